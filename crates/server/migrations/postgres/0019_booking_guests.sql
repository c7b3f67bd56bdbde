-- Which known guest is which guest of a booking, for the warning that they would be in two places at once. Invoices
-- say it too, but a submission has none, and drafts are swept.
CREATE TABLE booking_guests (
    booking_id uuid   NOT NULL REFERENCES bookings (id) DEFERRABLE INITIALLY DEFERRED,
    guest      bigint NOT NULL,
    guest_id   uuid   NOT NULL,
    PRIMARY KEY (booking_id, guest)
);

CREATE INDEX booking_guests_by_guest ON booking_guests (guest_id);

INSERT INTO booking_guests (booking_id, guest, guest_id)
SELECT booking_id, guest, guest_id FROM invoices
WHERE booking_id IS NOT NULL AND guest_id IS NOT NULL AND status IN ('open', 'no_show')
ON CONFLICT DO NOTHING;

INSERT INTO booking_guests (booking_id, guest, guest_id)
SELECT drafts.booking_id, guests.place - 1, (guests.value ->> 'id')::uuid
FROM drafts, jsonb_array_elements(drafts.guests::jsonb) WITH ORDINALITY AS guests (value, place)
WHERE drafts.booking_id IS NOT NULL AND drafts.replaces_id IS NULL AND guests.value ->> 'id' IS NOT NULL
ON CONFLICT DO NOTHING;

DROP INDEX invoices_by_guest;
