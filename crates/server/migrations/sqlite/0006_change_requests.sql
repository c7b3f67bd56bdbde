-- When staff should be reminded of a PENDING booking that nobody has answered.
ALTER TABLE bookings ADD COLUMN remind_at INTEGER;

CREATE INDEX bookings_pending_by_reminder ON bookings (remind_at) WHERE status = 0 AND remind_at IS NOT NULL;

CREATE TABLE change_requests (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES catalogues (organization_id),
    -- One open request per booking; what has been decided is deleted.
    booking_id      TEXT    NOT NULL UNIQUE REFERENCES bookings (id),
    -- What is asked for, and what is held for it.
    wish            TEXT    NOT NULL,
    request_note    TEXT,
    lapses_at       INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX change_requests_by_organization ON change_requests (organization_id, created_at);
CREATE INDEX change_requests_by_lapse ON change_requests (lapses_at);

-- Who did what with a booking, and when. Rows are only ever added: the triggers see to it.
CREATE TABLE audit_log (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organization_id TEXT    NOT NULL,
    booking_id      TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    occasion        TEXT    NOT NULL,
    actor           TEXT    NOT NULL,
    changes         TEXT    NOT NULL
) STRICT;

CREATE INDEX audit_log_by_booking ON audit_log (booking_id, id);

CREATE TRIGGER audit_log_refuses_updates
BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'audit_log_is_append_only');
END;

CREATE TRIGGER audit_log_refuses_deletes
BEFORE DELETE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'audit_log_is_append_only');
END;

-- What happened to a booking and has to be told to somebody: written in the transaction in which it
-- happened, read by whoever tells it.
CREATE TABLE outbox (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organization_id TEXT    NOT NULL,
    booking_id      TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    notice          TEXT    NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX outbox_by_age ON outbox (created_at);
