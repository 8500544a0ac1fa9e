from django.db import migrations, models


class Migration(migrations.Migration):
    """The audit log knows merges."""

    dependencies = [
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
                    ("merged", "merged into another record"),
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
                            "merged",
                            "imported",
                            "exported",
                        ],
                    )
                ),
                name="audit_action_known",
            ),
        ),
    ]
