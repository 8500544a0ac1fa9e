from typing import Any

from django.db import migrations
from pghistory.models import Context

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

# A number of this transaction. The time goes into it because transactions are counted anew in a restored copy.
THIS_TRANSACTION = """
CREATE FUNCTION this_transaction() RETURNS bigint LANGUAGE sql STABLE
    RETURN hashtextextended(pg_current_xact_id()::text || ' ' || extract(epoch FROM now())::text, 0)
"""

# A record's version rises by one in each transaction that changes its row or a child row.
STEP_VERSION = """
CREATE FUNCTION step_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.version := 1;
    ELSIF OLD.version_xid = this_transaction() THEN
        NEW.version := OLD.version;
    ELSE
        NEW.version := OLD.version + 1;
    END IF;
    NEW.version_xid := this_transaction();
    RETURN NEW;
END $$
"""

# Arguments: table of the record, column of the child row that names it; for rows further below also the table
# between them and its column that names the record.
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

# Only by way of a draft could a public record be deleted after all.
REFUSE_RETURN_TO_DRAFT = """
CREATE FUNCTION refuse_return_to_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse(
        'record_once_public_stays',
        'What has been public is published or withdrawn, never a draft again: its address answers for good.',
        TG_TABLE_NAME, OLD.id
    );
    RETURN NULL;
END $$
"""

REFUSE_TRUNCATE = """
CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('record_not_truncated', 'The register''s tables cannot be emptied at once.', TG_TABLE_NAME);
    RETURN NULL;
END $$
"""

REFUSE_EVENT_CHANGE = """
CREATE FUNCTION refuse_event_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refuse('history_append_only', 'The history is only ever added to.', TG_TABLE_NAME);
    RETURN NULL;
END $$
"""

# A change made past the site and its commands is by somebody too: the one who signed in at the database.
ATTACH_CONTEXT = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    context_id uuid := nullif(current_setting('pghistory.context_id', true), '');
    context_metadata jsonb := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
    IF context_id IS NULL OR context_metadata IS NULL THEN
        context_id := md5(this_transaction()::text)::uuid;
        INSERT INTO pghistory_context (id, metadata, created_at, updated_at)
            VALUES (context_id, jsonb_build_object('database_user', session_user), now(), now())
            ON CONFLICT (id) DO NOTHING;
        RETURN context_id;
    END IF;
    INSERT INTO pghistory_context AS context (id, metadata, created_at, updated_at)
        VALUES (context_id, context_metadata, now(), now())
        ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at
            WHERE context.metadata <> EXCLUDED.metadata;
    RETURN context_id;
END $$
"""

# The context of a change (who, where) is completed while its request or command runs, never taken back.
REFUSE_CONTEXT_CHANGE = """
CREATE FUNCTION refuse_context_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.id = OLD.id AND NEW.created_at = OLD.created_at AND NEW.metadata @> OLD.metadata
        AND OLD.created_at > now() - INTERVAL '1 day'
    THEN
        RETURN NEW;
    END IF;
    PERFORM refuse('history_append_only', 'The history is only ever added to.', TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TRIGGER context_append_only BEFORE UPDATE OR DELETE ON pghistory_context
    FOR EACH ROW EXECUTE FUNCTION refuse_context_change();
CREATE TRIGGER context_no_truncate BEFORE TRUNCATE ON pghistory_context
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
ALTER TABLE pghistory_context ENABLE ALWAYS TRIGGER context_append_only;
ALTER TABLE pghistory_context ENABLE ALWAYS TRIGGER context_no_truncate
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
    EXECUTE format('CREATE TRIGGER no_return_to_draft BEFORE UPDATE ON %I FOR EACH ROW
        WHEN (OLD.publication IN (''published'', ''withdrawn'') AND NEW.publication IN (''draft'', ''in_review''))
        EXECUTE FUNCTION refuse_return_to_draft()', record);
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
CREATE FUNCTION guard_grandchild(child text, child_column text, parent text, record text, record_column text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE ON %I
        FOR EACH ROW EXECUTE FUNCTION touch_record(%L, %L, %L, %L)',
        'touch_' || regexp_replace(record_column, '_id$', ''), child, record, child_column, parent, record_column);
END $$
"""

# Every table with a history refuses TRUNCATE, which no row-level trigger sees; every history refuses all but INSERT,
# also in sessions that replay a replica's changes (ALWAYS). Called again by each app for the tables it adds.
GUARD_HISTORY = """
CREATE FUNCTION guard_history() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    event_table regclass;
    audited_table regclass;
BEGIN
    FOR event_table IN
        SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'pgh_obj_id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'append_only')
    LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
            FOR EACH ROW EXECUTE FUNCTION refuse_event_change()', event_table);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()', event_table);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER append_only', event_table);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER no_truncate', event_table);
    END LOOP;
    FOR audited_table IN
        SELECT DISTINCT tracked.tgrelid FROM pg_trigger tracked
        WHERE tracked.tgname LIKE 'pgtrigger\\_%'
            AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = tracked.tgrelid AND t.tgname = 'no_truncate')
    LOOP
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %s
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate()', audited_table);
    END LOOP;
END $$
"""

# Takes all of the above off the tables of an app again; for the way back.
UNGUARD = """
CREATE FUNCTION unguard(app text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    guard record;
BEGIN
    FOR guard IN
        SELECT t.tgrelid::regclass AS guarded, t.tgname FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc f ON f.oid = t.tgfoid
        WHERE c.relname LIKE app || '\\_%' AND f.proname IN (
            'step_version', 'touch_record', 'refuse_delete_of_public', 'refuse_return_to_draft', 'refuse_truncate',
            'require_source', 'refuse_event_change'
        )
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', guard.tgname, guard.guarded);
    END LOOP;
END $$
"""


def restore_attach_context(apps: Any, schema_editor: Any) -> None:
    Context.install_pgh_attach_context_func(using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    """Guards that every record shares: versions, deletion, sources, and a history that only grows."""

    dependencies = [("core", "0002_source"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION refuse(text, text, text, bigint)"),
        migrations.RunSQL(THIS_TRANSACTION, "DROP FUNCTION this_transaction()"),
        migrations.RunSQL(ATTACH_CONTEXT, migrations.RunSQL.noop),
        migrations.RunPython(migrations.RunPython.noop, restore_attach_context),
        migrations.RunSQL(STEP_VERSION, "DROP FUNCTION step_version()"),
        migrations.RunSQL(TOUCH_RECORD, "DROP FUNCTION touch_record()"),
        migrations.RunSQL(REFUSE_DELETE_OF_PUBLIC, "DROP FUNCTION refuse_delete_of_public()"),
        migrations.RunSQL(REFUSE_RETURN_TO_DRAFT, "DROP FUNCTION refuse_return_to_draft()"),
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
            "DROP FUNCTION guard_grandchild(text, text, text, text, text);"
            "DROP FUNCTION guard_child(text, text, text);"
            "DROP FUNCTION guard_record(text, text, text);"
            "DROP FUNCTION record_column_rule(text)",
        ),
        migrations.RunSQL(GUARD_HISTORY, "DROP FUNCTION guard_history()"),
        migrations.RunSQL(UNGUARD, "DROP FUNCTION unguard(text)"),
        migrations.RunSQL("SELECT guard_history()", "SELECT unguard('core')"),
    ]
