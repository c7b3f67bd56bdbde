-- Mails, written from the notices of the outbox and sent afterwards, as often as it takes.
CREATE TABLE mails (
    id              INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organization_id TEXT    NOT NULL,
    booking_id      TEXT    NOT NULL,
    -- Told apart by it: the same notice tells the same person once.
    message_id      TEXT    NOT NULL UNIQUE,
    sender          TEXT    NOT NULL,
    recipient       TEXT    NOT NULL,
    -- The whole message (RFC 5322), so that it is the same whenever it is sent again.
    content         TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    -- When it was to be sent at first, and when it is tried next.
    planned_at      INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    attempts        INTEGER NOT NULL,
    last_error      TEXT,
    created_at      INTEGER NOT NULL
) STRICT;

CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX mails_by_recipient ON mails (recipient, planned_at);
CREATE INDEX mails_by_booking ON mails (booking_id);

-- Up to which notice mails are written. What happened before there was mail is not told any more.
CREATE TABLE mail_progress (
    id     INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    notice INTEGER NOT NULL
) STRICT;

INSERT INTO mail_progress (id, notice) SELECT 1, COALESCE(MAX(id), 0) FROM outbox;
