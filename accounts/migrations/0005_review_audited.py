from django.db import migrations, models

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
        migrations.RemoveConstraint(
            model_name="auditevent",
            name="audit_action_known",
        ),
        migrations.AlterField(
            model_name="auditevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("signed_in", "signed in"),
                    ("signed_out", "signed out"),
                    ("sign_in_failed", "sign-in failed"),
                    ("sign_in_refused", "sign-in refused"),
                    ("locked_out", "locked out"),
                    ("session_expired", "session expired"),
                    ("second_factor_added", "second factor added"),
                    ("second_factor_removed", "second factor removed"),
                    ("password_changed", "password changed"),
                    ("provider_linked", "identity provider linked"),
                    ("provider_unlinked", "identity provider unlinked"),
                    ("account_added", "account added"),
                    ("account_changed", "account changed"),
                    ("account_deleted", "account deleted"),
                    ("role_given", "role given"),
                    ("role_taken", "role taken"),
                    ("permission_given", "permission given"),
                    ("permission_taken", "permission taken"),
                    ("published", "published"),
                    ("withdrawn", "withdrawn"),
                    ("change_published", "change published"),
                    ("returned", "returned"),
                    ("scheduled", "scheduled"),
                    ("unscheduled", "taken off the schedule"),
                    ("imported", "imported"),
                    ("exported", "exported"),
                ],
                max_length=30,
                verbose_name="action",
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "signed_in",
                            "signed_out",
                            "sign_in_failed",
                            "sign_in_refused",
                            "locked_out",
                            "session_expired",
                            "second_factor_added",
                            "second_factor_removed",
                            "password_changed",
                            "provider_linked",
                            "provider_unlinked",
                            "account_added",
                            "account_changed",
                            "account_deleted",
                            "role_given",
                            "role_taken",
                            "permission_given",
                            "permission_taken",
                            "published",
                            "withdrawn",
                            "change_published",
                            "returned",
                            "scheduled",
                            "unscheduled",
                            "imported",
                            "exported",
                        ],
                    )
                ),
                name="audit_action_known",
            ),
        ),
        migrations.RunSQL(STEPS, "DROP TRIGGER audit_review ON core_reviewstep; DROP FUNCTION audit_review()"),
    ]
