-- Which known guest is which guest of a booking, for the warning that they would be in two places at once. Invoices
-- say it too, but a submission has none, and drafts are swept.
CREATE TABLE booking_guests (
    booking_id TEXT    NOT NULL REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED,
    guest      INTEGER NOT NULL,
    guest_id   TEXT    NOT NULL,
    PRIMARY KEY (booking_id, guest)
) STRICT, WITHOUT ROWID;

CREATE INDEX booking_guests_by_guest ON booking_guests (guest_id);

INSERT INTO booking_guests (booking_id, guest, guest_id)
SELECT booking_id, guest, guest_id FROM invoices
WHERE booking_id IS NOT NULL AND guest_id IS NOT NULL AND status IN ('open', 'no_show')
ON CONFLICT DO NOTHING;

INSERT INTO booking_guests (booking_id, guest, guest_id)
SELECT drafts.booking_id, guests.key, json_extract(guests.value, '$.id')
FROM drafts, json_each(drafts.guests) AS guests
WHERE drafts.booking_id IS NOT NULL AND drafts.replaces_id IS NULL
  AND json_extract(guests.value, '$.id') IS NOT NULL
ON CONFLICT DO NOTHING;

DROP INDEX invoices_by_guest;
