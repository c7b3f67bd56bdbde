-- Where a booking came from (campaign, click ids, the page before), if the customer agreed that it be kept.
ALTER TABLE bookings ADD COLUMN attribution text;
