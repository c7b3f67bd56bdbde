-- Reminders of appointments are found by their Events' starts.
CREATE INDEX events_by_start ON events (start_at);

-- What must still be so when a mail is sent; otherwise it is out of date and is not sent.
ALTER TABLE mails ADD COLUMN premise_status INTEGER;
ALTER TABLE mails ADD COLUMN premise_start INTEGER;

-- Bookers are reminded of whatever they were to be reminded of up to this moment. None: of nothing yet.
ALTER TABLE mail_progress ADD COLUMN reminded_until INTEGER;
