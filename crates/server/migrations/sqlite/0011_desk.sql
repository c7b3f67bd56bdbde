-- What staff see at /desk.

-- Who is logged in. The cookie's secret itself is nowhere; the token can be revoked, and then this opens nothing.
CREATE TABLE desk_sessions (
    hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    token_id   TEXT    NOT NULL REFERENCES staff_tokens (id),
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX desk_sessions_by_use ON desk_sessions (used_at);

-- From the first start to the last end, and what is looked through for words: reference, names and addresses
-- in lower case. Taken out of the documents, so that lists are filtered, ordered and paged here.
ALTER TABLE bookings ADD COLUMN starts_at INTEGER;
ALTER TABLE bookings ADD COLUMN ends_at INTEGER;
ALTER TABLE bookings ADD COLUMN searched TEXT NOT NULL DEFAULT '';

UPDATE bookings SET
    starts_at = (SELECT min(CAST(strftime('%s', json_extract(value, '$.during.start')) AS INTEGER))
                 FROM json_each(appointments)),
    ends_at = (SELECT max(CAST(strftime('%s', json_extract(value, '$.during.end')) AS INTEGER))
               FROM json_each(appointments)),
    searched = lower(
        reference
        || ' ' || COALESCE(json_extract(contact, '$.firstName'), '')
        || ' ' || COALESCE(json_extract(contact, '$.lastName'), '')
        || ' ' || COALESCE(email, '')
        || COALESCE((SELECT group_concat(' ' || COALESCE(json_extract(value, '$.firstName'), '')
                                         || ' ' || COALESCE(json_extract(value, '$.lastName'), ''), '')
                     FROM json_each(contact, '$.guests')), ''));

CREATE INDEX bookings_by_start ON bookings (organization_id, starts_at);
CREATE INDEX mails_by_state ON mails (organization_id, state, id);
