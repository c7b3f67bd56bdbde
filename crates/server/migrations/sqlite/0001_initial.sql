-- Ids are TEXT, hyphenated lower-case UUIDs: readable in the sqlite3 shell, and sorted like the bytes.
-- Times are INTEGER, unix seconds, UTC. The clock of this database ticks in whole seconds.
-- Columns named after documents (guests, appointments, ...) hold JSON of types that only the server reads.

-- One row per organization. A catalogue is written by `import` alone and always read as a whole, so it is
-- one JSON document and no twenty tables: an import is one write, a reader never sees half of one, and a new
-- setting needs no migration. What is gone from the file stays in the document, archived, because
-- bookings still point at it. Nothing here may be queried by a part of a document: what has to be, gets a
-- table of its own, as portal_slugs.
CREATE TABLE catalogues (
    organization_id TEXT    NOT NULL PRIMARY KEY,
    revision        INTEGER NOT NULL UNIQUE,
    document        TEXT    NOT NULL
) STRICT;

-- A slug is a name in public addresses: unique on the server, not only in its organization.
CREATE TABLE portal_slugs (
    slug            TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES catalogues (organization_id)
) STRICT;

CREATE INDEX portal_slugs_by_organization ON portal_slugs (organization_id);

CREATE TABLE claims (
    unit_id    TEXT    NOT NULL,
    start_at   INTEGER NOT NULL,
    end_at     INTEGER NOT NULL,
    owner_id   TEXT    NOT NULL,
    -- Null when booked for good.
    hold_until INTEGER,
    CHECK (start_at < end_at)
) STRICT;

-- By end first: what ended long ago is never read again, and there is more of it every day.
CREATE INDEX claims_by_unit ON claims (unit_id, end_at, start_at);
CREATE INDEX claims_by_owner ON claims (owner_id);
CREATE INDEX claims_by_hold ON claims (hold_until) WHERE hold_until IS NOT NULL;

-- No two owners on one unit at once, whatever the code above does. A trigger cannot know the time, so a
-- hold that has lapsed refuses like any other until it is deleted; whoever inserts deletes those first.
CREATE TRIGGER claims_refuse_overlap_on_insert
BEFORE INSERT ON claims
WHEN EXISTS (
    SELECT 1 FROM claims
    WHERE unit_id = NEW.unit_id AND end_at > NEW.start_at AND start_at < NEW.end_at
      AND owner_id <> NEW.owner_id
)
BEGIN
    SELECT RAISE(ABORT, 'claims_overlap');
END;

CREATE TRIGGER claims_refuse_overlap_on_update
BEFORE UPDATE OF unit_id, start_at, end_at, owner_id ON claims
WHEN EXISTS (
    SELECT 1 FROM claims
    WHERE unit_id = NEW.unit_id AND end_at > NEW.start_at AND start_at < NEW.end_at
      AND owner_id <> NEW.owner_id AND rowid <> OLD.rowid
)
BEGIN
    SELECT RAISE(ABORT, 'claims_overlap');
END;

CREATE TABLE bookings (
    id                TEXT    NOT NULL PRIMARY KEY,
    reference         TEXT    NOT NULL,
    owner_id          TEXT    NOT NULL,
    -- 0 PENDING, 1 APPROVED, 2 DENIED, 3 CANCELED: the documented numbers.
    status            INTEGER NOT NULL CHECK (status BETWEEN 0 AND 3),
    organization_id   TEXT    NOT NULL REFERENCES catalogues (organization_id),
    booking_module_id TEXT    NOT NULL,
    portal_id         TEXT    NOT NULL,
    center_id         TEXT    NOT NULL,
    -- Of the contact, lower case; only for counting.
    email             TEXT,
    contact           TEXT    NOT NULL,
    title             TEXT    NOT NULL,
    event_answers     TEXT    NOT NULL,
    appointments      TEXT    NOT NULL,
    request_note      TEXT,
    customer_id       TEXT,
    contact_id        TEXT,
    event_id          TEXT,
    language          TEXT    NOT NULL,
    lapses_at         INTEGER,
    created_at        INTEGER NOT NULL,
    last_updated      INTEGER NOT NULL,
    UNIQUE (organization_id, reference)
) STRICT;

CREATE INDEX bookings_by_organization ON bookings (organization_id, created_at);
CREATE INDEX bookings_pending_by_email ON bookings (organization_id, email) WHERE status = 0;
CREATE INDEX bookings_pending_by_lapse ON bookings (lapses_at) WHERE status = 0;

CREATE TABLE drafts (
    id              TEXT    NOT NULL PRIMARY KEY,
    owner_id        TEXT    NOT NULL,
    organization_id TEXT    NOT NULL REFERENCES catalogues (organization_id),
    portal_id       TEXT    NOT NULL,
    center_id       TEXT    NOT NULL,
    date            TEXT    NOT NULL,
    guests          TEXT    NOT NULL,
    client          TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    -- When it was last written: what nobody touches is swept.
    used_at         INTEGER NOT NULL,
    reservation     TEXT,
    -- Taken out of `reservation`, for looking up and counting.
    reservation_id  TEXT    UNIQUE,
    -- Null when nothing is held, or it was released or booked.
    held_until      INTEGER,
    booking_id      TEXT    REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX drafts_by_client ON drafts (client, held_until) WHERE held_until IS NOT NULL;
CREATE INDEX drafts_by_use ON drafts (used_at);
CREATE INDEX drafts_by_booking ON drafts (booking_id) WHERE booking_id IS NOT NULL;

CREATE TABLE events (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES catalogues (organization_id),
    booking_id      TEXT    REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED,
    title           TEXT    NOT NULL,
    start_at        INTEGER NOT NULL,
    end_at          INTEGER NOT NULL,
    canceled        INTEGER NOT NULL CHECK (canceled IN (0, 1))
) STRICT;

CREATE INDEX events_by_organization ON events (organization_id, start_at);

CREATE TABLE guests (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES catalogues (organization_id),
    first_name      TEXT NOT NULL,
    last_name       TEXT NOT NULL,
    email           TEXT NOT NULL
) STRICT;

CREATE TABLE staff_tokens (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES catalogues (organization_id),
    name            TEXT    NOT NULL,
    role            TEXT    NOT NULL CHECK (role IN ('read', 'decide', 'admin')),
    -- SHA-256 of the token, which itself is nowhere.
    hash            BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    created_at      INTEGER NOT NULL,
    revoked_at      INTEGER
) STRICT;

CREATE TABLE idempotency (
    -- Method, path and caller.
    scope           TEXT    NOT NULL,
    key             TEXT    NOT NULL,
    request_hash    BLOB    NOT NULL CHECK (length(request_hash) = 32),
    status          INTEGER NOT NULL,
    body            TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT;

CREATE INDEX idempotency_by_age ON idempotency (created_at);
