from django.db import migrations

MERGEABLE = {"partnerships_organization": "partnerships.organization", "people_person": "people.person"}

AUDIT_MERGE = """
CREATE FUNCTION audit_merge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_audit('merged', NULL, jsonb_build_object('into', NEW.merged_into_id), TG_ARGV[0], NEW.id);
    RETURN NULL;
END $$
"""

# Who was recorded twice is erased under both numbers.
ERASE_MERGED = """
CREATE FUNCTION erase_merged_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO people_erasure (person_id, replacement)
    SELECT other.id, NEW.replacement
    FROM people_person own JOIN people_person other ON other.merged_into_id = own.id OR other.id = own.merged_into_id
    WHERE own.id = NEW.person_id AND NOT EXISTS (
        SELECT FROM people_erasure erased WHERE erased.person_id = other.id AND erased.replacement = NEW.replacement
    );
    RETURN NULL;
END $$;
CREATE TRIGGER erase_merged AFTER INSERT ON people_erasure
    FOR EACH ROW EXECUTE FUNCTION erase_merged_people()
"""

# The reason of a change of a person may name them: it goes with the rest, and nothing else of a context does.
ERASE_REASONS = """
CREATE FUNCTION changed_person(context uuid, person bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM people_personevent WHERE pgh_context_id = context AND pgh_obj_id = person)
        OR EXISTS (SELECT FROM people_personnameevent WHERE pgh_context_id = context AND person_id = person)
        OR EXISTS (SELECT FROM people_personidentifierevent WHERE pgh_context_id = context AND person_id = person)
        OR EXISTS (SELECT FROM people_personcitationevent WHERE pgh_context_id = context AND person_id = person)
        OR EXISTS (SELECT FROM people_membershipevent WHERE pgh_context_id = context AND person_id = person);
END $$;
CREATE FUNCTION erase_reasons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE pghistory_context SET metadata = metadata || jsonb_build_object('reason', NEW.replacement)
    WHERE metadata ? 'reason' AND id IN (
        SELECT pgh_context_id FROM people_personevent WHERE pgh_obj_id = NEW.person_id
        UNION SELECT pgh_context_id FROM people_personnameevent WHERE person_id = NEW.person_id
        UNION SELECT pgh_context_id FROM people_personidentifierevent WHERE person_id = NEW.person_id
        UNION SELECT pgh_context_id FROM people_personcitationevent WHERE person_id = NEW.person_id
        UNION SELECT pgh_context_id FROM people_membershipevent WHERE person_id = NEW.person_id
    );
    RETURN NULL;
END $$;
CREATE TRIGGER erase_reasons AFTER INSERT ON people_erasure FOR EACH ROW EXECUTE FUNCTION erase_reasons();
CREATE OR REPLACE FUNCTION refuse_context_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.created_at = OLD.created_at AND (
        (NEW.metadata @> OLD.metadata AND OLD.created_at > now() - INTERVAL '1 day')
        OR (OLD.metadata ? 'reason' AND EXISTS (
            SELECT FROM people_erasure erasure
            WHERE NEW.metadata = OLD.metadata || jsonb_build_object('reason', erasure.replacement)
                AND changed_person(NEW.id, erasure.person_id)
        ))
    ) THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('history_append_only', 'The history is only ever added to.', TG_TABLE_NAME);
    RETURN NULL;
END $$
"""
KEEP_REASONS = """
CREATE OR REPLACE FUNCTION refuse_context_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.created_at = OLD.created_at AND NEW.metadata @> OLD.metadata
        AND OLD.created_at > now() - INTERVAL '1 day'
    THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('history_append_only', 'The history is only ever added to.', TG_TABLE_NAME);
    RETURN NULL;
END $$;
DROP TRIGGER erase_reasons ON people_erasure;
DROP FUNCTION erase_reasons();
DROP FUNCTION changed_person(uuid, bigint)
"""


class Migration(migrations.Migration):
    """Nothing refers to what was merged; merges are audited; who was merged is erased together."""

    dependencies = [
        ("desk", "0001_reminders"),
        ("accounts", "0003_audit_triggers"),
        ("core", "0009_merged"),
        ("partnerships", "0004_merged"),
        ("people", "0006_merged"),
        ("agreements", "0007_merged"),
        ("events", "0002_rules"),
    ]
    operations = [
        *(
            migrations.RunSQL(
                f"SELECT guard_merging('{table}'); SELECT guard_references('{table}')",
                f"SELECT unguard_references('{table}'); DROP TRIGGER check_merged ON {table};"
                f"DROP FUNCTION refuse_merged_{table}()",
            )
            for table in MERGEABLE
        ),
        migrations.RunSQL(AUDIT_MERGE, "DROP FUNCTION audit_merge()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER audit_merge AFTER UPDATE OF merged_into_id ON {table} FOR EACH ROW"
                " WHEN (OLD.merged_into_id IS NULL AND NEW.merged_into_id IS NOT NULL)"
                f" EXECUTE FUNCTION audit_merge('{kind}')",
                f"DROP TRIGGER audit_merge ON {table}",
            )
            for table, kind in MERGEABLE.items()
        ),
        migrations.RunSQL(
            ERASE_MERGED, "DROP TRIGGER erase_merged ON people_erasure; DROP FUNCTION erase_merged_people()"
        ),
        migrations.RunSQL(ERASE_REASONS, KEEP_REASONS),
    ]
