import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import core.fields
import core.functions
import core.search
import core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_source"),
        ("partnerships", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head_of_government", "head of government"),
                            ("minister", "minister or state secretary"),
                            ("mayor", "mayor"),
                            ("deputy_mayor", "deputy mayor"),
                            ("president", "president"),
                            ("ambassador", "ambassador"),
                            ("attache", "attaché"),
                            ("adviser", "adviser"),
                            ("official", "official"),
                            ("other", "other role"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many people hold it at a time; empty if not recorded.",
                        null=True,
                        verbose_name="seats",
                    ),
                ),
                (
                    "label_fr",
                    core.text.LineField(
                        blank=True,
                        help_text="In its usual form, for example “minister-president”.",
                        max_length=300,
                        verbose_name="title of the post (fr)",
                    ),
                ),
                (
                    "label_nl",
                    core.text.LineField(
                        blank=True,
                        help_text="In its usual form, for example “minister-president”.",
                        max_length=300,
                        verbose_name="title of the post (nl)",
                    ),
                ),
                (
                    "label_en",
                    core.text.LineField(
                        blank=True,
                        help_text="In its usual form, for example “minister-president”.",
                        max_length=300,
                        verbose_name="title of the post (en)",
                    ),
                ),
                (
                    "based_at",
                    models.ForeignKey(
                        blank=True,
                        help_text="An office abroad or embassy, where the post is held there.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts_based_here",
                        to="partnerships.organization",
                        verbose_name="based at",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "ordering": ["organization", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "head_of_government",
                                    "minister",
                                    "mayor",
                                    "deputy_mayor",
                                    "president",
                                    "ambassador",
                                    "attache",
                                    "adviser",
                                    "official",
                                    "other",
                                ],
                            )
                        ),
                        name="post_role_known",
                        violation_error_code="role",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("label_fr__regex", "\\S"),
                            ("label_nl__regex", "\\S"),
                            ("label_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="post_has_label",
                        violation_error_code="label_fr",
                        violation_error_message="A post needs a title in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seats__isnull", True), ("seats__gte", 1), _connector="OR"),
                        name="post_has_a_seat",
                        violation_error_code="seats",
                        violation_error_message="A post has at least one seat.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_postevent" ("based_at_id", "id", "label_en", "label_fr", "label_nl", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "seats") VALUES (NEW."based_at_id", NEW."id", NEW."label_en", NEW."label_fr", NEW."label_nl", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."seats"); RETURN NULL;',
                            hash="e4d0dacbb08e0bce8e28190e79a6988bcd5188bb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cd456",
                            table="people_post",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_postevent" ("based_at_id", "id", "label_en", "label_fr", "label_nl", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "seats") VALUES (NEW."based_at_id", NEW."id", NEW."label_en", NEW."label_fr", NEW."label_nl", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."seats"); RETURN NULL;',
                            hash="ae550ed7925fd25fa180e5574f420dcfa09f828c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ec9d1",
                            table="people_post",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_postevent" ("based_at_id", "id", "label_en", "label_fr", "label_nl", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "seats") VALUES (OLD."based_at_id", OLD."id", OLD."label_en", OLD."label_fr", OLD."label_nl", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role", OLD."seats"); RETURN NULL;',
                            hash="75fe76f5726055ec2fae0e089f5acaa276a8ea27",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_262ab",
                            table="people_post",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                    "name",
                    core.text.LineField(
                        help_text="As usually written, without title.", max_length=300, verbose_name="name"
                    ),
                ),
                ("given_name", core.text.LineField(blank=True, max_length=300, verbose_name="given name")),
                ("family_name", core.text.LineField(blank=True, max_length=300, verbose_name="family name")),
                (
                    "honorific_prefix",
                    core.text.LineField(
                        blank=True,
                        help_text="As printed, for example “S.E. M.”.",
                        max_length=60,
                        verbose_name="honorific",
                    ),
                ),
                (
                    "sort_name",
                    core.text.LineField(
                        blank=True,
                        help_text="Family name first; made from the names where left empty.",
                        max_length=300,
                        verbose_name="sort name",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public: named, with a page of their own"),
                            ("unlisted", "unlisted: named on acts only"),
                            ("private", "private: counted, never named"),
                        ],
                        default="public",
                        help_text="Elected persons, ministers and signatories are public; other staff are counted, not named.",
                        max_length=8,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True,
                        expression=core.search.Fold(
                            core.search.JoinText(
                                core.search.JoinText(
                                    core.search.JoinText(models.F("name"), models.F("given_name")),
                                    models.F("family_name"),
                                ),
                                models.F("sort_name"),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "biography_fr",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="short description (fr)"
                    ),
                ),
                (
                    "biography_nl",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="short description (nl)"
                    ),
                ),
                (
                    "biography_en",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="short description (en)"
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["folded", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("folded"), "gin_trgm_ops"),
                        name="person_folded_trgm",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["public", "unlisted", "private"])),
                        name="person_visibility_known",
                        violation_error_code="visibility",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publication__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="person_publication_known",
                        violation_error_code="publication",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "\\S")),
                        name="person_has_name",
                        violation_error_code="name",
                        violation_error_message="A person needs a name.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_personevent" ("biography_en", "biography_fr", "biography_nl", "family_name", "given_name", "honorific_prefix", "id", "internal_notes", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "sort_name", "visibility") VALUES (NEW."biography_en", NEW."biography_fr", NEW."biography_nl", NEW."family_name", NEW."given_name", NEW."honorific_prefix", NEW."id", NEW."internal_notes", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publication", NEW."sort_name", NEW."visibility"); RETURN NULL;',
                            hash="4cdca9bc4f14f0203d95f984b1c4271497455936",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_65688",
                            table="people_person",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."biography_en" IS DISTINCT FROM (NEW."biography_en") OR OLD."biography_fr" IS DISTINCT FROM (NEW."biography_fr") OR OLD."biography_nl" IS DISTINCT FROM (NEW."biography_nl") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."honorific_prefix" IS DISTINCT FROM (NEW."honorific_prefix") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."internal_notes" IS DISTINCT FROM (NEW."internal_notes") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."publication" IS DISTINCT FROM (NEW."publication") OR OLD."sort_name" IS DISTINCT FROM (NEW."sort_name") OR OLD."visibility" IS DISTINCT FROM (NEW."visibility"))',
                            func='INSERT INTO "people_personevent" ("biography_en", "biography_fr", "biography_nl", "family_name", "given_name", "honorific_prefix", "id", "internal_notes", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "sort_name", "visibility") VALUES (NEW."biography_en", NEW."biography_fr", NEW."biography_nl", NEW."family_name", NEW."given_name", NEW."honorific_prefix", NEW."id", NEW."internal_notes", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publication", NEW."sort_name", NEW."visibility"); RETURN NULL;',
                            hash="5217f69f2750e3a860677d85fc147c77982b8b06",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_de829",
                            table="people_person",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_personevent" ("biography_en", "biography_fr", "biography_nl", "family_name", "given_name", "honorific_prefix", "id", "internal_notes", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "sort_name", "visibility") VALUES (OLD."biography_en", OLD."biography_fr", OLD."biography_nl", OLD."family_name", OLD."given_name", OLD."honorific_prefix", OLD."id", OLD."internal_notes", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publication", OLD."sort_name", OLD."visibility"); RETURN NULL;',
                            hash="2f9bdd5cb063acfaa3499c9faf67d9f54365df81",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2ca2d",
                            table="people_person",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="from")),
                (
                    "ended_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="until"),
                ),
                ("note", core.text.LineField(blank=True, max_length=300, verbose_name="note")),
                ("is_single_seat", models.BooleanField(default=False, editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["-started_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ended_on__precedes", models.F("started_on")), _negated=True),
                        name="membership_ends_after_start",
                        violation_error_code="ended_on",
                        violation_error_message="The membership ends before it starts.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("is_single_seat", True)),
                        expressions=[("post", "="), (core.functions.CertainPeriod("started_on", "ended_on"), "&&")],
                        name="membership_single_seat_held_once",
                        violation_error_code="post",
                        violation_error_message="Someone else certainly holds this single-seat post in that time.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("post", "="),
                            ("person", "="),
                            (core.functions.CertainPeriod("started_on", "ended_on"), "&&"),
                        ],
                        name="membership_person_holds_post_once",
                        violation_error_code="post",
                        violation_error_message="This person already holds this post in that time.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_membershipevent" ("ended_on", "id", "is_single_seat", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "started_on") VALUES (NEW."ended_on", NEW."id", NEW."is_single_seat", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post_id", NEW."started_on"); RETURN NULL;',
                            hash="816f206ad79babef522fe73a15d2b5eec2afad3f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6bbf7",
                            table="people_membership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_membershipevent" ("ended_on", "id", "is_single_seat", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "started_on") VALUES (NEW."ended_on", NEW."id", NEW."is_single_seat", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post_id", NEW."started_on"); RETURN NULL;',
                            hash="d40452157926a89cf89640bbe6a354e4b67e836c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c12bb",
                            table="people_membership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_membershipevent" ("ended_on", "id", "is_single_seat", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post_id", "started_on") VALUES (OLD."ended_on", OLD."id", OLD."is_single_seat", OLD."note", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post_id", OLD."started_on"); RETURN NULL;',
                            hash="2d92155ef4f8eda5a6db96135de5400539d129bb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1c841",
                            table="people_membership",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonCitation",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="people.person",
                        verbose_name="person",
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
                            func='INSERT INTO "people_personcitationevent" ("fact", "id", "locator", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."locator", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="21bfbb74522f215f8ea997aee8d9d2874252286c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_29f49",
                            table="people_personcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_personcitationevent" ("fact", "id", "locator", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."fact", NEW."id", NEW."locator", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="446679e87f91010fa429c3beff9ccf440871f748",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9c335",
                            table="people_personcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_personcitationevent" ("fact", "id", "locator", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (OLD."fact", OLD."id", OLD."locator", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."source_id"); RETURN NULL;',
                            hash="279b2f0d6b89831887c619a831b579bc99e6f9dd",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_35ddc",
                            table="people_personcitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
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
                    "name",
                    core.text.LineField(
                        help_text="As usually written, without title.", max_length=300, verbose_name="name"
                    ),
                ),
                ("given_name", core.text.LineField(blank=True, max_length=300, verbose_name="given name")),
                ("family_name", core.text.LineField(blank=True, max_length=300, verbose_name="family name")),
                (
                    "honorific_prefix",
                    core.text.LineField(
                        blank=True,
                        help_text="As printed, for example “S.E. M.”.",
                        max_length=60,
                        verbose_name="honorific",
                    ),
                ),
                (
                    "sort_name",
                    core.text.LineField(
                        blank=True,
                        help_text="Family name first; made from the names where left empty.",
                        max_length=300,
                        verbose_name="sort name",
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public: named, with a page of their own"),
                            ("unlisted", "unlisted: named on acts only"),
                            ("private", "private: counted, never named"),
                        ],
                        default="public",
                        help_text="Elected persons, ministers and signatories are public; other staff are counted, not named.",
                        max_length=8,
                        verbose_name="visibility",
                    ),
                ),
                (
                    "biography_fr",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="short description (fr)"
                    ),
                ),
                (
                    "biography_nl",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="short description (nl)"
                    ),
                ),
                (
                    "biography_en",
                    core.text.ProseField(
                        blank=True, help_text="Shown on the public page.", verbose_name="short description (en)"
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
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonIdentifier",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="people.person",
                        verbose_name="person",
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
                        name="personidentifier_scheme_is_a_code",
                        violation_error_code="scheme",
                        violation_error_message="A scheme is written in small letters, digits and hyphens, for example wikidata.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__regex", "^\\S(.*\\S)?$")),
                        name="personidentifier_value_is_trimmed",
                        violation_error_code="value",
                        violation_error_message="An identifier neither begins nor ends with a blank.",
                    ),
                    models.UniqueConstraint(
                        fields=("scheme", "value"),
                        name="person_identifier_once",
                        violation_error_code="value",
                        violation_error_message="Another person has this identifier: are they the same?",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_personidentifierevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."value"); RETURN NULL;',
                            hash="acfea529d62723f641b2801ab0e5fd1f31e9d910",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2217d",
                            table="people_personidentifier",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_personidentifierevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."value"); RETURN NULL;',
                            hash="2dfaa9becf14d7f468fccf95a74963b195c43b5e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bbd48",
                            table="people_personidentifier",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_personidentifierevent" ("id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scheme", OLD."value"); RETURN NULL;',
                            hash="dfcff05b42bcaed2331806c79364baa66c6cf6f7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_caafb",
                            table="people_personidentifier",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", core.text.LineField(max_length=300, verbose_name="name")),
                ("note", core.text.LineField(blank=True, max_length=300, verbose_name="note")),
                (
                    "folded",
                    models.GeneratedField(
                        db_persist=True, expression=core.search.Fold(models.F("name")), output_field=models.TextField()
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_names",
                        to="people.person",
                        verbose_name="person",
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
                        name="person_name_folded_trgm",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_personnameevent" ("id", "name", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="3ec6297d930e7ea084c4b1125f3f0c009226d571",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c53e8",
                            table="people_personname",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id"))',
                            func='INSERT INTO "people_personnameevent" ("id", "name", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."name", NEW."note", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="aeb0c1e5b83a3134045c46a9b4a9fe61e4c6a9a2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6d4c3",
                            table="people_personname",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_personnameevent" ("id", "name", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."id", OLD."name", OLD."note", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="0c00cee1c7339b32024c77f806fca9c24e4d4054",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7960e",
                            table="people_personname",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("head_of_government", "head of government"),
                            ("minister", "minister or state secretary"),
                            ("mayor", "mayor"),
                            ("deputy_mayor", "deputy mayor"),
                            ("president", "president"),
                            ("ambassador", "ambassador"),
                            ("attache", "attaché"),
                            ("adviser", "adviser"),
                            ("official", "official"),
                            ("other", "other role"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many people hold it at a time; empty if not recorded.",
                        null=True,
                        verbose_name="seats",
                    ),
                ),
                (
                    "label_fr",
                    core.text.LineField(
                        blank=True,
                        help_text="In its usual form, for example “minister-president”.",
                        max_length=300,
                        verbose_name="title of the post (fr)",
                    ),
                ),
                (
                    "label_nl",
                    core.text.LineField(
                        blank=True,
                        help_text="In its usual form, for example “minister-president”.",
                        max_length=300,
                        verbose_name="title of the post (nl)",
                    ),
                ),
                (
                    "label_en",
                    core.text.LineField(
                        blank=True,
                        help_text="In its usual form, for example “minister-president”.",
                        max_length=300,
                        verbose_name="title of the post (en)",
                    ),
                ),
                (
                    "based_at",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="An office abroad or embassy, where the post is held there.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="based at",
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
                        to="people.post",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonCitationEvent",
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="people.personcitation",
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
            name="PersonIdentifierEvent",
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="people.personidentifier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonNameEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name", core.text.LineField(max_length=300, verbose_name="name")),
                ("note", core.text.LineField(blank=True, max_length=300, verbose_name="note")),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="people.personname",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("started_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="from")),
                (
                    "ended_on",
                    core.fields.ImpreciseDateField(blank=True, null=True, open_allowed=True, verbose_name="until"),
                ),
                ("note", core.text.LineField(blank=True, max_length=300, verbose_name="note")),
                ("is_single_seat", models.BooleanField(default=False, editable=False)),
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
                        to="people.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_constraint=False,
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
    ]
