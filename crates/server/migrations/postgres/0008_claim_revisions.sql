-- How often the claims of a unit have changed: the sum over its rows. See the SQLite migration for what it is
-- good for. There it is one number per unit; here every change is a row of its own, because a number would make
-- all who book in one room queue for its row until the first has committed, and let some wait for each other.
-- Nobody waits for an insert. The sweeper adds rows up; a sum never comes back.
CREATE TABLE claim_changes (
    unit_id uuid   NOT NULL,
    changes bigint NOT NULL DEFAULT 1
);

CREATE INDEX claim_changes_by_unit ON claim_changes (unit_id) INCLUDE (changes);

CREATE FUNCTION count_claim_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO claim_changes (unit_id) VALUES (OLD.unit_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO claim_changes (unit_id) VALUES (NEW.unit_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER claims_count_changes
AFTER INSERT OR UPDATE OR DELETE ON claims
FOR EACH ROW EXECUTE FUNCTION count_claim_change();
