-- Other systems of an organization that are told what happens to its bookings.
CREATE TABLE webhooks (
    id              TEXT    NOT NULL PRIMARY KEY,
    organization_id TEXT    NOT NULL,
    url             TEXT    NOT NULL,
    -- Names with commas between them.
    events          TEXT    NOT NULL,
    -- Signs what is sent, so it is kept as it is.
    secret          TEXT    NOT NULL,
    enabled         INTEGER NOT NULL,
    -- Failed attempts in a row.
    failures        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX webhooks_by_organization ON webhooks (organization_id, created_at);

-- What they are told, each event once for each of them.
CREATE TABLE webhook_deliveries (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    webhook_id      TEXT    NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
    event_id        TEXT    NOT NULL,
    event_type      TEXT    NOT NULL,
    -- The whole JSON, so that it is the same whenever it is sent again.
    body            TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    last_error      TEXT,
    created_at      INTEGER NOT NULL,
    UNIQUE (webhook_id, event_id)
) STRICT;

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE state = 'waiting';

-- Up to which notice deliveries are written. What happened before is not told any more.
CREATE TABLE webhook_progress (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    notice INTEGER NOT NULL
) STRICT;

INSERT INTO webhook_progress (id, notice) SELECT 1, COALESCE(MAX(id), 0) FROM outbox;
