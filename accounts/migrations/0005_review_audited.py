from django.db import migrations

# What was decided is only ever added to, for every role.
APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON core_reviewstep
    FOR EACH ROW EXECUTE FUNCTION refuse_event_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON core_reviewstep
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
ALTER TABLE core_reviewstep ENABLE ALWAYS TRIGGER append_only;
ALTER TABLE core_reviewstep ENABLE ALWAYS TRIGGER no_truncate
"""

# Publications of records that were new reach the log by the triggers of their tables.
AUDITED = """
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

BACK = """
DROP TRIGGER audit_review ON core_reviewstep;
DROP FUNCTION audit_review();
DROP TRIGGER no_truncate ON core_reviewstep;
DROP TRIGGER append_only ON core_reviewstep
"""


class Migration(migrations.Migration):
    """Steps of reviews are only added to; returns, dates and published changes enter the audit log."""

    dependencies = [("accounts", "0004_user_language"), ("core", "0008_review")]
    operations = [migrations.RunSQL([APPEND_ONLY, AUDITED], BACK)]
