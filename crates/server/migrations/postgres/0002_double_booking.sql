-- Whether the slots of a draft say why they are taken (`is_double_booking_enabled` of the documentation).
ALTER TABLE drafts ADD COLUMN is_double_booking_enabled boolean NOT NULL DEFAULT false;
