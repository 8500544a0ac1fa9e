import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.fields
import core.search
import core.text
import events.models.photo


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("core", "0002_source"),
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Visit",
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
                    "direction",
                    models.CharField(
                        choices=[("outgoing", "mission abroad"), ("incoming", "visit received")],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="first day")),
                ("ended_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="last day")),
                (
                    "places",
                    core.text.LineField(
                        blank=True, help_text="Towns visited, as printed.", max_length=300, verbose_name="places"
                    ),
                ),
                (
                    "stated_delegation",
                    models.IntegerField(blank=True, null=True, verbose_name="stated size of the delegation"),
                ),
                (
                    "stated_companies",
                    models.IntegerField(blank=True, null=True, verbose_name="stated number of companies"),
                ),
                (
                    "stated_company_representatives",
                    models.IntegerField(blank=True, null=True, verbose_name="stated number of company representatives"),
                ),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=core.search.Fold(
                            core.search.JoinText(
                                core.search.JoinText(
                                    core.search.JoinText(
                                        core.search.JoinText(
                                            core.search.JoinText(
                                                core.search.JoinText(models.F("title_fr"), models.F("title_nl")),
                                                models.F("title_en"),
                                            ),
                                            models.F("summary_fr"),
                                        ),
                                        models.F("summary_nl"),
                                    ),
                                    models.F("summary_en"),
                                ),
                                models.F("places"),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "title_fr",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="title (fr)"
                    ),
                ),
                (
                    "title_nl",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="title (nl)"
                    ),
                ),
                (
                    "title_en",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="title (en)"
                    ),
                ),
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
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits_made",
                        to="partnerships.organization",
                        verbose_name="visiting organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "visit",
                "verbose_name_plural": "visits",
                "ordering": ["-started_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["outgoing", "incoming"])),
                        name="visit_direction_known",
                        violation_error_code="direction",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publication__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="visit_publication_known",
                        violation_error_code="publication",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publication", "draft"),
                            ("title_fr__regex", "\\S"),
                            ("title_nl__regex", "\\S"),
                            ("title_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="visit_has_title",
                        violation_error_code="title_fr",
                        violation_error_message="A submitted visit needs a title in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_on__precedes", models.F("started_on")), _negated=True),
                        name="visit_ends_after_start",
                        violation_error_code="ended_on",
                        violation_error_message="The visit ends before it starts.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stated_delegation__isnull", True), ("stated_delegation__gte", 0), _connector="OR"
                        ),
                        name="visit_stated_delegation_not_negative",
                        violation_error_code="stated_delegation",
                        violation_error_message="A count cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stated_companies__isnull", True), ("stated_companies__gte", 0), _connector="OR"
                        ),
                        name="visit_stated_companies_not_negative",
                        violation_error_code="stated_companies",
                        violation_error_message="A count cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stated_company_representatives__isnull", True),
                            ("stated_company_representatives__gte", 0),
                            _connector="OR",
                        ),
                        name="visit_stated_company_representatives_not_negative",
                        violation_error_code="stated_company_representatives",
                        violation_error_message="A count cannot be negative.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visitevent" ("direction", "ended_on", "id", "internal_notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "publication", "started_on", "stated_companies", "stated_company_representatives", "stated_delegation", "summary_en", "summary_fr", "summary_nl", "title_en", "title_fr", "title_nl", "visitor_id") VALUES (NEW."direction", NEW."ended_on", NEW."id", NEW."internal_notes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."publication", NEW."started_on", NEW."stated_companies", NEW."stated_company_representatives", NEW."stated_delegation", NEW."summary_en", NEW."summary_fr", NEW."summary_nl", NEW."title_en", NEW."title_fr", NEW."title_nl", NEW."visitor_id"); RETURN NULL;',
                            hash="af81ba996de6334fd2c029d3c2e06cd95d7aaebc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_48e2c",
                            table="events_visit",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."direction" IS DISTINCT FROM (NEW."direction") OR OLD."ended_on" IS DISTINCT FROM (NEW."ended_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."internal_notes" IS DISTINCT FROM (NEW."internal_notes") OR OLD."places" IS DISTINCT FROM (NEW."places") OR OLD."publication" IS DISTINCT FROM (NEW."publication") OR OLD."started_on" IS DISTINCT FROM (NEW."started_on") OR OLD."stated_companies" IS DISTINCT FROM (NEW."stated_companies") OR OLD."stated_company_representatives" IS DISTINCT FROM (NEW."stated_company_representatives") OR OLD."stated_delegation" IS DISTINCT FROM (NEW."stated_delegation") OR OLD."summary_en" IS DISTINCT FROM (NEW."summary_en") OR OLD."summary_fr" IS DISTINCT FROM (NEW."summary_fr") OR OLD."summary_nl" IS DISTINCT FROM (NEW."summary_nl") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl") OR OLD."visitor_id" IS DISTINCT FROM (NEW."visitor_id"))',
                            func='INSERT INTO "events_visitevent" ("direction", "ended_on", "id", "internal_notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "publication", "started_on", "stated_companies", "stated_company_representatives", "stated_delegation", "summary_en", "summary_fr", "summary_nl", "title_en", "title_fr", "title_nl", "visitor_id") VALUES (NEW."direction", NEW."ended_on", NEW."id", NEW."internal_notes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."publication", NEW."started_on", NEW."stated_companies", NEW."stated_company_representatives", NEW."stated_delegation", NEW."summary_en", NEW."summary_fr", NEW."summary_nl", NEW."title_en", NEW."title_fr", NEW."title_nl", NEW."visitor_id"); RETURN NULL;',
                            hash="97282272b7b8b446858d086fe87e3a2b0b0f750a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2cd18",
                            table="events_visit",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visitevent" ("direction", "ended_on", "id", "internal_notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "publication", "started_on", "stated_companies", "stated_company_representatives", "stated_delegation", "summary_en", "summary_fr", "summary_nl", "title_en", "title_fr", "title_nl", "visitor_id") VALUES (OLD."direction", OLD."ended_on", OLD."id", OLD."internal_notes", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."places", OLD."publication", OLD."started_on", OLD."stated_companies", OLD."stated_company_representatives", OLD."stated_delegation", OLD."summary_en", OLD."summary_fr", OLD."summary_nl", OLD."title_en", OLD."title_fr", OLD."title_nl", OLD."visitor_id"); RETURN NULL;',
                            hash="69ef5b8d27fe22423f8ed46e22c303b793bcb226",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2cc7e",
                            table="events_visit",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title_as_printed", core.text.LineField(blank=True, max_length=500, verbose_name="title as printed")),
                ("is_head", models.BooleanField(default=False, verbose_name="leads the delegation")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        help_text="Where an organization is named without a person, or the person represents it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation_memberships",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation_memberships",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation_memberships",
                        to="people.post",
                        verbose_name="post",
                    ),
                ),
                (
                    "sending_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegation_members_sent",
                        to="partnerships.organization",
                        verbose_name="sent by",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegation_members",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "delegation member",
                "verbose_name_plural": "delegation members",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person__isnull", False), ("organization__isnull", False), _connector="OR"),
                        name="delegation_member_is_named",
                        violation_error_code="person",
                        violation_error_message="Name the person or the organization; what is only counted goes into the stated numbers.",
                    ),
                    models.UniqueConstraint(
                        fields=("visit", "person", "organization"),
                        name="delegation_member_once",
                        nulls_distinct=False,
                        violation_error_code="person",
                        violation_error_message="This member is already in the delegation.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_delegationmemberevent" ("id", "is_head", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_id", "sending_organization_id", "title_as_printed", "visit_id") VALUES (NEW."id", NEW."is_head", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."post_id", NEW."sending_organization_id", NEW."title_as_printed", NEW."visit_id"); RETURN NULL;',
                            hash="6b430cbd4fd1b8abc1060fc854bf053c9cda7bc2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_aa047",
                            table="events_delegationmember",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_delegationmemberevent" ("id", "is_head", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_id", "sending_organization_id", "title_as_printed", "visit_id") VALUES (NEW."id", NEW."is_head", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."post_id", NEW."sending_organization_id", NEW."title_as_printed", NEW."visit_id"); RETURN NULL;',
                            hash="6da89ce123cbb35b983f5c83c97f47f63961789c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_02061",
                            table="events_delegationmember",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_delegationmemberevent" ("id", "is_head", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_id", "sending_organization_id", "title_as_printed", "visit_id") VALUES (OLD."id", OLD."is_head", OLD."organization_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."post_id", OLD."sending_organization_id", OLD."title_as_printed", OLD."visit_id"); RETURN NULL;',
                            hash="0aaa48747d40f5b9b422f07b5d2a6791b4ce2eff",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b8146",
                            table="events_delegationmember",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meeting", "meeting"),
                            ("field_visit", "field visit"),
                            ("business_forum", "business forum"),
                            ("networking", "networking"),
                            ("signing_ceremony", "signing ceremony"),
                            ("reception", "reception"),
                            ("commemoration", "commemoration"),
                            ("celebration", "celebration"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("held_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="date")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="time")),
                (
                    "place",
                    core.text.LineField(
                        blank=True, help_text="Empty where it is not recorded.", max_length=300, verbose_name="place"
                    ),
                ),
                ("title_fr", core.text.LineField(blank=True, max_length=300, verbose_name="title (fr)")),
                ("title_nl", core.text.LineField(blank=True, max_length=300, verbose_name="title (nl)")),
                ("title_en", core.text.LineField(blank=True, max_length=300, verbose_name="title (en)")),
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
                    "host",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_items_hosted",
                        to="partnerships.organization",
                        verbose_name="host",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_items",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "programme item",
                "verbose_name_plural": "programme items",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "meeting",
                                    "field_visit",
                                    "business_forum",
                                    "networking",
                                    "signing_ceremony",
                                    "reception",
                                    "commemoration",
                                    "celebration",
                                    "other",
                                ],
                            )
                        ),
                        name="programme_item_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("title_fr__regex", "\\S"),
                            ("title_nl__regex", "\\S"),
                            ("title_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="programme_item_has_title",
                        violation_error_code="title_fr",
                        violation_error_message="A programme item needs a title in at least one language.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_programmeitemevent" ("held_on", "host_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "starts_at", "summary_en", "summary_fr", "summary_nl", "title_en", "title_fr", "title_nl", "visit_id") VALUES (NEW."held_on", NEW."host_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."position", NEW."starts_at", NEW."summary_en", NEW."summary_fr", NEW."summary_nl", NEW."title_en", NEW."title_fr", NEW."title_nl", NEW."visit_id"); RETURN NULL;',
                            hash="b9fb32b0b37f15382a1568e573085722d756d3c7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a8b0d",
                            table="events_programmeitem",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_programmeitemevent" ("held_on", "host_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "starts_at", "summary_en", "summary_fr", "summary_nl", "title_en", "title_fr", "title_nl", "visit_id") VALUES (NEW."held_on", NEW."host_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."position", NEW."starts_at", NEW."summary_en", NEW."summary_fr", NEW."summary_nl", NEW."title_en", NEW."title_fr", NEW."title_nl", NEW."visit_id"); RETURN NULL;',
                            hash="922fa1ba6fc3f353001eecc0d47f279ef287131a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c7c29",
                            table="events_programmeitem",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_programmeitemevent" ("held_on", "host_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "starts_at", "summary_en", "summary_fr", "summary_nl", "title_en", "title_fr", "title_nl", "visit_id") VALUES (OLD."held_on", OLD."host_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."position", OLD."starts_at", OLD."summary_en", OLD."summary_fr", OLD."summary_nl", OLD."title_en", OLD."title_fr", OLD."title_nl", OLD."visit_id"); RETURN NULL;',
                            hash="a46a5255a2721c48c449fd060c9291e925978f91",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_89290",
                            table="events_programmeitem",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitCitation",
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="events.visit",
                        verbose_name="visit",
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
                            func='INSERT INTO "events_visitcitationevent" ("fact", "id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id", "visit_id") VALUES (NEW."fact", NEW."id", NEW."locator", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."source_id", NEW."visit_id"); RETURN NULL;',
                            hash="8c4eabe033fd22c54075d09eab12e56812441a9c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d83aa",
                            table="events_visitcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_visitcitationevent" ("fact", "id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id", "visit_id") VALUES (NEW."fact", NEW."id", NEW."locator", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."source_id", NEW."visit_id"); RETURN NULL;',
                            hash="f9033f0399fe968377588f799484608fee5707b3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bc0e7",
                            table="events_visitcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visitcitationevent" ("fact", "id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id", "visit_id") VALUES (OLD."fact", OLD."id", OLD."locator", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."source_id", OLD."visit_id"); RETURN NULL;',
                            hash="ef89d2ffe9e91cfdc00ec24b548d9b96c7db4b89",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d52e8",
                            table="events_visitcitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitEvent",
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
                    "direction",
                    models.CharField(
                        choices=[("outgoing", "mission abroad"), ("incoming", "visit received")],
                        max_length=8,
                        verbose_name="direction",
                    ),
                ),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="first day")),
                ("ended_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="last day")),
                (
                    "places",
                    core.text.LineField(
                        blank=True, help_text="Towns visited, as printed.", max_length=300, verbose_name="places"
                    ),
                ),
                (
                    "stated_delegation",
                    models.IntegerField(blank=True, null=True, verbose_name="stated size of the delegation"),
                ),
                (
                    "stated_companies",
                    models.IntegerField(blank=True, null=True, verbose_name="stated number of companies"),
                ),
                (
                    "stated_company_representatives",
                    models.IntegerField(blank=True, null=True, verbose_name="stated number of company representatives"),
                ),
                (
                    "title_fr",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="title (fr)"
                    ),
                ),
                (
                    "title_nl",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="title (nl)"
                    ),
                ),
                (
                    "title_en",
                    core.text.LineField(
                        blank=True, help_text="Shown on public pages.", max_length=300, verbose_name="title (en)"
                    ),
                ),
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
                        to="events.visit",
                    ),
                ),
                (
                    "visitor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="visiting organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("text_fr", core.text.ProseField(blank=True, verbose_name="text (fr)")),
                ("text_nl", core.text.ProseField(blank=True, verbose_name="text (nl)")),
                ("text_en", core.text.ProseField(blank=True, verbose_name="text (en)")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome_rows",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outcomes",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("text_fr__regex", "\\S"),
                            ("text_nl__regex", "\\S"),
                            ("text_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="visit_outcome_has_text",
                        violation_error_code="text_fr",
                        violation_error_message="An outcome needs its text in at least one language.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visitoutcomeevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text_en", "text_fr", "text_nl", "visit_id") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text_en", NEW."text_fr", NEW."text_nl", NEW."visit_id"); RETURN NULL;',
                            hash="9d57531b1bc5865ca3e9368ae88a1a9b23e828ae",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_417a0",
                            table="events_visitoutcome",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_visitoutcomeevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text_en", "text_fr", "text_nl", "visit_id") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."text_en", NEW."text_fr", NEW."text_nl", NEW."visit_id"); RETURN NULL;',
                            hash="af4010d14f82dc24d8d2502ad8ee2a4b8be0ceb1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4ee56",
                            table="events_visitoutcome",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visitoutcomeevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text_en", "text_fr", "text_nl", "visit_id") VALUES (OLD."agreement_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."text_en", OLD."text_fr", OLD."text_nl", OLD."visit_id"); RETURN NULL;',
                            hash="579b689106b83a5042ecb70f13f80aada90f8428",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_938ca",
                            table="events_visitoutcome",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitPartnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_rows",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="partnership_rows", to="events.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "partnership"),
                        name="visit_partnership_once",
                        violation_error_code="partnership",
                        violation_error_message="This partnership is already chosen.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visitpartnershipevent" ("id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") VALUES (NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."visit_id"); RETURN NULL;',
                            hash="5feec9c1ce93a32dc10bea4d9a02c01cfd25a7a3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_06b56",
                            table="events_visitpartnership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_visitpartnershipevent" ("id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") VALUES (NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."visit_id"); RETURN NULL;',
                            hash="e2d009ca840a2c52bd799039c49f69c5185119bd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3b1ec",
                            table="events_visitpartnership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visitpartnershipevent" ("id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "visit_id") VALUES (OLD."id", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."visit_id"); RETURN NULL;',
                            hash="3a096957a07ec98f287c86bdb6b5256584dc053c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_50f2a",
                            table="events_visitpartnership",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visit_rows",
                        to="partnerships.topic",
                        verbose_name="topic",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="topic_rows", to="events.visit"
                    ),
                ),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("visit", "topic"),
                        name="visit_topic_once",
                        violation_error_code="topic",
                        violation_error_message="This topic is already chosen.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visittopicevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id", "visit_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."topic_id", NEW."visit_id"); RETURN NULL;',
                            hash="d4edbb6dce6848ccb34a22fb12e0f840b683e81f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4c44c",
                            table="events_visittopic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_visittopicevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id", "visit_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."topic_id", NEW."visit_id"); RETURN NULL;',
                            hash="7fc499e6d926e0314b19f38f90dd95ca4245d929",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2c0f6",
                            table="events_visittopic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_visittopicevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id", "visit_id") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."topic_id", OLD."visit_id"); RETURN NULL;',
                            hash="4fa4df70c06e8b96e217ea13f936e01602a26813",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_5f4ea",
                            table="events_visittopic",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegationMemberEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title_as_printed", core.text.LineField(blank=True, max_length=500, verbose_name="title as printed")),
                ("is_head", models.BooleanField(default=False, verbose_name="leads the delegation")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Where an organization is named without a person, or the person represents it.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                        verbose_name="person",
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
                        to="events.delegationmember",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.post",
                        verbose_name="post",
                    ),
                ),
                (
                    "sending_organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="sent by",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "image",
                    models.FileField(
                        blank=True,
                        help_text="JPEG, PNG or WebP; leave empty where the image is not held.",
                        max_length=300,
                        upload_to=events.models.photo.photo_path,
                        validators=[django.core.validators.FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
                        verbose_name="image",
                    ),
                ),
                (
                    "is_drawing",
                    models.BooleanField(
                        default=False,
                        help_text="A placeholder drawn for the register, not a photograph.",
                        verbose_name="neutral drawing",
                    ),
                ),
                ("credit", core.text.LineField(blank=True, max_length=300, verbose_name="credit")),
                ("is_credit_unknown", models.BooleanField(default=False, verbose_name="credit unknown")),
                (
                    "rights",
                    core.text.LineField(
                        blank=True, help_text="Licence, or “not recorded”.", max_length=300, verbose_name="rights"
                    ),
                ),
                ("taken_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="taken on")),
                ("source_locator", core.text.LineField(blank=True, max_length=100, verbose_name="where in the source")),
                ("caption_fr", core.text.ProseField(blank=True, verbose_name="caption (fr)")),
                ("caption_nl", core.text.ProseField(blank=True, verbose_name="caption (nl)")),
                ("caption_en", core.text.ProseField(blank=True, verbose_name="caption (en)")),
                (
                    "alternative_text_fr",
                    core.text.ProseField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it.",
                        verbose_name="alternative text (fr)",
                    ),
                ),
                (
                    "alternative_text_nl",
                    core.text.ProseField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it.",
                        verbose_name="alternative text (nl)",
                    ),
                ),
                (
                    "alternative_text_en",
                    core.text.ProseField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it.",
                        verbose_name="alternative text (en)",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="agreements.agreement",
                        verbose_name="agreement whose signing it shows",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "programme_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="photos",
                        to="events.programmeitem",
                        verbose_name="programme item it shows",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visit__isnull", False), ("agreement__isnull", False), _connector="OR"),
                        name="photo_of_something",
                        violation_error_code="visit",
                        violation_error_message="A photo belongs to a visit or to an agreement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_credit_unknown", True), _negated=True), ("credit", ""), _connector="OR"
                        ),
                        name="photo_credit_said_once",
                        violation_error_code="is_credit_unknown",
                        violation_error_message="A credit is given: untick “credit unknown”.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_photoevent" ("agreement_id", "alternative_text_en", "alternative_text_fr", "alternative_text_nl", "caption_en", "caption_fr", "caption_nl", "credit", "id", "image", "is_credit_unknown", "is_drawing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_item_id", "rights", "source_id", "source_locator", "taken_on", "visit_id") VALUES (NEW."agreement_id", NEW."alternative_text_en", NEW."alternative_text_fr", NEW."alternative_text_nl", NEW."caption_en", NEW."caption_fr", NEW."caption_nl", NEW."credit", NEW."id", NEW."image", NEW."is_credit_unknown", NEW."is_drawing", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."programme_item_id", NEW."rights", NEW."source_id", NEW."source_locator", NEW."taken_on", NEW."visit_id"); RETURN NULL;',
                            hash="0fd093207af46d3bc66321f5645037c84b214e82",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_405e3",
                            table="events_photo",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_photoevent" ("agreement_id", "alternative_text_en", "alternative_text_fr", "alternative_text_nl", "caption_en", "caption_fr", "caption_nl", "credit", "id", "image", "is_credit_unknown", "is_drawing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_item_id", "rights", "source_id", "source_locator", "taken_on", "visit_id") VALUES (NEW."agreement_id", NEW."alternative_text_en", NEW."alternative_text_fr", NEW."alternative_text_nl", NEW."caption_en", NEW."caption_fr", NEW."caption_nl", NEW."credit", NEW."id", NEW."image", NEW."is_credit_unknown", NEW."is_drawing", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."programme_item_id", NEW."rights", NEW."source_id", NEW."source_locator", NEW."taken_on", NEW."visit_id"); RETURN NULL;',
                            hash="1ff79022a584f6e6302d58e79a8a62ea525a73b2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2a9e0",
                            table="events_photo",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_photoevent" ("agreement_id", "alternative_text_en", "alternative_text_fr", "alternative_text_nl", "caption_en", "caption_fr", "caption_nl", "credit", "id", "image", "is_credit_unknown", "is_drawing", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "programme_item_id", "rights", "source_id", "source_locator", "taken_on", "visit_id") VALUES (OLD."agreement_id", OLD."alternative_text_en", OLD."alternative_text_fr", OLD."alternative_text_nl", OLD."caption_en", OLD."caption_fr", OLD."caption_nl", OLD."credit", OLD."id", OLD."image", OLD."is_credit_unknown", OLD."is_drawing", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."programme_item_id", OLD."rights", OLD."source_id", OLD."source_locator", OLD."taken_on", OLD."visit_id"); RETURN NULL;',
                            hash="26de49af1e6e3cbabdcac60a147882e7f90c8dd7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8dfb8",
                            table="events_photo",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItemAgreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programme_item_rows",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreement_rows",
                        to="events.programmeitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement signed there",
                "verbose_name_plural": "agreements signed there",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "agreement"),
                        name="programme_item_agreement_once",
                        violation_error_code="agreement",
                        violation_error_message="This agreement is already chosen.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_programmeitemagreementevent" ("agreement_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agreement_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="d034d50622dddabd1fc3189f058e834226737d67",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_06f90",
                            table="events_programmeitemagreement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_programmeitemagreementevent" ("agreement_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agreement_id", NEW."id", NEW."item_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="23bee8806bf3da158f88eca67b0757cd493cba77",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f82c4",
                            table="events_programmeitemagreement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_programmeitemagreementevent" ("agreement_id", "id", "item_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."agreement_id", OLD."id", OLD."item_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="b2f8ecd7e763175b785000269b38ffab716d41b5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1c4c8",
                            table="events_programmeitemagreement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItemEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("meeting", "meeting"),
                            ("field_visit", "field visit"),
                            ("business_forum", "business forum"),
                            ("networking", "networking"),
                            ("signing_ceremony", "signing ceremony"),
                            ("reception", "reception"),
                            ("commemoration", "commemoration"),
                            ("celebration", "celebration"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("held_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="date")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="time")),
                (
                    "place",
                    core.text.LineField(
                        blank=True, help_text="Empty where it is not recorded.", max_length=300, verbose_name="place"
                    ),
                ),
                ("title_fr", core.text.LineField(blank=True, max_length=300, verbose_name="title (fr)")),
                ("title_nl", core.text.LineField(blank=True, max_length=300, verbose_name="title (nl)")),
                ("title_en", core.text.LineField(blank=True, max_length=300, verbose_name="title (en)")),
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
                    "host",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="host",
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
                        to="events.programmeitem",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeParticipant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stated_count", models.IntegerField(blank=True, null=True, verbose_name="stated count")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("host", "host"),
                            ("speaker", "speaker"),
                            ("signatory", "signatory"),
                            ("witness", "witness"),
                            ("participant", "participant"),
                        ],
                        default="participant",
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                ("title_as_printed", core.text.LineField(blank=True, max_length=500, verbose_name="title as printed")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "group_fr",
                    core.text.LineField(
                        blank=True,
                        help_text="A described group, for example “representatives of …”.",
                        max_length=300,
                        verbose_name="group (fr)",
                    ),
                ),
                (
                    "group_nl",
                    core.text.LineField(
                        blank=True,
                        help_text="A described group, for example “representatives of …”.",
                        max_length=300,
                        verbose_name="group (nl)",
                    ),
                ),
                (
                    "group_en",
                    core.text.LineField(
                        blank=True,
                        help_text="A described group, for example “representatives of …”.",
                        max_length=300,
                        verbose_name="group (en)",
                    ),
                ),
                (
                    "subject_fr",
                    core.text.LineField(
                        blank=True, help_text="What a speaker spoke about.", max_length=300, verbose_name="subject (fr)"
                    ),
                ),
                (
                    "subject_nl",
                    core.text.LineField(
                        blank=True, help_text="What a speaker spoke about.", max_length=300, verbose_name="subject (nl)"
                    ),
                ),
                (
                    "subject_en",
                    core.text.LineField(
                        blank=True, help_text="What a speaker spoke about.", max_length=300, verbose_name="subject (en)"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="events.programmeitem",
                        verbose_name="programme item",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="people.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["host", "speaker", "signatory", "witness", "participant"])),
                        name="programme_participant_role_known",
                        violation_error_code="role",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            ("organization__isnull", False),
                            ("group_fr__regex", "\\S"),
                            ("group_nl__regex", "\\S"),
                            ("group_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="programme_participant_is_described",
                        violation_error_code="person",
                        violation_error_message="Say who took part: a person, an organization or a described group.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stated_count__isnull", True), ("stated_count__gte", 0), _connector="OR"),
                        name="programme_participant_count_not_negative",
                        violation_error_code="stated_count",
                        violation_error_message="A count cannot be negative.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_programmeparticipantevent" ("group_en", "group_fr", "group_nl", "id", "item_id", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_id", "role", "stated_count", "subject_en", "subject_fr", "subject_nl", "title_as_printed") VALUES (NEW."group_en", NEW."group_fr", NEW."group_nl", NEW."id", NEW."item_id", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."post_id", NEW."role", NEW."stated_count", NEW."subject_en", NEW."subject_fr", NEW."subject_nl", NEW."title_as_printed"); RETURN NULL;',
                            hash="0d7733c5cdea5161f7641ad43251d352fa5e08b5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3f01b",
                            table="events_programmeparticipant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_programmeparticipantevent" ("group_en", "group_fr", "group_nl", "id", "item_id", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_id", "role", "stated_count", "subject_en", "subject_fr", "subject_nl", "title_as_printed") VALUES (NEW."group_en", NEW."group_fr", NEW."group_nl", NEW."id", NEW."item_id", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."post_id", NEW."role", NEW."stated_count", NEW."subject_en", NEW."subject_fr", NEW."subject_nl", NEW."title_as_printed"); RETURN NULL;',
                            hash="cd636c80cebfe5325082a96791d695672afb09ab",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_22b66",
                            table="events_programmeparticipant",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_programmeparticipantevent" ("group_en", "group_fr", "group_nl", "id", "item_id", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "post_id", "role", "stated_count", "subject_en", "subject_fr", "subject_nl", "title_as_printed") VALUES (OLD."group_en", OLD."group_fr", OLD."group_nl", OLD."id", OLD."item_id", OLD."organization_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."post_id", OLD."role", OLD."stated_count", OLD."subject_en", OLD."subject_fr", OLD."subject_nl", OLD."title_as_printed"); RETURN NULL;',
                            hash="64c274c163682167497ab3c0857582e288c768bd",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_cb2ce",
                            table="events_programmeparticipant",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitCitationEvent",
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
                        to="events.visitcitation",
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
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitOutcomeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("text_fr", core.text.ProseField(blank=True, verbose_name="text (fr)")),
                ("text_nl", core.text.ProseField(blank=True, verbose_name="text (nl)")),
                ("text_en", core.text.ProseField(blank=True, verbose_name="text (en)")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
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
                        to="events.visitoutcome",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitPartnershipEvent",
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
                        to="events.visitpartnership",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitTopicEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
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
                        to="events.visittopic",
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
                (
                    "visit",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PhotoEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "image",
                    models.FileField(
                        blank=True,
                        help_text="JPEG, PNG or WebP; leave empty where the image is not held.",
                        max_length=300,
                        upload_to=events.models.photo.photo_path,
                        validators=[django.core.validators.FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
                        verbose_name="image",
                    ),
                ),
                (
                    "is_drawing",
                    models.BooleanField(
                        default=False,
                        help_text="A placeholder drawn for the register, not a photograph.",
                        verbose_name="neutral drawing",
                    ),
                ),
                ("credit", core.text.LineField(blank=True, max_length=300, verbose_name="credit")),
                ("is_credit_unknown", models.BooleanField(default=False, verbose_name="credit unknown")),
                (
                    "rights",
                    core.text.LineField(
                        blank=True, help_text="Licence, or “not recorded”.", max_length=300, verbose_name="rights"
                    ),
                ),
                ("taken_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="taken on")),
                ("source_locator", core.text.LineField(blank=True, max_length=100, verbose_name="where in the source")),
                ("caption_fr", core.text.ProseField(blank=True, verbose_name="caption (fr)")),
                ("caption_nl", core.text.ProseField(blank=True, verbose_name="caption (nl)")),
                ("caption_en", core.text.ProseField(blank=True, verbose_name="caption (en)")),
                (
                    "alternative_text_fr",
                    core.text.ProseField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it.",
                        verbose_name="alternative text (fr)",
                    ),
                ),
                (
                    "alternative_text_nl",
                    core.text.ProseField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it.",
                        verbose_name="alternative text (nl)",
                    ),
                ),
                (
                    "alternative_text_en",
                    core.text.ProseField(
                        blank=True,
                        help_text="What the picture shows, for those who do not see it.",
                        verbose_name="alternative text (en)",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement whose signing it shows",
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
                        to="events.photo",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.source",
                        verbose_name="source",
                    ),
                ),
                (
                    "programme_item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.programmeitem",
                        verbose_name="programme item it shows",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PhotoPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where it is not stated.",
                        null=True,
                        verbose_name="position from the left",
                    ),
                ),
                ("printed_name", core.text.LineField(blank=True, max_length=300, verbose_name="printed name")),
                ("printed_title", core.text.LineField(blank=True, max_length=500, verbose_name="printed title")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photo_appearances",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="people",
                        to="events.photo",
                        verbose_name="photo",
                    ),
                ),
            ],
            options={
                "verbose_name": "person in the photo",
                "verbose_name_plural": "people in the photo",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("photo", "position"),
                        name="photo_person_position_once",
                        violation_error_code="position",
                        violation_error_message="Two people cannot stand at the same position.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__isnull", True), ("position__gte", 1), _connector="OR"),
                        name="photo_person_position_from_one",
                        violation_error_code="position",
                        violation_error_message="Positions are counted from 1 on the left.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("printed_name__regex", "\\S"), ("person__isnull", False), _connector="OR"),
                        name="photo_person_is_named",
                        violation_error_code="printed_name",
                        violation_error_message="Give the printed name or the person.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_photopersonevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "position", "printed_name", "printed_title") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."photo_id", NEW."position", NEW."printed_name", NEW."printed_title"); RETURN NULL;',
                            hash="41cc34dde1e39437e386f9980c607357ca0bd4d6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_783cf",
                            table="events_photoperson",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "events_photopersonevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "position", "printed_name", "printed_title") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."photo_id", NEW."position", NEW."printed_name", NEW."printed_title"); RETURN NULL;',
                            hash="a754168f94a5057bee287eb02e25505b503b5073",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0e342",
                            table="events_photoperson",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_photopersonevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_id", "position", "printed_name", "printed_title") VALUES (OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."photo_id", OLD."position", OLD."printed_name", OLD."printed_title"); RETURN NULL;',
                            hash="1c34157815996f4490efbf9cd03f46a22e3a012a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_46fa3",
                            table="events_photoperson",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeItemAgreementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "agreement",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.programmeitem",
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
                        to="events.programmeitemagreement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeParticipantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("stated_count", models.IntegerField(blank=True, null=True, verbose_name="stated count")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("host", "host"),
                            ("speaker", "speaker"),
                            ("signatory", "signatory"),
                            ("witness", "witness"),
                            ("participant", "participant"),
                        ],
                        default="participant",
                        max_length=11,
                        verbose_name="role",
                    ),
                ),
                ("title_as_printed", core.text.LineField(blank=True, max_length=500, verbose_name="title as printed")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "group_fr",
                    core.text.LineField(
                        blank=True,
                        help_text="A described group, for example “representatives of …”.",
                        max_length=300,
                        verbose_name="group (fr)",
                    ),
                ),
                (
                    "group_nl",
                    core.text.LineField(
                        blank=True,
                        help_text="A described group, for example “representatives of …”.",
                        max_length=300,
                        verbose_name="group (nl)",
                    ),
                ),
                (
                    "group_en",
                    core.text.LineField(
                        blank=True,
                        help_text="A described group, for example “representatives of …”.",
                        max_length=300,
                        verbose_name="group (en)",
                    ),
                ),
                (
                    "subject_fr",
                    core.text.LineField(
                        blank=True, help_text="What a speaker spoke about.", max_length=300, verbose_name="subject (fr)"
                    ),
                ),
                (
                    "subject_nl",
                    core.text.LineField(
                        blank=True, help_text="What a speaker spoke about.", max_length=300, verbose_name="subject (nl)"
                    ),
                ),
                (
                    "subject_en",
                    core.text.LineField(
                        blank=True, help_text="What a speaker spoke about.", max_length=300, verbose_name="subject (en)"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.programmeitem",
                        verbose_name="programme item",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                        verbose_name="person",
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
                        to="events.programmeparticipant",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PhotoPersonEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where it is not stated.",
                        null=True,
                        verbose_name="position from the left",
                    ),
                ),
                ("printed_name", core.text.LineField(blank=True, max_length=300, verbose_name="printed name")),
                ("printed_title", core.text.LineField(blank=True, max_length=500, verbose_name="printed title")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                        verbose_name="person",
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
                        to="events.photoperson",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.photo",
                        verbose_name="photo",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="ProgrammeItem",
            name="agreements",
            field=models.ManyToManyField(
                blank=True,
                related_name="programme_items",
                through="events.ProgrammeItemAgreement",
                to="agreements.agreement",
                verbose_name="agreements signed there",
            ),
        ),
        migrations.AddField(
            model_name="Visit",
            name="partnerships",
            field=models.ManyToManyField(
                blank=True,
                related_name="visits",
                through="events.VisitPartnership",
                to="partnerships.partnership",
                verbose_name="partnerships",
            ),
        ),
        migrations.AddField(
            model_name="Visit",
            name="topics",
            field=models.ManyToManyField(
                blank=True,
                related_name="visits",
                through="events.VisitTopic",
                to="partnerships.topic",
                verbose_name="topics",
            ),
        ),
    ]
