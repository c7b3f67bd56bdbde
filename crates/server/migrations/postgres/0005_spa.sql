-- What the spa knows besides its catalogue: who may book for whom, and when somebody or something is not there.

-- By which name the catalogue file knows a guest. The id is random, because it is a capability.
ALTER TABLE guests ADD COLUMN import_key text;

CREATE UNIQUE INDEX guests_by_import_key ON guests (organization_id, import_key) WHERE import_key IS NOT NULL;

CREATE TABLE guest_relationships (
    id              uuid    NOT NULL PRIMARY KEY,
    organization_id uuid    NOT NULL REFERENCES catalogues (organization_id),
    host_guest_id   uuid    NOT NULL REFERENCES guests (id),
    member_guest_id uuid    NOT NULL REFERENCES guests (id) CHECK (member_guest_id <> host_guest_id),
    kind            text    NOT NULL CHECK (kind IN ('partner', 'child', 'parent', 'sibling', 'other')),
    -- From the catalogue file, which may take it away again; false if staff entered it.
    imported        boolean NOT NULL,
    UNIQUE (host_guest_id, member_guest_id)
);

CREATE INDEX guest_relationships_by_organization ON guest_relationships (organization_id);

CREATE TABLE block_outs (
    id              uuid        NOT NULL PRIMARY KEY,
    organization_id uuid        NOT NULL REFERENCES catalogues (organization_id),
    center_id       uuid        NOT NULL,
    -- Therapist, room, or pieces of equipment: JSON.
    what            text        NOT NULL,
    start_at        timestamptz NOT NULL,
    end_at          timestamptz NOT NULL CHECK (end_at > start_at),
    -- Of the claims that keep the time free.
    owner_id        uuid        NOT NULL UNIQUE,
    note            text,
    created_at      timestamptz NOT NULL
);

CREATE INDEX block_outs_by_organization ON block_outs (organization_id, start_at);
