import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import core.text


class Migration(migrations.Migration):
    """Changes that wait for review, and what was decided about records."""

    dependencies = [
        ("core", "0007_changes_by_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="kind of record")),
                ("record", models.BigIntegerField(verbose_name="number of the record")),
                ("page_kind", models.CharField(max_length=100, verbose_name="kind of page")),
                ("page", models.BigIntegerField(verbose_name="number of the row whose page it is")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "being prepared"),
                            ("submitted", "waiting for review"),
                            ("returned", "returned"),
                            ("scheduled", "scheduled"),
                            ("refused", "not published when it was due"),
                        ],
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "data",
                    models.JSONField(
                        help_text="The form as it was typed, by the names of its fields; empty for a record that is new.",
                        null=True,
                        verbose_name="change",
                    ),
                ),
                (
                    "base_version",
                    models.PositiveIntegerField(
                        help_text="The version that whoever typed or decided saw.", verbose_name="version of the record"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version of the change")),
                (
                    "authors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, verbose_name="accounts of the authors"
                    ),
                ),
                ("comment", core.text.ProseField(blank=True, verbose_name="comment")),
                ("decided_by", models.BigIntegerField(null=True, verbose_name="account of who decided")),
                ("publish_on", models.DateField(null=True, verbose_name="publish on")),
                ("refusal", models.TextField(blank=True, verbose_name="why it was not published")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["kind", "state", "record"], name="review_by_kind")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["prepared", "submitted", "returned", "scheduled", "refused"])
                        ),
                        name="review_state_known",
                        violation_error_code="state",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.UniqueConstraint(
                        fields=("page_kind", "page"),
                        name="review_once",
                        violation_error_code="page",
                        violation_error_message="A page has one change that waits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "scheduled"), _negated=True),
                            models.Q(("decided_by__isnull", False), ("publish_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_scheduled_by_somebody",
                        violation_error_code="publish_on",
                        violation_error_message="What is scheduled has a date and somebody who decided it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("comment__regex", "\\S"), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="review_returned_with_comment",
                        violation_error_code="comment",
                        violation_error_message="Say what is to be changed: a return has a comment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("data__isnull", True), ("data__contains", {}), _connector="OR"),
                        name="review_data_is_a_form",
                        violation_error_code="data",
                        violation_error_message="A change is kept as the fields of a form, by their names.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("data__isnull", False),
                            ("state__in", ["returned", "scheduled", "refused"]),
                            _connector="OR",
                        ),
                        name="review_of_a_change",
                        violation_error_code="data",
                        violation_error_message="Only a change to a published record is prepared and submitted here.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=100, verbose_name="kind of record")),
                ("record", models.BigIntegerField(verbose_name="number of the record")),
                ("page_kind", models.CharField(max_length=100, verbose_name="kind of page")),
                ("page", models.BigIntegerField(verbose_name="number of the row whose page it is")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="at")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("returned", "returned"),
                            ("scheduled", "scheduled"),
                            ("unscheduled", "taken off the schedule"),
                            ("published", "published"),
                            ("refused", "not published when it was due"),
                            ("withdrawn", "change withdrawn"),
                        ],
                        max_length=11,
                        verbose_name="action",
                    ),
                ),
                ("by", models.BigIntegerField(null=True, verbose_name="account")),
                ("is_change", models.BooleanField(verbose_name="about a change to a published record")),
                ("comment", core.text.ProseField(blank=True, verbose_name="comment")),
                ("publish_on", models.DateField(null=True, verbose_name="publish on")),
            ],
            options={
                "verbose_name": "step of a review",
                "verbose_name_plural": "steps of reviews",
                "ordering": ["-pk"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["kind", "record", "-id"], name="review_step_by_record")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "submitted",
                                    "returned",
                                    "scheduled",
                                    "unscheduled",
                                    "published",
                                    "refused",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="reviewstep_action_known",
                        violation_error_code="action",
                        violation_error_message="This value is not one of the choices.",
                    )
                ],
            },
        ),
    ]
