-- `last_updated` of the booking that a draft would reschedule, as it was when the draft was made. Drafts that were there before
-- this column have none; they are swept within two days.
ALTER TABLE drafts ADD COLUMN replaced_as_of timestamptz;
