-- How often the claims of a unit have changed. A calendar that was computed from a unit's claims is right for
-- as long as this number stays (and no hold among them lapses): whoever keeps one compares. Triggers count,
-- so that no way of changing claims can forget to. Rows stay for good: a number must never come back.
CREATE TABLE claim_revisions (
    unit_id  TEXT    NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER claims_raise_revision_on_insert
AFTER INSERT ON claims
BEGIN
    INSERT INTO claim_revisions (unit_id, revision) VALUES (NEW.unit_id, 1)
    ON CONFLICT (unit_id) DO UPDATE SET revision = revision + 1;
END;

CREATE TRIGGER claims_raise_revision_on_delete
AFTER DELETE ON claims
BEGIN
    INSERT INTO claim_revisions (unit_id, revision) VALUES (OLD.unit_id, 1)
    ON CONFLICT (unit_id) DO UPDATE SET revision = revision + 1;
END;

CREATE TRIGGER claims_raise_revision_on_update
AFTER UPDATE ON claims
BEGIN
    INSERT INTO claim_revisions (unit_id, revision) VALUES (OLD.unit_id, 1)
    ON CONFLICT (unit_id) DO UPDATE SET revision = revision + 1;
    INSERT INTO claim_revisions (unit_id, revision) VALUES (NEW.unit_id, 1)
    ON CONFLICT (unit_id) DO UPDATE SET revision = revision + 1;
END;
