from django.db import migrations

# Publications of records that were new reach the log by the triggers of their tables.
STEPS = """
CREATE FUNCTION audit_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM note_audit(
        CASE NEW.action WHEN 'published' THEN 'change_published' ELSE NEW.action END, NULL,
        jsonb_strip_nulls(jsonb_build_object('publish_on', NEW.publish_on)), NEW.kind, NEW.record
    );
    RETURN NULL;
END $$;
CREATE TRIGGER audit_review AFTER INSERT ON core_reviewstep FOR EACH ROW
    WHEN (NEW.action IN ('returned', 'scheduled', 'unscheduled') OR NEW.action = 'published' AND NEW.is_change)
    EXECUTE FUNCTION audit_review()
"""


class Migration(migrations.Migration):
    """Returns, dates and published changes enter the audit log."""

    dependencies = [
        ("core", "0008_review"),
        ("accounts", "0004_user_language"),
    ]

    operations = [
        migrations.RunSQL(STEPS, "DROP TRIGGER audit_review ON core_reviewstep; DROP FUNCTION audit_review()"),
    ]
