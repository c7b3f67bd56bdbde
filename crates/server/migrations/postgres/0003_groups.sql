-- The booking that a draft would reschedule (it shares the booking's owner), and for whom a host books.
ALTER TABLE drafts ADD COLUMN replaces_id uuid REFERENCES bookings (id);
ALTER TABLE drafts ADD COLUMN family text;

CREATE INDEX drafts_by_replaced ON drafts (replaces_id) WHERE replaces_id IS NOT NULL;
