-- Random keys that all servers of a database share, by what they are for. Made by the first that asks.
CREATE TABLE secrets (
    name  text  NOT NULL PRIMARY KEY,
    value bytea NOT NULL CHECK (length(value) = 32)
);
