-- What the spa knows besides its catalogue: who may book for whom, and when somebody or something is not there.

-- By which name the catalogue file knows a guest. The id is random, because it is a capability.
ALTER TABLE guests ADD COLUMN import_key TEXT;

CREATE UNIQUE INDEX guests_by_import_key ON guests (organization_id, import_key) WHERE import_key IS NOT NULL;

CREATE TABLE guest_relationships (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES catalogues (organization_id),
    host_guest_id   TEXT    NOT NULL REFERENCES guests (id),
    member_guest_id TEXT    NOT NULL REFERENCES guests (id) CHECK (member_guest_id <> host_guest_id),
    kind            TEXT    NOT NULL CHECK (kind IN ('partner', 'child', 'parent', 'sibling', 'other')),
    -- From the catalogue file, which may take it away again; 0 if staff entered it.
    imported        INTEGER NOT NULL CHECK (imported IN (0, 1)),
    UNIQUE (host_guest_id, member_guest_id)
) STRICT;

CREATE INDEX guest_relationships_by_organization ON guest_relationships (organization_id);

CREATE TABLE block_outs (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL REFERENCES catalogues (organization_id),
    center_id       TEXT    NOT NULL,
    -- Therapist, room, or pieces of equipment: JSON.
    what            TEXT    NOT NULL,
    start_at        INTEGER NOT NULL,
    end_at          INTEGER NOT NULL CHECK (end_at > start_at),
    -- Of the claims that keep the time free.
    owner_id        TEXT    NOT NULL UNIQUE,
    note            TEXT,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX block_outs_by_organization ON block_outs (organization_id, start_at);
