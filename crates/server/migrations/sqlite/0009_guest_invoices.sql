-- What a guest has booked, for the warning that they would be in two places at once.
CREATE INDEX invoices_by_guest ON invoices (guest_id) WHERE guest_id IS NOT NULL;
