import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.fields
import core.search
import core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_source"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Topic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Stays the same when the name changes.", unique=True, verbose_name="word in addresses"
                    ),
                ),
                (
                    "sdg_goals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(17),
                            ]
                        ),
                        blank=True,
                        default=list,
                        help_text="Numbers 1 to 17, separated by commas.",
                        verbose_name="sustainable development goals",
                    ),
                ),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=core.search.Fold(
                            core.search.JoinText(
                                core.search.JoinText(models.F("name_fr"), models.F("name_nl")), models.F("name_en")
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                ("name_fr", core.text.LineField(blank=True, max_length=300, verbose_name="name (fr)")),
                ("name_nl", core.text.LineField(blank=True, max_length=300, verbose_name="name (nl)")),
                ("name_en", core.text.LineField(blank=True, max_length=300, verbose_name="name (en)")),
                ("description_fr", core.text.ProseField(blank=True, verbose_name="description (fr)")),
                ("description_nl", core.text.ProseField(blank=True, verbose_name="description (nl)")),
                ("description_en", core.text.ProseField(blank=True, verbose_name="description (en)")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="partnerships.topic",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["folded", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name_fr__regex", "\\S"),
                            ("name_nl__regex", "\\S"),
                            ("name_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="topic_has_name",
                        violation_error_code="name_fr",
                        violation_error_message="A topic needs a name in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True),
                        name="topic_not_its_own_parent",
                        violation_error_code="parent",
                        violation_error_message="A topic cannot be part of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sdg_goals__contained_by", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
                        ),
                        name="topic_sdg_goals_exist",
                        violation_error_code="sdg_goals",
                        violation_error_message="The sustainable development goals are numbered 1 to 17.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_topicevent" ("description_en", "description_fr", "description_nl", "id", "name_en", "name_fr", "name_nl", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdg_goals", "slug") VALUES (NEW."description_en", NEW."description_fr", NEW."description_nl", NEW."id", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sdg_goals", NEW."slug"); RETURN NULL;',
                            hash="cb163f3c27540705508d51692c7720bea4e6081f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_00db1",
                            table="partnerships_topic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."description_nl" IS DISTINCT FROM (NEW."description_nl") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_fr" IS DISTINCT FROM (NEW."name_fr") OR OLD."name_nl" IS DISTINCT FROM (NEW."name_nl") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."sdg_goals" IS DISTINCT FROM (NEW."sdg_goals") OR OLD."slug" IS DISTINCT FROM (NEW."slug"))',
                            func='INSERT INTO "partnerships_topicevent" ("description_en", "description_fr", "description_nl", "id", "name_en", "name_fr", "name_nl", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdg_goals", "slug") VALUES (NEW."description_en", NEW."description_fr", NEW."description_nl", NEW."id", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sdg_goals", NEW."slug"); RETURN NULL;',
                            hash="3b913a9f096e640a25cd3305b270c2a3c6dc1a22",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_55f4e",
                            table="partnerships_topic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_topicevent" ("description_en", "description_fr", "description_nl", "id", "name_en", "name_fr", "name_nl", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sdg_goals", "slug") VALUES (OLD."description_en", OLD."description_fr", OLD."description_nl", OLD."id", OLD."name_en", OLD."name_fr", OLD."name_nl", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sdg_goals", OLD."slug"); RETURN NULL;',
                            hash="67afaee88600e8d0d58c9a2e947472555ea1de06",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0d916",
                            table="partnerships_topic",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Country",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=2, primary_key=True, serialize=False, verbose_name="ISO 3166-1 alpha-2 code"
                    ),
                ),
                ("alpha_3", models.CharField(max_length=3, unique=True, verbose_name="ISO 3166-1 alpha-3 code")),
                ("numeric", models.CharField(max_length=3, unique=True, verbose_name="ISO 3166-1 numeric code")),
                ("name_fr", core.text.LineField(blank=True, max_length=300, verbose_name="name (fr)")),
                ("name_nl", core.text.LineField(blank=True, max_length=300, verbose_name="name (nl)")),
                ("name_en", core.text.LineField(blank=True, max_length=300, verbose_name="name (en)")),
            ],
            options={
                "verbose_name": "country",
                "verbose_name_plural": "countries",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z]{2}$")),
                        name="country_code_is_iso",
                        violation_error_code="code",
                        violation_error_message="A country code is two capital letters, as in ISO 3166-1.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_countryevent" ("alpha_3", "code", "name_en", "name_fr", "name_nl", "numeric", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."alpha_3", NEW."code", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."numeric", _pgh_attach_context(), NOW(), \'insert\', NEW."code"); RETURN NULL;',
                            hash="a36eed79a3750362587827a6c0344f4b24980c73",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_05256",
                            table="partnerships_country",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_countryevent" ("alpha_3", "code", "name_en", "name_fr", "name_nl", "numeric", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."alpha_3", NEW."code", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."numeric", _pgh_attach_context(), NOW(), \'update\', NEW."code"); RETURN NULL;',
                            hash="18bac31a0761279d2b7e8a89012e6b65dcd9b5fd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a9f9e",
                            table="partnerships_country",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_countryevent" ("alpha_3", "code", "name_en", "name_fr", "name_nl", "numeric", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."alpha_3", OLD."code", OLD."name_en", OLD."name_fr", OLD."name_nl", OLD."numeric", _pgh_attach_context(), NOW(), \'delete\', OLD."code"); RETURN NULL;',
                            hash="9856c06777d8b0436f24405e209a5cdb7ca13930",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_92394",
                            table="partnerships_country",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("code", models.CharField(max_length=2, serialize=False, verbose_name="ISO 3166-1 alpha-2 code")),
                ("alpha_3", models.CharField(max_length=3, verbose_name="ISO 3166-1 alpha-3 code")),
                ("numeric", models.CharField(max_length=3, verbose_name="ISO 3166-1 numeric code")),
                ("name_fr", core.text.LineField(blank=True, max_length=300, verbose_name="name (fr)")),
                ("name_nl", core.text.LineField(blank=True, max_length=300, verbose_name="name (nl)")),
                ("name_en", core.text.LineField(blank=True, max_length=300, verbose_name="name (en)")),
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
                        to="partnerships.country",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        db_index=True,
                        default="draft",
                        help_text="Only published records are shown to the public.",
                        max_length=9,
                        verbose_name="publication",
                    ),
                ),
                (
                    "internal_notes",
                    core.text.ProseField(
                        blank=True, help_text="Never shown to the public.", verbose_name="internal notes"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("version_xid", models.BigIntegerField(default=0, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("state", "state"),
                            ("region", "region"),
                            ("province", "province"),
                            ("district", "district"),
                            ("metropolitan_municipality", "metropolitan municipality"),
                            ("city", "city"),
                            ("assembly", "assembly or council"),
                            ("administration", "ministry or administration"),
                            ("agency", "agency"),
                            ("office_abroad", "office abroad"),
                            ("embassy", "embassy"),
                            ("international_organization", "international organization"),
                            ("network", "network"),
                            ("company", "company"),
                            ("chamber", "chamber of commerce"),
                            ("university", "university"),
                            ("training_centre", "training centre"),
                            ("museum", "museum"),
                            ("ngo", "non-governmental organization"),
                            ("other", "other body"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "native_name",
                    core.text.LineField(
                        blank=True,
                        help_text="As the body writes it itself.",
                        max_length=300,
                        verbose_name="native name",
                    ),
                ),
                ("short_name", core.text.LineField(blank=True, max_length=60, verbose_name="short name")),
                (
                    "location",
                    core.text.LineField(
                        blank=True, help_text="Town where it is located.", max_length=300, verbose_name="located in"
                    ),
                ),
                (
                    "is_home",
                    models.BooleanField(
                        default=False,
                        help_text="One of the authorities whose register this is.",
                        verbose_name="home authority",
                    ),
                ),
                ("founded_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="founded")),
                (
                    "dissolved_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="dissolved"),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=core.search.Fold(
                            core.search.JoinText(
                                core.search.JoinText(
                                    core.search.JoinText(
                                        core.search.JoinText(models.F("name_fr"), models.F("name_nl")),
                                        models.F("name_en"),
                                    ),
                                    models.F("native_name"),
                                ),
                                models.F("short_name"),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "name_fr",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="name (fr)"
                    ),
                ),
                (
                    "name_nl",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="name (nl)"
                    ),
                ),
                (
                    "name_en",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="name (en)"
                    ),
                ),
                ("description_fr", core.text.ProseField(blank=True, verbose_name="description (fr)")),
                ("description_nl", core.text.ProseField(blank=True, verbose_name="description (nl)")),
                ("description_en", core.text.ProseField(blank=True, verbose_name="description (en)")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for international organizations and networks.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organizations",
                        to="partnerships.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="partnerships.organization",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "organization",
                "verbose_name_plural": "organizations",
                "ordering": ["folded", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("folded"), "gin_trgm_ops"),
                        name="organization_folded_trgm",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "country",
                                    "state",
                                    "region",
                                    "province",
                                    "district",
                                    "metropolitan_municipality",
                                    "city",
                                    "assembly",
                                    "administration",
                                    "agency",
                                    "office_abroad",
                                    "embassy",
                                    "international_organization",
                                    "network",
                                    "company",
                                    "chamber",
                                    "university",
                                    "training_centre",
                                    "museum",
                                    "ngo",
                                    "other",
                                ],
                            )
                        ),
                        name="organization_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publication__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="organization_publication_known",
                        violation_error_code="publication",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name_fr__regex", "\\S"),
                            ("name_nl__regex", "\\S"),
                            ("name_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="organization_has_name",
                        violation_error_code="name_fr",
                        violation_error_message="An organization needs a name in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("dissolved_on__precedes", models.F("founded_on")), _negated=True),
                        name="organization_dissolved_after_founded",
                        violation_error_code="dissolved_on",
                        violation_error_message="The organization is dissolved before it is founded.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True),
                        name="organization_not_its_own_parent",
                        violation_error_code="parent",
                        violation_error_message="An organization cannot be part of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (-90, 90)),
                                ("longitude__isnull", False),
                                ("longitude__range", (-180, 180)),
                            ),
                            _connector="OR",
                        ),
                        name="organization_coordinates_valid",
                        violation_error_code="latitude",
                        violation_error_message="Give both coordinates: latitude from -90 to 90 and longitude from -180 to 180.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationevent" ("country_id", "description_en", "description_fr", "description_nl", "dissolved_on", "founded_on", "id", "internal_notes", "is_home", "kind", "latitude", "location", "longitude", "name_en", "name_fr", "name_nl", "native_name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "short_name", "website") VALUES (NEW."country_id", NEW."description_en", NEW."description_fr", NEW."description_nl", NEW."dissolved_on", NEW."founded_on", NEW."id", NEW."internal_notes", NEW."is_home", NEW."kind", NEW."latitude", NEW."location", NEW."longitude", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."native_name", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publication", NEW."short_name", NEW."website"); RETURN NULL;',
                            hash="58f6fb75e09e7af855b6c53b03ebce12d283e71e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cb057",
                            table="partnerships_organization",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."description_en" IS DISTINCT FROM (NEW."description_en") OR OLD."description_fr" IS DISTINCT FROM (NEW."description_fr") OR OLD."description_nl" IS DISTINCT FROM (NEW."description_nl") OR OLD."dissolved_on" IS DISTINCT FROM (NEW."dissolved_on") OR OLD."founded_on" IS DISTINCT FROM (NEW."founded_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."internal_notes" IS DISTINCT FROM (NEW."internal_notes") OR OLD."is_home" IS DISTINCT FROM (NEW."is_home") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."location" IS DISTINCT FROM (NEW."location") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."name_en" IS DISTINCT FROM (NEW."name_en") OR OLD."name_fr" IS DISTINCT FROM (NEW."name_fr") OR OLD."name_nl" IS DISTINCT FROM (NEW."name_nl") OR OLD."native_name" IS DISTINCT FROM (NEW."native_name") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."publication" IS DISTINCT FROM (NEW."publication") OR OLD."short_name" IS DISTINCT FROM (NEW."short_name") OR OLD."website" IS DISTINCT FROM (NEW."website"))',
                            func='INSERT INTO "partnerships_organizationevent" ("country_id", "description_en", "description_fr", "description_nl", "dissolved_on", "founded_on", "id", "internal_notes", "is_home", "kind", "latitude", "location", "longitude", "name_en", "name_fr", "name_nl", "native_name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "short_name", "website") VALUES (NEW."country_id", NEW."description_en", NEW."description_fr", NEW."description_nl", NEW."dissolved_on", NEW."founded_on", NEW."id", NEW."internal_notes", NEW."is_home", NEW."kind", NEW."latitude", NEW."location", NEW."longitude", NEW."name_en", NEW."name_fr", NEW."name_nl", NEW."native_name", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publication", NEW."short_name", NEW."website"); RETURN NULL;',
                            hash="37c2b6281787ed76fc5ffcad1e335b09fef5618b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_efe25",
                            table="partnerships_organization",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationevent" ("country_id", "description_en", "description_fr", "description_nl", "dissolved_on", "founded_on", "id", "internal_notes", "is_home", "kind", "latitude", "location", "longitude", "name_en", "name_fr", "name_nl", "native_name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "short_name", "website") VALUES (OLD."country_id", OLD."description_en", OLD."description_fr", OLD."description_nl", OLD."dissolved_on", OLD."founded_on", OLD."id", OLD."internal_notes", OLD."is_home", OLD."kind", OLD."latitude", OLD."location", OLD."longitude", OLD."name_en", OLD."name_fr", OLD."name_nl", OLD."native_name", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publication", OLD."short_name", OLD."website"); RETURN NULL;',
                            hash="e5372474d04c76e7d63b1bcb3529b6aefcd8b542",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7772c",
                            table="partnerships_organization",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TopicEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "slug",
                    models.SlugField(
                        db_index=False,
                        help_text="Stays the same when the name changes.",
                        verbose_name="word in addresses",
                    ),
                ),
                (
                    "sdg_goals",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            validators=[
                                django.core.validators.MinValueValidator(1),
                                django.core.validators.MaxValueValidator(17),
                            ]
                        ),
                        blank=True,
                        default=list,
                        help_text="Numbers 1 to 17, separated by commas.",
                        verbose_name="sustainable development goals",
                    ),
                ),
                ("name_fr", core.text.LineField(blank=True, max_length=300, verbose_name="name (fr)")),
                ("name_nl", core.text.LineField(blank=True, max_length=300, verbose_name="name (nl)")),
                ("name_en", core.text.LineField(blank=True, max_length=300, verbose_name="name (en)")),
                ("description_fr", core.text.ProseField(blank=True, verbose_name="description (fr)")),
                ("description_nl", core.text.ProseField(blank=True, verbose_name="description (nl)")),
                ("description_en", core.text.ProseField(blank=True, verbose_name="description (en)")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.topic",
                        verbose_name="part of",
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
                        to="partnerships.topic",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NetworkMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("joined_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="from")),
                (
                    "left_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="until"),
                ),
                (
                    "mandate",
                    core.text.LineField(
                        blank=True,
                        help_text="For example: member of the board.",
                        max_length=300,
                        verbose_name="mandate",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="network_memberships",
                        to="partnerships.organization",
                        verbose_name="member",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="network_members",
                        to="partnerships.organization",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "verbose_name": "network membership",
                "verbose_name_plural": "network memberships",
                "ordering": ["network", "joined_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("network", models.F("member")), _negated=True),
                        name="network_membership_of_two",
                        violation_error_code="member",
                        violation_error_message="A network cannot be a member of itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left_on__precedes", models.F("joined_on")), _negated=True),
                        name="network_membership_ends_after_start",
                        violation_error_code="left_on",
                        violation_error_message="The membership ends before it starts.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_networkmembershipevent" ("id", "joined_on", "left_on", "mandate", "member_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."joined_on", NEW."left_on", NEW."mandate", NEW."member_id", NEW."network_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="3a28e7033fc4ae4b4022736aa6fd878e2b96daf3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3c430",
                            table="partnerships_networkmembership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_networkmembershipevent" ("id", "joined_on", "left_on", "mandate", "member_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."joined_on", NEW."left_on", NEW."mandate", NEW."member_id", NEW."network_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="13c191763c5ac7dc732561986867660b953a9de7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ac8bc",
                            table="partnerships_networkmembership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_networkmembershipevent" ("id", "joined_on", "left_on", "mandate", "member_id", "network_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."joined_on", OLD."left_on", OLD."mandate", OLD."member_id", OLD."network_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="d2894901c0af698ddea3315b3948f6c17354d920",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_aca41",
                            table="partnerships_networkmembership",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fact",
                    core.text.LineField(
                        blank=True,
                        help_text="Which fact of the record the source supports; empty for the whole record.",
                        max_length=100,
                        verbose_name="fact",
                    ),
                ),
                (
                    "locator",
                    core.text.LineField(
                        blank=True, help_text="Line, page or article.", max_length=100, verbose_name="where"
                    ),
                ),
                (
                    "quote",
                    core.text.ProseField(
                        blank=True, help_text="The words of the source. Shown to the public.", verbose_name="quote"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["pk"],
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationcitationevent" ("fact", "id", "locator", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."locator", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="09ca3fa3ad4fe5753b5d12539609e3c9dc4e634c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_352f4",
                            table="partnerships_organizationcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_organizationcitationevent" ("fact", "id", "locator", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."locator", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="396a131fbbd8c3c50e17b401afb5e0a9cc9666aa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8fe0a",
                            table="partnerships_organizationcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationcitationevent" ("fact", "id", "locator", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (OLD."fact", OLD."id", OLD."locator", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."source_id"); RETURN NULL;',
                            hash="caa207f683b7a9430d3f548b49d06ab416bd5701",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b763f",
                            table="partnerships_organizationcitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        help_text="Only published records are shown to the public.",
                        max_length=9,
                        verbose_name="publication",
                    ),
                ),
                (
                    "internal_notes",
                    core.text.ProseField(
                        blank=True, help_text="Never shown to the public.", verbose_name="internal notes"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("country", "country"),
                            ("state", "state"),
                            ("region", "region"),
                            ("province", "province"),
                            ("district", "district"),
                            ("metropolitan_municipality", "metropolitan municipality"),
                            ("city", "city"),
                            ("assembly", "assembly or council"),
                            ("administration", "ministry or administration"),
                            ("agency", "agency"),
                            ("office_abroad", "office abroad"),
                            ("embassy", "embassy"),
                            ("international_organization", "international organization"),
                            ("network", "network"),
                            ("company", "company"),
                            ("chamber", "chamber of commerce"),
                            ("university", "university"),
                            ("training_centre", "training centre"),
                            ("museum", "museum"),
                            ("ngo", "non-governmental organization"),
                            ("other", "other body"),
                        ],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "native_name",
                    core.text.LineField(
                        blank=True,
                        help_text="As the body writes it itself.",
                        max_length=300,
                        verbose_name="native name",
                    ),
                ),
                ("short_name", core.text.LineField(blank=True, max_length=60, verbose_name="short name")),
                (
                    "location",
                    core.text.LineField(
                        blank=True, help_text="Town where it is located.", max_length=300, verbose_name="located in"
                    ),
                ),
                (
                    "is_home",
                    models.BooleanField(
                        default=False,
                        help_text="One of the authorities whose register this is.",
                        verbose_name="home authority",
                    ),
                ),
                ("founded_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="founded")),
                (
                    "dissolved_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="dissolved"),
                ),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                (
                    "name_fr",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="name (fr)"
                    ),
                ),
                (
                    "name_nl",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="name (nl)"
                    ),
                ),
                (
                    "name_en",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="name (en)"
                    ),
                ),
                ("description_fr", core.text.ProseField(blank=True, verbose_name="description (fr)")),
                ("description_nl", core.text.ProseField(blank=True, verbose_name="description (nl)")),
                ("description_en", core.text.ProseField(blank=True, verbose_name="description (en)")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty for international organizations and networks.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="part of",
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
                        to="partnerships.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationIdentifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scheme",
                    models.SlugField(
                        help_text="For example wikidata, geonames, iso-3166-2, nuts-2021.",
                        max_length=40,
                        verbose_name="scheme",
                    ),
                ),
                ("value", core.text.LineField(max_length=200, verbose_name="value")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "identifier",
                "verbose_name_plural": "identifiers",
                "ordering": ["scheme", "value", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scheme__regex", "^[a-z0-9][a-z0-9-]*$")),
                        name="organizationidentifier_scheme_is_a_code",
                        violation_error_code="scheme",
                        violation_error_message="A scheme is written in small letters, digits and hyphens, for example wikidata.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__regex", "^\\S(.*\\S)?$")),
                        name="organizationidentifier_value_is_trimmed",
                        violation_error_code="value",
                        violation_error_message="An identifier neither begins nor ends with a blank.",
                    ),
                    models.UniqueConstraint(
                        fields=("scheme", "value"),
                        name="organization_identifier_once",
                        violation_error_code="value",
                        violation_error_message="Another organization has this identifier: is it the same body?",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationidentifierevent" ("id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (NEW."id", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."value"); RETURN NULL;',
                            hash="87b660a4c7052b28b11ec1c6e6633bc983d09405",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e320d",
                            table="partnerships_organizationidentifier",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_organizationidentifierevent" ("id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (NEW."id", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."value"); RETURN NULL;',
                            hash="e71be8fec47458b41eb66a6242eb8b995305b8be",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e02d0",
                            table="partnerships_organizationidentifier",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationidentifierevent" ("id", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (OLD."id", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scheme", OLD."value"); RETURN NULL;',
                            hash="da75308900f9f47f8363563b693b910fb6b9f8ba",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_86228",
                            table="partnerships_organizationidentifier",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", core.text.LineField(max_length=300, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Two or three letters, for example tr.",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                ("used_from", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="used from")),
                (
                    "used_until",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="used until"),
                ),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True, expression=core.search.Fold(models.F("name")), output_field=models.TextField()
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name",
                "verbose_name_plural": "other names",
                "ordering": ["name", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("folded"), "gin_trgm_ops"),
                        name="organization_name_folded_trgm",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("used_until__precedes", models.F("used_from")), _negated=True),
                        name="organization_name_used_until_after_from",
                        violation_error_code="used_until",
                        violation_error_message="The name stops being used before it starts.",
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "name"),
                        name="organization_name_once",
                        violation_error_code="name",
                        violation_error_message="This organization already has this other name.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationnameevent" ("id", "language", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "used_from", "used_until") VALUES (NEW."id", NEW."language", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."used_from", NEW."used_until"); RETURN NULL;',
                            hash="f23af843b369c27a114584001a9dd3e3178a414b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b4894",
                            table="partnerships_organizationname",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."used_from" IS DISTINCT FROM (NEW."used_from") OR OLD."used_until" IS DISTINCT FROM (NEW."used_until"))',
                            func='INSERT INTO "partnerships_organizationnameevent" ("id", "language", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "used_from", "used_until") VALUES (NEW."id", NEW."language", NEW."name", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."used_from", NEW."used_until"); RETURN NULL;',
                            hash="8adad03fc408f2221c1012c7528c83263f0bc81f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e98e0",
                            table="partnerships_organizationname",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationnameevent" ("id", "language", "name", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "used_from", "used_until") VALUES (OLD."id", OLD."language", OLD."name", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."used_from", OLD."used_until"); RETURN NULL;',
                            hash="cca2d1b559c5a5eb4c5d3da9f8ff27e74ccbbefc",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8efc2",
                            table="partnerships_organizationname",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coordinated_by", "coordinated by"),
                            ("funded_by", "funded by"),
                            ("hosted_by", "hosted by"),
                            ("supported_by", "supported by"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="from")),
                (
                    "ended_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="until"),
                ),
                ("note", core.text.LineField(blank=True, max_length=300, verbose_name="note")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inverse_relations",
                        to="partnerships.organization",
                        verbose_name="by which organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["coordinated_by", "funded_by", "hosted_by", "supported_by"])),
                        name="organization_relation_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization", models.F("other")), _negated=True),
                        name="organization_relation_of_two",
                        violation_error_code="other",
                        violation_error_message="An organization cannot be related to itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on__precedes", models.F("started_on")), _negated=True),
                        name="organization_relation_ends_after_start",
                        violation_error_code="ended_on",
                        violation_error_message="The relation ends before it starts.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationrelationevent" ("ended_on", "id", "kind", "note", "organization_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on") VALUES (NEW."ended_on", NEW."id", NEW."kind", NEW."note", NEW."organization_id", NEW."other_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."started_on"); RETURN NULL;',
                            hash="5949a845f49b04b12a9c52668512f0a82125d467",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_377ed",
                            table="partnerships_organizationrelation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_organizationrelationevent" ("ended_on", "id", "kind", "note", "organization_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on") VALUES (NEW."ended_on", NEW."id", NEW."kind", NEW."note", NEW."organization_id", NEW."other_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."started_on"); RETURN NULL;',
                            hash="f31b996e46b01d45d827425f6b05f56083eedbd0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e9a41",
                            table="partnerships_organizationrelation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationrelationevent" ("ended_on", "id", "kind", "note", "organization_id", "other_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "started_on") VALUES (OLD."ended_on", OLD."id", OLD."kind", OLD."note", OLD."organization_id", OLD."other_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."started_on"); RETURN NULL;',
                            hash="b5ef9f96c83fd432e34333f3cb3b60de49039c79",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5a201",
                            table="partnerships_organizationrelation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganizationSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("merger", "merger"), ("split", "split"), ("renaming", "renaming")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("succeeded_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="date")),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successions",
                        to="partnerships.organization",
                        verbose_name="predecessor",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="precedents",
                        to="partnerships.organization",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "succession",
                "verbose_name_plural": "successions",
                "ordering": ["succeeded_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["merger", "split", "renaming"])),
                        name="succession_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("predecessor", models.F("successor")), _negated=True),
                        name="succession_of_two_organizations",
                        violation_error_code="successor",
                        violation_error_message="An organization cannot succeed itself.",
                    ),
                    models.UniqueConstraint(
                        fields=("predecessor", "successor"),
                        name="succession_once",
                        violation_error_code="successor",
                        violation_error_message="This succession is already recorded.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationsuccessionevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "succeeded_on", "successor_id") VALUES (NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."predecessor_id", NEW."succeeded_on", NEW."successor_id"); RETURN NULL;',
                            hash="51f26fb2f46f4b52f8e80e0327537ee97ad38bde",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d56a1",
                            table="partnerships_organizationsuccession",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_organizationsuccessionevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "succeeded_on", "successor_id") VALUES (NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."predecessor_id", NEW."succeeded_on", NEW."successor_id"); RETURN NULL;',
                            hash="050eb77d90e3f98dca3b991391bea3808ef005c2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ba89f",
                            table="partnerships_organizationsuccession",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_organizationsuccessionevent" ("id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "predecessor_id", "succeeded_on", "successor_id") VALUES (OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."predecessor_id", OLD."succeeded_on", OLD."successor_id"); RETURN NULL;',
                            hash="696c5be04d5c61797a2c0ea1f7a1f253e95b7550",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_97a02",
                            table="partnerships_organizationsuccession",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NetworkMembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("joined_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="from")),
                (
                    "left_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="until"),
                ),
                (
                    "mandate",
                    core.text.LineField(
                        blank=True,
                        help_text="For example: member of the board.",
                        max_length=300,
                        verbose_name="mandate",
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
                        to="partnerships.networkmembership",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="member",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="network",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationCitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "fact",
                    core.text.LineField(
                        blank=True,
                        help_text="Which fact of the record the source supports; empty for the whole record.",
                        max_length=100,
                        verbose_name="fact",
                    ),
                ),
                (
                    "locator",
                    core.text.LineField(
                        blank=True, help_text="Line, page or article.", max_length=100, verbose_name="where"
                    ),
                ),
                (
                    "quote",
                    core.text.ProseField(
                        blank=True, help_text="The words of the source. Shown to the public.", verbose_name="quote"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="organization",
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
                        to="partnerships.organizationcitation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationIdentifierEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "scheme",
                    models.SlugField(
                        db_index=False,
                        help_text="For example wikidata, geonames, iso-3166-2, nuts-2021.",
                        max_length=40,
                        verbose_name="scheme",
                    ),
                ),
                ("value", core.text.LineField(max_length=200, verbose_name="value")),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="organization",
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
                        to="partnerships.organizationidentifier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationNameEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", core.text.LineField(max_length=300, verbose_name="name")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        help_text="Two or three letters, for example tr.",
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                ("used_from", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="used from")),
                (
                    "used_until",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="used until"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="organization",
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
                        to="partnerships.organizationname",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationRelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("coordinated_by", "coordinated by"),
                            ("funded_by", "funded by"),
                            ("hosted_by", "hosted by"),
                            ("supported_by", "supported by"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="from")),
                (
                    "ended_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="until"),
                ),
                ("note", core.text.LineField(blank=True, max_length=300, verbose_name="note")),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="by which organization",
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
                        to="partnerships.organizationrelation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationSuccessionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("merger", "merger"), ("split", "split"), ("renaming", "renaming")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("succeeded_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="date")),
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
                        to="partnerships.organizationsuccession",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="predecessor",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        db_index=True,
                        default="draft",
                        help_text="Only published records are shown to the public.",
                        max_length=9,
                        verbose_name="publication",
                    ),
                ),
                (
                    "internal_notes",
                    core.text.ProseField(
                        blank=True, help_text="Never shown to the public.", verbose_name="internal notes"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("version_xid", models.BigIntegerField(default=0, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("twinning", "twinning"),
                            ("friendship", "friendship"),
                            ("cooperation", "cooperation"),
                            ("other", "other partnership"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="start")),
                (
                    "ended_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="end"),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("active", "active"),
                            ("dormant", "dormant"),
                            ("suspended", "suspended"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        help_text="A property of the relationship, apart from the legal status of its agreements.",
                        max_length=12,
                        verbose_name="activity",
                    ),
                ),
                ("ending_fr", core.text.LineField(blank=True, max_length=300, verbose_name="how it ended (fr)")),
                ("ending_nl", core.text.LineField(blank=True, max_length=300, verbose_name="how it ended (nl)")),
                ("ending_en", core.text.LineField(blank=True, max_length=300, verbose_name="how it ended (en)")),
                (
                    "summary_fr",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="summary (fr)"
                    ),
                ),
                (
                    "summary_nl",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="summary (nl)"
                    ),
                ),
                (
                    "summary_en",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="summary (en)"
                    ),
                ),
                (
                    "organization_a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships_as_a",
                        to="partnerships.organization",
                        verbose_name="one authority",
                    ),
                ),
                (
                    "organization_b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships_as_b",
                        to="partnerships.organization",
                        verbose_name="other authority",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["twinning", "friendship", "cooperation", "other"])),
                        name="partnership_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("activity__in", ["active", "dormant", "suspended", "not_recorded"])),
                        name="partnership_activity_known",
                        violation_error_code="activity",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publication__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="partnership_publication_known",
                        violation_error_code="publication",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organization_a", models.F("organization_b")), _negated=True),
                        name="partnership_of_two_authorities",
                        violation_error_code="organization_b",
                        violation_error_message="A partnership is between two different authorities.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("organization_a", "organization_b"),
                        django.db.models.functions.comparison.Greatest("organization_a", "organization_b"),
                        models.F("kind"),
                        models.F("started_on"),
                        name="partnership_once",
                        nulls_distinct=False,
                        violation_error_code="organization_b",
                        violation_error_message="These two authorities already have a partnership of this kind with this start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on__precedes", models.F("started_on")), _negated=True),
                        name="partnership_ends_after_start",
                        violation_error_code="ended_on",
                        violation_error_message="The partnership ends before it starts.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_partnershipevent" ("activity", "ended_on", "ending_en", "ending_fr", "ending_nl", "id", "internal_notes", "kind", "organization_a_id", "organization_b_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "started_on", "summary_en", "summary_fr", "summary_nl") VALUES (NEW."activity", NEW."ended_on", NEW."ending_en", NEW."ending_fr", NEW."ending_nl", NEW."id", NEW."internal_notes", NEW."kind", NEW."organization_a_id", NEW."organization_b_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publication", NEW."started_on", NEW."summary_en", NEW."summary_fr", NEW."summary_nl"); RETURN NULL;',
                            hash="a3828e4116b949059624169d1754c12ea48784bf",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_80689",
                            table="partnerships_partnership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."activity" IS DISTINCT FROM (NEW."activity") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."ending_en" IS DISTINCT FROM (NEW."ending_en") OR OLD."ending_fr" IS DISTINCT FROM (NEW."ending_fr") OR OLD."ending_nl" IS DISTINCT FROM (NEW."ending_nl") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."internal_notes" IS DISTINCT FROM (NEW."internal_notes") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."organization_a_id" IS DISTINCT FROM (NEW."organization_a_id") OR OLD."organization_b_id" IS DISTINCT FROM (NEW."organization_b_id") OR OLD."publication" IS DISTINCT FROM (NEW."publication") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."summary_en" IS DISTINCT FROM (NEW."summary_en") OR OLD."summary_fr" IS DISTINCT FROM (NEW."summary_fr") OR OLD."summary_nl" IS DISTINCT FROM (NEW."summary_nl"))',
                            func='INSERT INTO "partnerships_partnershipevent" ("activity", "ended_on", "ending_en", "ending_fr", "ending_nl", "id", "internal_notes", "kind", "organization_a_id", "organization_b_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "started_on", "summary_en", "summary_fr", "summary_nl") VALUES (NEW."activity", NEW."ended_on", NEW."ending_en", NEW."ending_fr", NEW."ending_nl", NEW."id", NEW."internal_notes", NEW."kind", NEW."organization_a_id", NEW."organization_b_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publication", NEW."started_on", NEW."summary_en", NEW."summary_fr", NEW."summary_nl"); RETURN NULL;',
                            hash="b6fe23fd7a0511974fa20a233d64b516ec22abc5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5ca94",
                            table="partnerships_partnership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_partnershipevent" ("activity", "ended_on", "ending_en", "ending_fr", "ending_nl", "id", "internal_notes", "kind", "organization_a_id", "organization_b_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "started_on", "summary_en", "summary_fr", "summary_nl") VALUES (OLD."activity", OLD."ended_on", OLD."ending_en", OLD."ending_fr", OLD."ending_nl", OLD."id", OLD."internal_notes", OLD."kind", OLD."organization_a_id", OLD."organization_b_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publication", OLD."started_on", OLD."summary_en", OLD."summary_fr", OLD."summary_nl"); RETURN NULL;',
                            hash="be8289f78e4c3d62b3e7a8c26b8e46ccc53400d9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b61a9",
                            table="partnerships_partnership",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="value"),
                ),
                (
                    "unit",
                    core.text.LineField(blank=True, help_text="For percentages: %", max_length=40, verbose_name="unit"),
                ),
                ("rank", models.IntegerField(blank=True, null=True, verbose_name="rank")),
                ("is_approximate", models.BooleanField(default=False, verbose_name="approximate")),
                ("as_printed", core.text.LineField(blank=True, max_length=300, verbose_name="as printed")),
                (
                    "reference_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where it is not recorded.",
                        null=True,
                        verbose_name="reference year",
                    ),
                ),
                ("label_fr", core.text.LineField(blank=True, max_length=300, verbose_name="label (fr)")),
                ("label_nl", core.text.LineField(blank=True, max_length=300, verbose_name="label (nl)")),
                ("label_en", core.text.LineField(blank=True, max_length=300, verbose_name="label (en)")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        help_text="The country the figure is about.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_figures",
                        to="partnerships.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "other_country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="key_figures_compared",
                        to="partnerships.country",
                        verbose_name="compared with",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_figures",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="key_figures",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "key figure",
                "verbose_name_plural": "key figures",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("country__isnull", True),
                                ("organization__isnull", True),
                                ("other_country", None),
                                ("partnership__isnull", False),
                            ),
                            models.Q(
                                ("country__isnull", True),
                                ("organization__isnull", False),
                                ("other_country", None),
                                ("partnership__isnull", True),
                            ),
                            models.Q(
                                ("country__isnull", False),
                                ("organization__isnull", True),
                                ("other_country__isnull", False),
                                ("partnership__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="key_figure_about_one_thing",
                        violation_error_code="key_figure_about_one_thing",
                        violation_error_message="A figure is about a partnership, an organization or a pair of countries: one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("label_fr__regex", "\\S"),
                            ("label_nl__regex", "\\S"),
                            ("label_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="key_figure_has_label",
                        violation_error_code="label_fr",
                        violation_error_message="A figure needs a label in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__isnull", True), ("rank__gte", 1), _connector="OR"),
                        name="key_figure_rank_from_one",
                        violation_error_code="rank",
                        violation_error_message="Ranks start at 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit", "%"), _negated=True),
                            ("value__isnull", True),
                            ("value__range", (0, 100)),
                            _connector="OR",
                        ),
                        name="key_figure_percentage_valid",
                        violation_error_code="value",
                        violation_error_message="A percentage is between 0 and 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                        name="key_figure_value_not_negative",
                        violation_error_code="value",
                        violation_error_message="A figure cannot be negative.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_keyfigureevent" ("as_printed", "country_id", "id", "is_approximate", "label_en", "label_fr", "label_nl", "organization_id", "other_country_id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reference_year", "unit", "value") VALUES (NEW."as_printed", NEW."country_id", NEW."id", NEW."is_approximate", NEW."label_en", NEW."label_fr", NEW."label_nl", NEW."organization_id", NEW."other_country_id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank", NEW."reference_year", NEW."unit", NEW."value"); RETURN NULL;',
                            hash="f0ca5b92f4af0eecfc152de0b628915143def154",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2644f",
                            table="partnerships_keyfigure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_keyfigureevent" ("as_printed", "country_id", "id", "is_approximate", "label_en", "label_fr", "label_nl", "organization_id", "other_country_id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reference_year", "unit", "value") VALUES (NEW."as_printed", NEW."country_id", NEW."id", NEW."is_approximate", NEW."label_en", NEW."label_fr", NEW."label_nl", NEW."organization_id", NEW."other_country_id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rank", NEW."reference_year", NEW."unit", NEW."value"); RETURN NULL;',
                            hash="1cf2c871e1b006476186f710cccb3743a6f109ac",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bb3ab",
                            table="partnerships_keyfigure",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_keyfigureevent" ("as_printed", "country_id", "id", "is_approximate", "label_en", "label_fr", "label_nl", "organization_id", "other_country_id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reference_year", "unit", "value") VALUES (OLD."as_printed", OLD."country_id", OLD."id", OLD."is_approximate", OLD."label_en", OLD."label_fr", OLD."label_nl", OLD."organization_id", OLD."other_country_id", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rank", OLD."reference_year", OLD."unit", OLD."value"); RETURN NULL;',
                            hash="1da4004dba577311b1319cec5636f5fe10132dca",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_77458",
                            table="partnerships_keyfigure",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnershipCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fact",
                    core.text.LineField(
                        blank=True,
                        help_text="Which fact of the record the source supports; empty for the whole record.",
                        max_length=100,
                        verbose_name="fact",
                    ),
                ),
                (
                    "locator",
                    core.text.LineField(
                        blank=True, help_text="Line, page or article.", max_length=100, verbose_name="where"
                    ),
                ),
                (
                    "quote",
                    core.text.ProseField(
                        blank=True, help_text="The words of the source. Shown to the public.", verbose_name="quote"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["pk"],
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_partnershipcitationevent" ("fact", "id", "locator", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."locator", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="e47440ede320fc5502058f04e6069e0a8550b7a2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7fa76",
                            table="partnerships_partnershipcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_partnershipcitationevent" ("fact", "id", "locator", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."locator", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="bad6e2f663531fbe9c5c1e59bdd9a5dc9d25392d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e70cc",
                            table="partnerships_partnershipcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_partnershipcitationevent" ("fact", "id", "locator", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (OLD."fact", OLD."id", OLD."locator", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."source_id"); RETURN NULL;',
                            hash="141ebc8ff97b465ff483a469099f1b8c8798b4c9",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3efbc",
                            table="partnerships_partnershipcitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        help_text="Only published records are shown to the public.",
                        max_length=9,
                        verbose_name="publication",
                    ),
                ),
                (
                    "internal_notes",
                    core.text.ProseField(
                        blank=True, help_text="Never shown to the public.", verbose_name="internal notes"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("twinning", "twinning"),
                            ("friendship", "friendship"),
                            ("cooperation", "cooperation"),
                            ("other", "other partnership"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="start")),
                (
                    "ended_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="end"),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("active", "active"),
                            ("dormant", "dormant"),
                            ("suspended", "suspended"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        help_text="A property of the relationship, apart from the legal status of its agreements.",
                        max_length=12,
                        verbose_name="activity",
                    ),
                ),
                ("ending_fr", core.text.LineField(blank=True, max_length=300, verbose_name="how it ended (fr)")),
                ("ending_nl", core.text.LineField(blank=True, max_length=300, verbose_name="how it ended (nl)")),
                ("ending_en", core.text.LineField(blank=True, max_length=300, verbose_name="how it ended (en)")),
                (
                    "summary_fr",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="summary (fr)"
                    ),
                ),
                (
                    "summary_nl",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="summary (nl)"
                    ),
                ),
                (
                    "summary_en",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="summary (en)"
                    ),
                ),
                (
                    "organization_a",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="one authority",
                    ),
                ),
                (
                    "organization_b",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="other authority",
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
                        to="partnerships.partnership",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnershipTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_rows",
                        to="partnerships.partnership",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnership_rows",
                        to="partnerships.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "topic"),
                        name="partnership_topic_once",
                        violation_error_code="topic",
                        violation_error_message="This topic is already chosen.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_partnershiptopicevent" ("id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."topic_id"); RETURN NULL;',
                            hash="949f78a0250a9cdfb3ecb65ab52106294c5b9230",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_56ae1",
                            table="partnerships_partnershiptopic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_partnershiptopicevent" ("id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."topic_id"); RETURN NULL;',
                            hash="f651707f3ffcc66b0fed00210f800b558c9b6a26",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0d143",
                            table="partnerships_partnershiptopic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_partnershiptopicevent" ("id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (OLD."id", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."topic_id"); RETURN NULL;',
                            hash="87ba4267265931cf2c70907101f6202ef4e88edb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fb8b8",
                            table="partnerships_partnershiptopic",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyFigureCitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fact",
                    core.text.LineField(
                        blank=True,
                        help_text="Which fact of the record the source supports; empty for the whole record.",
                        max_length=100,
                        verbose_name="fact",
                    ),
                ),
                (
                    "locator",
                    core.text.LineField(
                        blank=True, help_text="Line, page or article.", max_length=100, verbose_name="where"
                    ),
                ),
                (
                    "quote",
                    core.text.ProseField(
                        blank=True, help_text="The words of the source. Shown to the public.", verbose_name="quote"
                    ),
                ),
                (
                    "key_figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="partnerships.keyfigure",
                        verbose_name="key figure",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["pk"],
                "abstract": False,
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_keyfigurecitationevent" ("fact", "id", "key_figure_id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."key_figure_id", NEW."locator", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="f567c2fb9d3807f4f6fbdb362bd254c89f08fc0f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f68dc",
                            table="partnerships_keyfigurecitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "partnerships_keyfigurecitationevent" ("fact", "id", "key_figure_id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."key_figure_id", NEW."locator", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="31c45bdf0a642215d92c956bf277f0c95ecefdd6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8dbc1",
                            table="partnerships_keyfigurecitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "partnerships_keyfigurecitationevent" ("fact", "id", "key_figure_id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (OLD."fact", OLD."id", OLD."key_figure_id", OLD."locator", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."source_id"); RETURN NULL;',
                            hash="67bdb50ed919357cbe4ae81e41a0c799f253632e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_dc540",
                            table="partnerships_keyfigurecitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeyFigureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name="value"),
                ),
                (
                    "unit",
                    core.text.LineField(blank=True, help_text="For percentages: %", max_length=40, verbose_name="unit"),
                ),
                ("rank", models.IntegerField(blank=True, null=True, verbose_name="rank")),
                ("is_approximate", models.BooleanField(default=False, verbose_name="approximate")),
                ("as_printed", core.text.LineField(blank=True, max_length=300, verbose_name="as printed")),
                (
                    "reference_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where it is not recorded.",
                        null=True,
                        verbose_name="reference year",
                    ),
                ),
                ("label_fr", core.text.LineField(blank=True, max_length=300, verbose_name="label (fr)")),
                ("label_nl", core.text.LineField(blank=True, max_length=300, verbose_name="label (nl)")),
                ("label_en", core.text.LineField(blank=True, max_length=300, verbose_name="label (en)")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The country the figure is about.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.country",
                        verbose_name="country",
                    ),
                ),
                (
                    "other_country",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.country",
                        verbose_name="compared with",
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
                        to="partnerships.keyfigure",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnershipCitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "fact",
                    core.text.LineField(
                        blank=True,
                        help_text="Which fact of the record the source supports; empty for the whole record.",
                        max_length=100,
                        verbose_name="fact",
                    ),
                ),
                (
                    "locator",
                    core.text.LineField(
                        blank=True, help_text="Line, page or article.", max_length=100, verbose_name="where"
                    ),
                ),
                (
                    "quote",
                    core.text.ProseField(
                        blank=True, help_text="The words of the source. Shown to the public.", verbose_name="quote"
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.partnership",
                        verbose_name="partnership",
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
                        to="partnerships.partnershipcitation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnershipTopicEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "partnership",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.partnership",
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
                        to="partnerships.partnershiptopic",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="KeyFigureCitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "fact",
                    core.text.LineField(
                        blank=True,
                        help_text="Which fact of the record the source supports; empty for the whole record.",
                        max_length=100,
                        verbose_name="fact",
                    ),
                ),
                (
                    "locator",
                    core.text.LineField(
                        blank=True, help_text="Line, page or article.", max_length=100, verbose_name="where"
                    ),
                ),
                (
                    "quote",
                    core.text.ProseField(
                        blank=True, help_text="The words of the source. Shown to the public.", verbose_name="quote"
                    ),
                ),
                (
                    "key_figure",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.keyfigure",
                        verbose_name="key figure",
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
                        to="partnerships.keyfigurecitation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="Partnership",
            name="topics",
            field=models.ManyToManyField(
                blank=True,
                related_name="partnerships",
                through="partnerships.PartnershipTopic",
                to="partnerships.topic",
                verbose_name="topics",
            ),
        ),
    ]
