-- What staff see at /desk.

-- Who is logged in. The cookie's secret itself is nowhere; the token can be revoked, and then this opens nothing.
CREATE TABLE desk_sessions (
    hash       bytea       NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    token_id   uuid        NOT NULL REFERENCES staff_tokens (id),
    created_at timestamptz NOT NULL,
    used_at    timestamptz NOT NULL
);

CREATE INDEX desk_sessions_by_use ON desk_sessions (used_at);

-- From the first start to the last end, and what is looked through for words: reference, names and addresses
-- in lower case. Taken out of the documents, so that lists are filtered, ordered and paged here.
ALTER TABLE bookings
    ADD COLUMN starts_at timestamptz,
    ADD COLUMN ends_at   timestamptz,
    ADD COLUMN searched  text NOT NULL DEFAULT '';

UPDATE bookings SET
    starts_at = (SELECT min((item -> 'during' ->> 'start')::timestamptz)
                 FROM json_array_elements(appointments::json) AS item),
    ends_at = (SELECT max((item -> 'during' ->> 'end')::timestamptz)
               FROM json_array_elements(appointments::json) AS item),
    searched = lower(concat_ws(' ',
        reference, contact::json ->> 'firstName', contact::json ->> 'lastName', email,
        (SELECT string_agg(concat_ws(' ', guest ->> 'firstName', guest ->> 'lastName'), ' ')
         FROM json_array_elements(contact::json -> 'guests') AS guest)));

CREATE INDEX bookings_by_start ON bookings (organization_id, starts_at);
CREATE INDEX mails_by_state ON mails (organization_id, state, id);
