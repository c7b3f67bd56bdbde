-- The same tables as on SQLite, with the types that PostgreSQL has for them: uuid, timestamptz, tstzrange.
-- Columns named after documents (guests, appointments, ...) hold JSON of types that only the server reads;
-- as text and not jsonb, because they must come back byte for byte, and jsonb refuses what JSON allows (\u0000).

-- Lets an index that knows ranges compare ids as well. Trusted since PostgreSQL 13: whoever owns the database
-- may install it.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- One row per organization; see the SQLite migration for why it is one document.
CREATE TABLE catalogues (
    organization_id uuid   NOT NULL PRIMARY KEY,
    revision        bigint NOT NULL UNIQUE,
    document        text   NOT NULL
);

-- A slug is a name in public addresses: unique on the server, not only in its organization.
CREATE TABLE portal_slugs (
    slug            text NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES catalogues (organization_id)
);

CREATE INDEX portal_slugs_by_organization ON portal_slugs (organization_id);

CREATE TABLE claims (
    unit_id    uuid      NOT NULL,
    during     tstzrange NOT NULL CHECK (NOT isempty(during)),
    owner_id   uuid      NOT NULL,
    -- Null when booked for good.
    hold_until timestamptz,
    -- No two owners on one unit at once, whatever the code above does. A constraint cannot know the time, so
    -- a hold that has lapsed refuses like any other until it is deleted; whoever inserts deletes those first.
    CONSTRAINT claims_overlap EXCLUDE USING gist (unit_id WITH =, during WITH &&, owner_id WITH <>)
);

CREATE INDEX claims_by_owner ON claims (owner_id);
CREATE INDEX claims_by_hold ON claims (hold_until) WHERE hold_until IS NOT NULL;

CREATE TABLE bookings (
    id                uuid        NOT NULL PRIMARY KEY,
    -- Tells the order of two that were made in one second.
    sequence          bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    reference         text        NOT NULL,
    owner_id          uuid        NOT NULL,
    -- 0 PENDING, 1 APPROVED, 2 DENIED, 3 CANCELED: the documented numbers.
    status            integer     NOT NULL CHECK (status BETWEEN 0 AND 3),
    organization_id   uuid        NOT NULL REFERENCES catalogues (organization_id),
    booking_module_id uuid        NOT NULL,
    portal_id         uuid        NOT NULL,
    center_id         uuid        NOT NULL,
    -- Of the contact, lower case; only for counting.
    email             text,
    contact           text        NOT NULL,
    title             text        NOT NULL,
    event_answers     text        NOT NULL,
    appointments      text        NOT NULL,
    request_note      text,
    customer_id       text,
    contact_id        text,
    event_id          uuid,
    language          text        NOT NULL,
    lapses_at         timestamptz,
    created_at        timestamptz NOT NULL,
    last_updated      timestamptz NOT NULL,
    UNIQUE (organization_id, reference)
);

CREATE INDEX bookings_by_organization ON bookings (organization_id, created_at, sequence);
CREATE INDEX bookings_pending_by_email ON bookings (organization_id, email) WHERE status = 0;
CREATE INDEX bookings_pending_by_lapse ON bookings (lapses_at) WHERE status = 0;

CREATE TABLE drafts (
    id              uuid        NOT NULL PRIMARY KEY,
    sequence        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    owner_id        uuid        NOT NULL,
    organization_id uuid        NOT NULL REFERENCES catalogues (organization_id),
    portal_id       uuid        NOT NULL,
    center_id       uuid        NOT NULL,
    date            date        NOT NULL,
    guests          text        NOT NULL,
    client          text        NOT NULL,
    created_at      timestamptz NOT NULL,
    -- When it was last written: what nobody touches is swept.
    used_at         timestamptz NOT NULL,
    reservation     text,
    -- Taken out of `reservation`, for looking up and counting.
    reservation_id  uuid        UNIQUE,
    -- Null when nothing is held, or it was released or booked.
    held_until      timestamptz,
    booking_id      uuid        REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX drafts_by_client ON drafts (client, held_until) WHERE held_until IS NOT NULL;
CREATE INDEX drafts_by_use ON drafts (used_at);
CREATE INDEX drafts_by_booking ON drafts (booking_id) WHERE booking_id IS NOT NULL;

CREATE TABLE events (
    id              uuid        NOT NULL PRIMARY KEY,
    sequence        bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    organization_id uuid        NOT NULL REFERENCES catalogues (organization_id),
    booking_id      uuid        REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED,
    title           text        NOT NULL,
    start_at        timestamptz NOT NULL,
    end_at          timestamptz NOT NULL,
    canceled        boolean     NOT NULL
);

CREATE INDEX events_by_organization ON events (organization_id, start_at, sequence);

CREATE TABLE guests (
    id              uuid NOT NULL PRIMARY KEY,
    organization_id uuid NOT NULL REFERENCES catalogues (organization_id),
    first_name      text NOT NULL,
    last_name       text NOT NULL,
    email           text NOT NULL
);

CREATE TABLE staff_tokens (
    id              uuid        NOT NULL PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES catalogues (organization_id),
    name            text        NOT NULL,
    role            text        NOT NULL CHECK (role IN ('read', 'decide', 'admin')),
    -- SHA-256 of the token, which itself is nowhere.
    hash            bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    created_at      timestamptz NOT NULL,
    revoked_at      timestamptz
);

CREATE TABLE idempotency (
    -- Method, path and caller.
    scope           text        NOT NULL,
    key             text        NOT NULL,
    request_hash    bytea       NOT NULL CHECK (length(request_hash) = 32),
    status          integer     NOT NULL,
    body            text        NOT NULL,
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_by_age ON idempotency (created_at);
