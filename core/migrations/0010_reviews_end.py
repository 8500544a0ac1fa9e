from django.db import migrations

# Argument: the kind of page. What was never public waits no more either, but nobody has withdrawn a change of it.
END_REVIEW = """
CREATE FUNCTION end_review() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended core_review%ROWTYPE;
    context jsonb := nullif(current_setting('pghistory.context_metadata', true), '');
BEGIN
    DELETE FROM core_review WHERE page_kind = TG_ARGV[0] AND page = OLD.id RETURNING * INTO ended;
    IF ended.data IS NOT NULL THEN
        INSERT INTO core_reviewstep (kind, record, page_kind, page, action, by, is_change, comment) VALUES (
            ended.kind, ended.record, ended.page_kind, ended.page, 'withdrawn', (context ->> 'user')::bigint, true, ''
        );
    END IF;
    RETURN NULL;
END $$
"""


class Migration(migrations.Migration):
    """What waits about a row goes with it; the apps attach this to the tables whose rows have a page."""

    dependencies = [("core", "0009_merged")]
    operations = [migrations.RunSQL(END_REVIEW, "DROP FUNCTION end_review()")]
