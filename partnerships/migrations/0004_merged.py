import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an organization was merged into."""

    dependencies = [("partnerships", "0003_list_orders")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="organization",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organization",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="organization",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="organization",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_from",
                to="partnerships.organization",
                verbose_name="merged into",
            ),
        ),
        migrations.AddField(
            model_name="organizationevent",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="partnerships.organization",
                verbose_name="merged into",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnerships_organizationevent" ("country_id", "description_en", "description_fr", "description_nl", "dissolved_on", "founded_on", "id", "internal_notes", "is_home", "kind", "latitude", "location", "longitude", "merged_into_id", "name_en", "name_fr", "name_nl", "native_name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "short_name", "website") VALUES (NEW."country_id", NEW."description_en", NEW."description_fr", NEW."description_nl", NEW."dissolved_on", NEW."founded_on", NEW."id", NEW."internal_notes", NEW."is_home", NEW."kind", NEW."latitude", NEW."location", NEW."longitude", NEW."merged_into_id", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."native_name", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publication", NEW."short_name", NEW."website"); RETURN NULL;',
                    hash="0dbc28d80da1a38b1405517d9cdcd46dddab5d28",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_cb057",
                    table="partnerships_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."description_nl" IS DISTINCT FROM (NEW."description_nl") OR OLD."dissolved_on" IS DISTINCT FROM (NEW."dissolved_on") OR OLD."founded_on" IS DISTINCT FROM (NEW."founded_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."internal_notes" IS DISTINCT FROM (NEW."internal_notes") OR OLD."is_home" IS DISTINCT FROM (NEW."is_home") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."location" IS DISTINCT FROM (NEW."location") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_fr" IS DISTINCT FROM (NEW."name_fr") OR OLD."name_nl" IS DISTINCT FROM (NEW."name_nl") OR OLD."native_name" IS DISTINCT FROM (NEW."native_name") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."publication" IS DISTINCT FROM (NEW."publication") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."website" IS DISTINCT FROM (NEW."website"))',
                    func='INSERT INTO "partnerships_organizationevent" ("country_id", "description_en", "description_fr", "description_nl", "dissolved_on", "founded_on", "id", "internal_notes", "is_home", "kind", "latitude", "location", "longitude", "merged_into_id", "name_en", "name_fr", "name_nl", "native_name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "short_name", "website") VALUES (NEW."country_id", NEW."description_en", NEW."description_fr", NEW."description_nl", NEW."dissolved_on", NEW."founded_on", NEW."id", NEW."internal_notes", NEW."is_home", NEW."kind", NEW."latitude", NEW."location", NEW."longitude", NEW."merged_into_id", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."native_name", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publication", NEW."short_name", NEW."website"); RETURN NULL;',
                    hash="4760df2af49062fccbdb0ca988effa6516c36c4e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_efe25",
                    table="partnerships_organization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="organization",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "partnerships_organizationevent" ("country_id", "description_en", "description_fr", "description_nl", "dissolved_on", "founded_on", "id", "internal_notes", "is_home", "kind", "latitude", "location", "longitude", "merged_into_id", "name_en", "name_fr", "name_nl", "native_name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "short_name", "website") VALUES (OLD."country_id", OLD."description_en", OLD."description_fr", OLD."description_nl", OLD."dissolved_on", OLD."founded_on", OLD."id", OLD."internal_notes", OLD."is_home", OLD."kind", OLD."latitude", OLD."location", OLD."longitude", OLD."merged_into_id", OLD."name_en", OLD."name_fr", OLD."name_nl", OLD."native_name", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publication", OLD."short_name", OLD."website"); RETURN NULL;',
                    hash="a94d5b99f4905d0157aa6e2f896fcbc223bba8d7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7772c",
                    table="partnerships_organization",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("publication", "withdrawn"), models.Q(("merged_into", models.F("pk")), _negated=True)),
                    _connector="OR",
                ),
                name="organization_merged_is_withdrawn",
                violation_error_code="publication",
                violation_error_message="What was merged into another record stays withdrawn: its address leads to that one.",
            ),
        ),
    ]
