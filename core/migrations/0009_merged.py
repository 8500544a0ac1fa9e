from django.db import migrations

# Of what was merged: it leads to one that is no remainder itself, and what was public leads to what is.
CHECK_MERGED = """
CREATE FUNCTION check_merged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record;
    leads_on boolean;
BEGIN
    EXECUTE format(
        'SELECT other.publication, other.merged_into_id FROM %1$I own JOIN %1$I other ON other.id = own.merged_into_id'
        ' WHERE own.id = $1 FOR SHARE OF other', TG_TABLE_NAME
    ) INTO kept USING NEW.id;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE merged_into_id = $1)', TG_TABLE_NAME)
        INTO leads_on USING NEW.id;
    IF kept.merged_into_id IS NOT NULL OR (kept.publication IS NOT NULL AND leads_on) THEN
        PERFORM refuse('record_merged_once',
            'A record is merged into one that stays, not into one that was merged itself.', TG_TABLE_NAME, NEW.id);
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.merged_into_id IS NULL AND OLD.publication IN ('published', 'withdrawn')
        AND kept.publication <> 'published'
    THEN
        PERFORM refuse('record_merged_into_published',
            'What has been public is merged into a published record: its address leads there.', TG_TABLE_NAME, NEW.id);
    END IF;
    RETURN NULL;
END $$
"""

# A row that names a record takes early the lock its foreign key would take at the end, so that it and a merge wait for
# each other. One function for each record: it is asked at every row, and keeps its plan.
GUARD_MERGING = """
CREATE FUNCTION guard_merging(record text) RETURNS void LANGUAGE plpgsql AS $outer$
BEGIN
    EXECUTE format('CREATE CONSTRAINT TRIGGER check_merged AFTER INSERT OR UPDATE OF merged_into_id ON %I
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL)
        EXECUTE FUNCTION check_merged()', record);
    EXECUTE format($f$
        CREATE FUNCTION %2$I() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            merged bigint;
        BEGIN
            SELECT merged_into_id INTO merged FROM %1$I
                WHERE id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint FOR KEY SHARE;
            IF merged IS NOT NULL THEN
                PERFORM refuse('merged_record_not_used',
                    'This record was merged into another one: choose that one.', TG_TABLE_NAME, NEW.id);
            END IF;
            RETURN NULL;
        END $$
    $f$, record, 'refuse_merged_' || record);
END $outer$;
CREATE FUNCTION guard_references(record text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    reference record;
BEGIN
    FOR reference IN
        SELECT c.conrelid::regclass AS of_table, a.attname AS of_column
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = record::regclass AND cardinality(c.conkey) = 1
            AND a.attname <> 'merged_into_id'
    LOOP
        EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OF %I ON %s
            FOR EACH ROW WHEN (NEW.%I IS NOT NULL) EXECUTE FUNCTION %I(%L)',
            'not_merged_' || reference.of_column, reference.of_column, reference.of_table, reference.of_column,
            'refuse_merged_' || record, reference.of_column);
    END LOOP;
END $$;
CREATE FUNCTION unguard_references(record text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    guard record;
BEGIN
    FOR guard IN
        SELECT t.tgrelid::regclass AS guarded, t.tgname FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
        WHERE f.proname = 'refuse_merged_' || record
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', guard.tgname, guard.guarded);
    END LOOP;
END $$
"""

# An update of no row still runs all that watches the table: of many rows of one record only the first is worth it.
TOUCH_RECORD = """
CREATE OR REPLACE FUNCTION touch_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    is_untouched boolean;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        touched := touched || (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        touched := touched || (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
    END IF;
    IF TG_NARGS = 4 THEN
        EXECUTE format('SELECT array_agg(%I) FROM %I WHERE id = ANY ($1)', TG_ARGV[3], TG_ARGV[2])
            INTO touched USING touched;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = ANY ($1) AND version_xid <> $2)', TG_ARGV[0])
        INTO is_untouched USING touched, this_transaction();
    IF is_untouched THEN
        EXECUTE format(
            'UPDATE %I SET version = version WHERE id = ANY ($1) AND version_xid <> $2', TG_ARGV[0]
        ) USING touched, this_transaction();
    END IF;
    RETURN NULL;
END $$
"""
TOUCH_RECORD_BACK = """
CREATE OR REPLACE FUNCTION touch_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        touched := touched || (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        touched := touched || (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
    END IF;
    IF TG_NARGS = 4 THEN
        EXECUTE format('SELECT array_agg(%I) FROM %I WHERE id = ANY ($1)', TG_ARGV[3], TG_ARGV[2])
            INTO touched USING touched;
    END IF;
    EXECUTE format(
        'UPDATE %I SET version = version WHERE id = ANY ($1) AND version_xid <> $2', TG_ARGV[0]
    ) USING touched, this_transaction();
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    """What was merged into another record leads to it, and nothing names it any more."""

    dependencies = [("core", "0008_review")]
    operations = [
        migrations.RunSQL(TOUCH_RECORD, TOUCH_RECORD_BACK),
        migrations.RunSQL(CHECK_MERGED, "DROP FUNCTION check_merged()"),
        migrations.RunSQL(
            GUARD_MERGING,
            "DROP FUNCTION unguard_references(text);"
            "DROP FUNCTION guard_references(text);"
            "DROP FUNCTION guard_merging(text)",
        ),
    ]
