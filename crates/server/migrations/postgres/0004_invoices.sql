-- What one guest of a visit gets, under the ids of the service booking API. Without a booking an invoice is
-- temporary: it counts only while its draft's hold does. Drafts are swept and invoices are not, so that
-- `draft_id` refers to nothing.
CREATE TABLE invoices (
    id                   uuid        NOT NULL PRIMARY KEY,
    organization_id      uuid        NOT NULL REFERENCES catalogues (organization_id),
    owner_id             uuid        NOT NULL,
    draft_id             uuid        NOT NULL,
    draft_guest          bigint      NOT NULL,
    booking_id           uuid        REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED,
    guest                bigint      NOT NULL,
    guest_id             uuid,
    appointment_group_id uuid        NOT NULL UNIQUE,
    status               text        NOT NULL CHECK (status IN ('open', 'no_show', 'canceled', 'replaced')),
    comments             text,
    closed               text        NOT NULL,
    created_at           timestamptz NOT NULL,
    UNIQUE (draft_id, draft_guest)
);

CREATE INDEX invoices_by_booking ON invoices (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX invoices_temporary ON invoices (draft_id) WHERE booking_id IS NULL;

CREATE TABLE invoice_items (
    id             uuid   NOT NULL PRIMARY KEY,
    invoice_id     uuid   NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    position       bigint NOT NULL,
    appointment_id uuid   NOT NULL UNIQUE,
    UNIQUE (invoice_id, position)
);
