import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.fields
import core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_functions"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("web_page", "web page"),
                            ("document", "document"),
                            ("journal", "official journal"),
                            ("dataset", "dataset"),
                        ],
                        default="web_page",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    core.text.LineField(help_text="Shown on public pages.", max_length=500, verbose_name="title"),
                ),
                ("publisher", core.text.LineField(blank=True, max_length=300, verbose_name="publisher")),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("fr", "French"),
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("de", "German"),
                            ("es", "Spanish"),
                            ("mul", "several languages"),
                            ("und", "other or not recorded"),
                        ],
                        default="und",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                ("published_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="published on")),
                ("retrieved_on", models.DateField(blank=True, null=True, verbose_name="retrieved on")),
                (
                    "reference",
                    core.text.LineField(
                        blank=True,
                        help_text="Archive number, file name or page of the journal.",
                        max_length=300,
                        verbose_name="reference",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["web_page", "document", "journal", "dataset"])),
                        name="source_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["fr", "nl", "en", "de", "es", "mul", "und"])),
                        name="source_language_known",
                        violation_error_code="language",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title__regex", "\\S")),
                        name="source_has_title",
                        violation_error_code="title",
                        violation_error_message="A source needs a title.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("url", ""), _negated=True),
                        fields=("url",),
                        name="source_url_once",
                        violation_error_code="url",
                        violation_error_message="This address is already recorded as a source; use that one.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_sourceevent" ("id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher", "reference", "retrieved_on", "title", "url") VALUES (NEW."id", NEW."kind", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."publisher", NEW."reference", NEW."retrieved_on", NEW."title", NEW."url"); RETURN NULL;',
                            hash="92a7ddf74855f99422b0892b2e02355dd2f07377",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a4024",
                            table="core_source",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "core_sourceevent" ("id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher", "reference", "retrieved_on", "title", "url") VALUES (NEW."id", NEW."kind", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_on", NEW."publisher", NEW."reference", NEW."retrieved_on", NEW."title", NEW."url"); RETURN NULL;',
                            hash="869f0b4d3455f07060b596d5609062856f9e67f3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fa16b",
                            table="core_source",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "core_sourceevent" ("id", "kind", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "publisher", "reference", "retrieved_on", "title", "url") VALUES (OLD."id", OLD."kind", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_on", OLD."publisher", OLD."reference", OLD."retrieved_on", OLD."title", OLD."url"); RETURN NULL;',
                            hash="64108d340d123df8958e504c165eaa6f26ac9cd7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d52a1",
                            table="core_source",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("web_page", "web page"),
                            ("document", "document"),
                            ("journal", "official journal"),
                            ("dataset", "dataset"),
                        ],
                        default="web_page",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    core.text.LineField(help_text="Shown on public pages.", max_length=500, verbose_name="title"),
                ),
                ("publisher", core.text.LineField(blank=True, max_length=300, verbose_name="publisher")),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("fr", "French"),
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("de", "German"),
                            ("es", "Spanish"),
                            ("mul", "several languages"),
                            ("und", "other or not recorded"),
                        ],
                        default="und",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                ("published_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="published on")),
                ("retrieved_on", models.DateField(blank=True, null=True, verbose_name="retrieved on")),
                (
                    "reference",
                    core.text.LineField(
                        blank=True,
                        help_text="Archive number, file name or page of the journal.",
                        max_length=300,
                        verbose_name="reference",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="core.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
