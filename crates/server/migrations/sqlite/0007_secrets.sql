-- Random keys that all servers of a database share, by what they are for. Made by the first that asks.
CREATE TABLE secrets (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT;
