-- Under which id readers know a booking, so that its history is found without looking at all bookings. It is worked out of
-- the booking's id by the server; bookings that were there before this column have none, and theirs is worked out each time.
ALTER TABLE bookings ADD COLUMN alias uuid;

CREATE INDEX bookings_by_alias ON bookings (alias, organization_id);
