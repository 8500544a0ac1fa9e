import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whom a person was merged into."""

    dependencies = [("people", "0005_desk_indexes")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="person",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="people.person",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="personevent",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="people.person",
                verbose_name="merged into",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_personevent" ("biography_en", "biography_fr", "biography_nl", "family_name", "given_name", "honorific_prefix", "id", "internal_notes", "merged_into_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "sort_name", "visibility") VALUES (NEW."biography_en", NEW."biography_fr", NEW."biography_nl", NEW."family_name", NEW."given_name", NEW."honorific_prefix", NEW."id", NEW."internal_notes", NEW."merged_into_id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publication", NEW."sort_name", NEW."visibility"); RETURN NULL;',
                    hash="d5670a295516993d2fde85ec8bbb4577bd8f08c4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_65688",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."biography_en" IS DISTINCT FROM (NEW."biography_en") OR OLD."biography_fr" IS DISTINCT FROM (NEW."biography_fr") OR OLD."biography_nl" IS DISTINCT FROM (NEW."biography_nl") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."honorific_prefix" IS DISTINCT FROM (NEW."honorific_prefix") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."internal_notes" IS DISTINCT FROM (NEW."internal_notes") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."publication" IS DISTINCT FROM (NEW."publication") OR OLD."sort_name" IS DISTINCT FROM (NEW."sort_name") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility"))',
                    func='INSERT INTO "people_personevent" ("biography_en", "biography_fr", "biography_nl", "family_name", "given_name", "honorific_prefix", "id", "internal_notes", "merged_into_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "sort_name", "visibility") VALUES (NEW."biography_en", NEW."biography_fr", NEW."biography_nl", NEW."family_name", NEW."given_name", NEW."honorific_prefix", NEW."id", NEW."internal_notes", NEW."merged_into_id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publication", NEW."sort_name", NEW."visibility"); RETURN NULL;',
                    hash="9d6bca4d9f0a8c061657ce24ed64f1cc629d4f48",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_de829",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_personevent" ("biography_en", "biography_fr", "biography_nl", "family_name", "given_name", "honorific_prefix", "id", "internal_notes", "merged_into_id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "sort_name", "visibility") VALUES (OLD."biography_en", OLD."biography_fr", OLD."biography_nl", OLD."family_name", OLD."given_name", OLD."honorific_prefix", OLD."id", OLD."internal_notes", OLD."merged_into_id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publication", OLD."sort_name", OLD."visibility"); RETURN NULL;',
                    hash="dd73829e1956a1c7b106e8a3a40790175469547d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2ca2d",
                    table="people_person",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("publication", "withdrawn"), models.Q(("merged_into", models.F("pk")), _negated=True)),
                    _connector="OR",
                ),
                name="person_merged_is_withdrawn",
                violation_error_code="publication",
                violation_error_message="What was merged into another record stays withdrawn: its address leads to that one.",
            ),
        ),
    ]
