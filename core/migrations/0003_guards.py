from django.db import migrations

REFUSE = """
CREATE FUNCTION refuse(rule text, sentence text, at_table text DEFAULT '', at_row bigint DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'check_violation',
        CONSTRAINT = rule,
        TABLE = at_table,
        MESSAGE = sentence,
        DETAIL = coalesce('row=' || at_row, '');
END $$
"""

# A record's version rises by one in each transaction that changes its row or a child row.
STEP_VERSION = """
CREATE FUNCTION step_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this_transaction bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.version := 1;
    ELSIF OLD.version_xid = this_transaction THEN
        NEW.version := OLD.version;
    ELSE
        NEW.version := OLD.version + 1;
    END IF;
    NEW.version_xid := this_transaction;
    RETURN NEW;
END $$
"""

# Arguments: table of the record, column of the child row that names it.
TOUCH_RECORD = """
CREATE FUNCTION touch_record() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP <> 'DELETE' THEN
        touched := touched || (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        touched := touched || (to_jsonb(OLD) ->> TG_ARGV[1])::bigint;
    END IF;
    EXECUTE format(
        'UPDATE %I SET version = version WHERE id = ANY ($1) AND version_xid <> $2', TG_ARGV[0]
    ) USING touched, pg_current_xact_id()::text::bigint;
    RETURN NULL;
END $$
"""

REFUSE_DELETE_OF_PUBLIC = """
CREATE FUNCTION refuse_delete_of_public() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.publication IN ('published', 'withdrawn') THEN
        PERFORM refuse(
            'record_published_not_deleted',
            'A published or withdrawn record is not deleted: withdraw it, so that its address still answers.',
            TG_TABLE_NAME, OLD.id
        );
    END IF;
    RETURN OLD;
END $$
"""

REFUSE_TRUNCATE = """
CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('record_not_truncated', 'The register''s tables cannot be emptied at once.', TG_TABLE_NAME);
    RETURN NULL;
END $$
"""

# The stack of calls cannot be forged by a setting, as a session variable could.
REFUSE_EVENT_CHANGE = """
CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    calls text;
BEGIN
    GET DIAGNOSTICS calls = PG_CONTEXT;
    IF TG_OP = 'UPDATE' AND calls ~ 'function (public\\.)?erase_person\\(' THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('history_append_only', 'The history is only ever added to.', TG_TABLE_NAME);
    RETURN NULL;
END $$
"""

# The context of a change (who, where) is completed while its transaction runs, never taken back.
REFUSE_CONTEXT_CHANGE = """
CREATE FUNCTION refuse_context_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.metadata @> OLD.metadata THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('history_append_only', 'The history is only ever added to.', TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER context_append_only BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION refuse_context_change();
CREATE TRIGGER context_no_truncate BEFORE TRUNCATE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()
"""

# Arguments: table of the record, table of its citations, column that names the record, name of the rule.
REQUIRE_SOURCE = """
CREATE FUNCTION require_source() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    record_id bigint;
    is_missing boolean;
BEGIN
    IF TG_TABLE_NAME = TG_ARGV[0] THEN
        record_id := NEW.id;
    ELSE
        record_id := (to_jsonb(OLD) ->> TG_ARGV[2])::bigint;
    END IF;
    EXECUTE format(
        'SELECT EXISTS (SELECT 1 FROM %1$I WHERE id = $1 AND publication IN (''in_review'', ''published'')'
        ' AND NOT EXISTS (SELECT 1 FROM %2$I WHERE %3$I = $1))',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]
    ) INTO is_missing USING record_id;
    IF is_missing THEN
        PERFORM refuse(
            TG_ARGV[3], 'A submitted or published record cites at least one source.', TG_ARGV[0], record_id
        );
    END IF;
    RETURN NULL;
END $$
"""

# Attaches all of the above to a record and its child rows; called by the migrations of the apps.
GUARD_RECORD = """
CREATE FUNCTION guard_record(record text, citations text, record_column text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    rule text := record_column_rule(record_column);
BEGIN
    EXECUTE format('CREATE TRIGGER step_version BEFORE INSERT OR UPDATE ON %I
        FOR EACH ROW EXECUTE FUNCTION step_version()', record);
    EXECUTE format('CREATE TRIGGER no_delete_of_public BEFORE DELETE ON %I
        FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_public()', record);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()', record);
    EXECUTE format('CREATE CONSTRAINT TRIGGER cites_source AFTER INSERT OR UPDATE OF publication ON %I
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_source(%L, %L, %L, %L)',
        record, record, citations, record_column, rule);
    EXECUTE format('CREATE CONSTRAINT TRIGGER cites_source AFTER DELETE OR UPDATE ON %I
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_source(%L, %L, %L, %L)',
        citations, record, citations, record_column, rule);
END $$;
CREATE FUNCTION record_column_rule(record_column text) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN regexp_replace(record_column, '_id$', '') || '_cites_source';
CREATE FUNCTION guard_child(child text, record text, record_column text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I
        FOR EACH ROW EXECUTE FUNCTION touch_record(%L, %L)',
        'touch_' || regexp_replace(record_column, '_id$', ''), child, record, record_column);
END $$;
CREATE FUNCTION guard_history() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    event_table text;
BEGIN
    FOR event_table IN
        SELECT c.table_name FROM information_schema.columns c
        WHERE c.table_schema = 'public' AND c.column_name = 'pgh_obj_id'
            AND NOT EXISTS (
                SELECT 1 FROM pg_trigger t
                WHERE t.tgrelid = c.table_name::regclass AND t.tgname = 'append_only'
            )
            AND EXISTS (
                SELECT 1 FROM pg_class r WHERE r.oid = c.table_name::regclass AND r.relkind = 'r'
            )
    LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION refuse_event_change()', event_table);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()', event_table);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    """Guards that every record shares: versions, deletion, sources, and a history that only grows."""

    dependencies = [("core", "0002_source"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse(text, text, text, bigint)"),
        migrations.RunSQL(STEP_VERSION, "DROP FUNCTION step_version()"),
        migrations.RunSQL(TOUCH_RECORD, "DROP FUNCTION touch_record()"),
        migrations.RunSQL(REFUSE_DELETE_OF_PUBLIC, "DROP FUNCTION refuse_delete_of_public()"),
        migrations.RunSQL(REFUSE_TRUNCATE, "DROP FUNCTION refuse_truncate()"),
        migrations.RunSQL(REFUSE_EVENT_CHANGE, "DROP FUNCTION refuse_event_change()"),
        migrations.RunSQL(
            REFUSE_CONTEXT_CHANGE,
            "DROP TRIGGER context_no_truncate ON pghistory_context;"
            "DROP TRIGGER context_append_only ON pghistory_context;"
            "DROP FUNCTION refuse_context_change()",
        ),
        migrations.RunSQL(REQUIRE_SOURCE, "DROP FUNCTION require_source()"),
        migrations.RunSQL(
            GUARD_RECORD,
            "DROP FUNCTION guard_history();"
            "DROP FUNCTION guard_child(text, text, text);"
            "DROP FUNCTION guard_record(text, text, text);"
            "DROP FUNCTION record_column_rule(text)",
        ),
        migrations.RunSQL("SELECT guard_history()", migrations.RunSQL.noop),
    ]
