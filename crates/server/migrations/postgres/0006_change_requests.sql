-- When staff should be reminded of a PENDING booking that nobody has answered.
ALTER TABLE bookings ADD COLUMN remind_at timestamptz;

CREATE INDEX bookings_pending_by_reminder ON bookings (remind_at) WHERE status = 0 AND remind_at IS NOT NULL;

CREATE TABLE change_requests (
    id              uuid        NOT NULL PRIMARY KEY,
    sequence        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    organization_id uuid        NOT NULL REFERENCES catalogues (organization_id),
    -- One open request per booking; what has been decided is deleted.
    booking_id      uuid        NOT NULL UNIQUE REFERENCES bookings (id),
    -- What is asked for, and what is held for it.
    wish            text        NOT NULL,
    request_note    text,
    lapses_at       timestamptz NOT NULL,
    created_at      timestamptz NOT NULL
);

CREATE INDEX change_requests_by_organization ON change_requests (organization_id, created_at);
CREATE INDEX change_requests_by_lapse ON change_requests (lapses_at);

-- Who did what with a booking, and when. Rows are only ever added: the triggers see to it.
CREATE TABLE audit_log (
    id              bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid        NOT NULL,
    booking_id      uuid        NOT NULL,
    at              timestamptz NOT NULL,
    occasion        text        NOT NULL,
    actor           text        NOT NULL,
    changes         text        NOT NULL
);

CREATE INDEX audit_log_by_booking ON audit_log (booking_id, id);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_log_is_append_only';
END
$$;

CREATE TRIGGER audit_log_refuses_changes
BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- What happened to a booking and has to be told to somebody: written in the transaction in which it
-- happened, read by whoever tells it.
CREATE TABLE outbox (
    id              bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organization_id uuid        NOT NULL,
    booking_id      uuid        NOT NULL,
    kind            text        NOT NULL,
    notice          text        NOT NULL,
    created_at      timestamptz NOT NULL
);

CREATE INDEX outbox_by_age ON outbox (created_at);
