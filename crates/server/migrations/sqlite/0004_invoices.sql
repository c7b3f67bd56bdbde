-- What one guest of a visit gets, under the ids of the service booking API. Without a booking an invoice is
-- temporary: it counts only while its draft's hold does. Drafts are swept and invoices are not, so that
-- `draft_id` refers to nothing.
CREATE TABLE invoices (
    id                   TEXT    NOT NULL PRIMARY KEY,
    organization_id      TEXT    NOT NULL REFERENCES catalogues (organization_id),
    owner_id             TEXT    NOT NULL,
    draft_id             TEXT    NOT NULL,
    draft_guest          INTEGER NOT NULL,
    booking_id           TEXT    REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED,
    guest                INTEGER NOT NULL,
    guest_id             TEXT,
    appointment_group_id TEXT    NOT NULL UNIQUE,
    status               TEXT    NOT NULL CHECK (status IN ('open', 'no_show', 'canceled', 'replaced')),
    comments             TEXT,
    closed               TEXT    NOT NULL,
    created_at           INTEGER NOT NULL,
    UNIQUE (draft_id, draft_guest)
) STRICT;

CREATE INDEX invoices_by_booking ON invoices (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX invoices_temporary ON invoices (draft_id) WHERE booking_id IS NULL;

CREATE TABLE invoice_items (
    id             TEXT    NOT NULL PRIMARY KEY,
    invoice_id     TEXT    NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    position       INTEGER NOT NULL,
    appointment_id TEXT    NOT NULL UNIQUE,
    UNIQUE (invoice_id, position)
) STRICT;
