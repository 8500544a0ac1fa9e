from django.db import migrations, models

import core.fields

# Arguments: what a changed row stands for, as kind=column (the record in that column, before and after) or as kind
# alone (any record of it). One row of the log for each record and transaction, so that a save of twenty rows of one
# agreement leaves one; of a statement that changes more than a thousand rows: any record.
NOTE_CHANGES = """
CREATE FUNCTION note_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    most constant integer := 1000;
    changed jsonb[];
    is_time_to_trim boolean;
BEGIN
    CASE TG_OP
        WHEN 'INSERT' THEN
            SELECT array_agg(to_jsonb(touched)) INTO changed
            FROM (SELECT * FROM new_rows LIMIT most + 1) AS touched;
        WHEN 'DELETE' THEN
            SELECT array_agg(to_jsonb(touched)) INTO changed
            FROM (SELECT * FROM old_rows LIMIT most + 1) AS touched;
        WHEN 'UPDATE' THEN
            SELECT array_agg(to_jsonb(touched)) INTO changed
            FROM (
                (SELECT * FROM new_rows EXCEPT SELECT * FROM old_rows)
                UNION ALL
                (SELECT * FROM old_rows EXCEPT SELECT * FROM new_rows)
                LIMIT most + 1
            ) AS touched;
        ELSE
            changed := array_fill('{}'::jsonb, ARRAY[most + 1]);
    END CASE;
    WITH noted AS (
        INSERT INTO core_change (kind, record)
        SELECT DISTINCT named.kind, named.record
        FROM unnest(TG_ARGV) AS spec
        CROSS JOIN LATERAL (
            SELECT split_part(spec, '=', 1), NULL::bigint
            WHERE cardinality(changed) > most OR (cardinality(changed) > 0 AND spec NOT LIKE '%=%')
            UNION ALL
            SELECT split_part(spec, '=', 1), (touched ->> split_part(spec, '=', 2))::bigint
            FROM unnest(changed) AS touched
            WHERE cardinality(changed) <= most AND touched ->> split_part(spec, '=', 2) IS NOT NULL
        ) AS named (kind, record)
        ON CONFLICT (xid, kind, record) DO NOTHING
        RETURNING id
    )
    SELECT bool_or(id % 10000 = 0) INTO is_time_to_trim FROM noted;
    IF is_time_to_trim THEN
        PERFORM trim_changes();
    END IF;
    RETURN NULL;
END $$
"""

# Keeps the last changes only, so that nobody has to. A row of the kind "trimmed" carries the last transaction of which
# something went: whoever last looked before that one was over has missed something. Nothing goes of a transaction
# that is not older than all that are still running, else those who look often would seem to have missed it.
TRIM_CHANGES = """
CREATE FUNCTION trim_changes(kept integer DEFAULT 100000) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last_gone xid8;
BEGIN
    -- Two that trim at once would wait for each other; one is enough.
    IF NOT pg_try_advisory_xact_lock('core_change'::regclass::oid::bigint) THEN
        RETURN;
    END IF;
    WITH gone AS (
        DELETE FROM core_change
        WHERE id <= (SELECT max(id) FROM core_change) - kept AND xid < pg_snapshot_xmin(pg_current_snapshot())
        RETURNING xid
    )
    SELECT max(xid) INTO last_gone FROM gone;
    IF last_gone IS NOT NULL THEN
        INSERT INTO core_change (xid, kind) VALUES (last_gone, 'trimmed') ON CONFLICT (xid, kind, record) DO NOTHING;
    END IF;
END $$
"""

# Asked at every request, hence a function that keeps its plan, and STABLE: all of it sees the one snapshot.
# The upper bound leaves out what a restored copy brought along: numbers of transactions that are yet to come here.
CHANGES_SINCE = """
CREATE FUNCTION changes_since(
    known pg_snapshot,
    OUT seen text, OUT log text, OUT is_inside boolean, OUT is_trimmed boolean, OUT kinds text[], OUT records bigint[]
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    seen := pg_current_snapshot();
    -- A log that was emptied or restored, and a server that was started anew or took over from another, count anew.
    log := concat_ws(' ', 'core_change'::regclass::oid, pg_relation_filenode('core_change'), pg_postmaster_start_time());
    is_inside := pg_current_xact_id_if_assigned() IS NOT NULL
        OR current_setting('transaction_isolation') <> 'read committed';
    SELECT coalesce(bool_or(kind = 'trimmed'), false), array_agg(kind), array_agg(record)
    INTO is_trimmed, kinds, records
    FROM core_change
    WHERE xid >= pg_snapshot_xmin(known)
        AND xid <= greatest(pg_snapshot_xmax(pg_current_snapshot()), pg_current_xact_id_if_assigned())
        AND (kind = 'trimmed' OR NOT pg_visible_in_snapshot(xid, known));
END $$
"""

WATCH_CHANGES = """
CREATE FUNCTION watch_changes(watched regclass, VARIADIC noted text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    arguments text := (SELECT string_agg(quote_literal(spec), ', ') FROM unnest(noted) AS spec);
BEGIN
    EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION note_changes(%s)', watched, arguments);
    EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION note_changes(%s)', watched, arguments);
    EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION note_changes(%s)', watched, arguments);
    EXECUTE format('CREATE TRIGGER note_truncate AFTER TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION note_changes(%s)', watched, arguments);
END $$;
CREATE FUNCTION unwatch_changes() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    watching record;
BEGIN
    FOR watching IN
        SELECT tgname, tgrelid::regclass AS watched FROM pg_trigger WHERE tgfoid = 'note_changes()'::regprocedure
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', watching.tgname, watching.watched);
    END LOOP;
END $$
"""


class Migration(migrations.Migration):
    """The log of changes: which records a transaction has changed, written in that transaction."""

    dependencies = [("core", "0003_guards")]
    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "xid",
                    core.fields.TransactionField(
                        db_default=models.Func(function="pg_current_xact_id"),
                        editable=False,
                        verbose_name="transaction",
                    ),
                ),
                ("kind", models.CharField(editable=False, max_length=40, verbose_name="kind")),
                (
                    "record",
                    models.BigIntegerField(
                        editable=False,
                        help_text="Empty where it may be any record of the kind.",
                        null=True,
                        verbose_name="record",
                    ),
                ),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("xid", "kind", "record"),
                        name="change_noted_once",
                        nulls_distinct=False,
                        violation_error_code="change_noted_once",
                        violation_error_message="A transaction notes each change once.",
                    )
                ],
            },
        ),
        migrations.RunSQL(TRIM_CHANGES, "DROP FUNCTION trim_changes(integer)"),
        migrations.RunSQL(NOTE_CHANGES, "DROP FUNCTION note_changes()"),
        migrations.RunSQL(CHANGES_SINCE, "DROP FUNCTION changes_since(pg_snapshot)"),
        migrations.RunSQL(
            WATCH_CHANGES,
            "DROP FUNCTION unwatch_changes(); DROP FUNCTION watch_changes(regclass, text[])",
        ),
    ]
