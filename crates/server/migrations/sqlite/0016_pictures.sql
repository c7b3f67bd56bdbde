-- Pictures of the catalogues, each under the hash of its content.
CREATE TABLE images (
    hash        TEXT    NOT NULL PRIMARY KEY,
    -- Colour and widths, as the catalogues have it.
    document    TEXT    NOT NULL,
    -- Since when no catalogue shows it.
    orphaned_at INTEGER
) STRICT;

CREATE INDEX images_orphaned ON images (orphaned_at) WHERE orphaned_at IS NOT NULL;

-- What browsers are sent, WebP.
CREATE TABLE renditions (
    hash    TEXT    NOT NULL REFERENCES images (hash) ON DELETE CASCADE,
    width   INTEGER NOT NULL,
    content BLOB   NOT NULL,
    PRIMARY KEY (hash, width)
) STRICT;
