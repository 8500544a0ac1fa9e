import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import agreements.models.acts
import agreements.models.agreement
import core.fields
import core.search
import core.text


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_source"),
        ("partnerships", "0001_initial"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                    "registry_number",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=20,
                        null=True,
                        unique=True,
                        verbose_name="registry number",
                    ),
                ),
                (
                    "agreement_type",
                    models.CharField(
                        choices=[
                            ("cooperation_agreement", "cooperation agreement"),
                            ("memorandum", "memorandum of understanding"),
                            ("declaration_of_intent", "joint declaration of intent"),
                            ("declaration", "joint declaration"),
                            ("twinning_charter", "twinning charter"),
                            ("friendship_agreement", "friendship agreement"),
                            ("protocol", "protocol"),
                            ("action_plan", "action plan"),
                            ("treaty", "treaty"),
                            ("exchange_of_letters", "exchange of letters"),
                            ("addendum", "addendum"),
                            ("other", "other agreement"),
                        ],
                        max_length=30,
                        verbose_name="type",
                    ),
                ),
                (
                    "bindingness",
                    models.CharField(
                        choices=[
                            ("binding", "binding"),
                            ("non_binding", "not binding"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="binding",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("home", "a home authority is party"), ("observed", "observed: between others")],
                        default="home",
                        help_text="Observed agreements are between others and recorded for information.",
                        max_length=8,
                        verbose_name="scope",
                    ),
                ),
                (
                    "concluded_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Date of the last signature; empty where it is not recorded.",
                        null=True,
                        verbose_name="concluded on",
                    ),
                ),
                ("concluded_at", core.text.LineField(blank=True, max_length=300, verbose_name="place as printed")),
                (
                    "is_place_not_recorded",
                    models.BooleanField(
                        default=False,
                        help_text="The sources do not say where it was signed.",
                        verbose_name="place not recorded",
                    ),
                ),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("in_person", "in person"),
                            ("virtual", "virtually"),
                            ("correspondence", "by correspondence"),
                            ("mixed", "partly in person"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=14,
                        verbose_name="how it was signed",
                    ),
                ),
                (
                    "signatories_recorded",
                    models.CharField(
                        choices=[("all", "all"), ("some", "some"), ("none", "none")],
                        default="none",
                        help_text="Whether the rows below are all the signatories, some, or none.",
                        max_length=4,
                        verbose_name="signatories recorded",
                    ),
                ),
                (
                    "is_signature_outstanding",
                    models.BooleanField(
                        default=False,
                        help_text="Not all parties have signed yet.",
                        verbose_name="a signature is outstanding",
                    ),
                ),
                (
                    "entry_basis",
                    models.CharField(
                        choices=[
                            ("signature", "signature"),
                            ("notification", "notification"),
                            ("ratification", "ratification"),
                            ("assent", "assent"),
                            ("fixed_date", "fixed date"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="enters into force by",
                    ),
                ),
                (
                    "languages",
                    core.text.LineField(
                        blank=True,
                        help_text="Codes separated by commas, for example fr, tr.",
                        max_length=60,
                        verbose_name="languages",
                    ),
                ),
                (
                    "authentic_languages",
                    core.text.LineField(blank=True, max_length=60, verbose_name="authentic languages"),
                ),
                (
                    "term_kind",
                    models.CharField(
                        choices=[
                            ("months", "a number of months"),
                            ("end_date", "until a date"),
                            ("none", "no end"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="term",
                    ),
                ),
                (
                    "term_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="term in months",
                    ),
                ),
                (
                    "term_start",
                    models.CharField(
                        choices=[
                            ("signature", "signature"),
                            ("entry_into_force", "entry into force"),
                            ("fixed_date", "fixed date"),
                        ],
                        default="signature",
                        max_length=16,
                        verbose_name="term runs from",
                    ),
                ),
                (
                    "term_starts_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Where the term runs from a fixed date.",
                        null=True,
                        verbose_name="fixed start of the term",
                    ),
                ),
                (
                    "term_ends_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Where the term is “until a date”.",
                        null=True,
                        verbose_name="last day of the term",
                    ),
                ),
                (
                    "renewal_mode",
                    models.CharField(
                        choices=[
                            ("none", "no renewal"),
                            ("express", "express renewal"),
                            ("tacit", "tacit renewal"),
                            ("indefinite", "continues without end"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="renewal",
                    ),
                ),
                (
                    "renewal_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For tacit renewal only.",
                        null=True,
                        verbose_name="each renewal in months",
                    ),
                ),
                (
                    "max_renewals",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where there is no limit.",
                        null=True,
                        verbose_name="at most so many renewals",
                    ),
                ),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="notice in months"),
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
                                            core.search.JoinText(models.F("title_fr"), models.F("title_nl")),
                                            models.F("title_en"),
                                        ),
                                        models.F("summary_fr"),
                                    ),
                                    models.F("summary_nl"),
                                ),
                                models.F("summary_en"),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "title_fr",
                    core.text.LineField(
                        blank=True,
                        help_text="Shown on public pages; need not be unique.",
                        max_length=1000,
                        verbose_name="title (fr)",
                    ),
                ),
                (
                    "title_nl",
                    core.text.LineField(
                        blank=True,
                        help_text="Shown on public pages; need not be unique.",
                        max_length=1000,
                        verbose_name="title (nl)",
                    ),
                ),
                (
                    "title_en",
                    core.text.LineField(
                        blank=True,
                        help_text="Shown on public pages; need not be unique.",
                        max_length=1000,
                        verbose_name="title (en)",
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
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-concluded_on", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("folded"), "gin_trgm_ops"),
                        name="agreement_folded_trgm",
                    ),
                    models.Index(fields=["-concluded_on", "id"], name="agreement_concluded_on"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "agreement_type__in",
                                [
                                    "cooperation_agreement",
                                    "memorandum",
                                    "declaration_of_intent",
                                    "declaration",
                                    "twinning_charter",
                                    "friendship_agreement",
                                    "protocol",
                                    "action_plan",
                                    "treaty",
                                    "exchange_of_letters",
                                    "addendum",
                                    "other",
                                ],
                            )
                        ),
                        name="agreement_agreement_type_known",
                        violation_error_code="agreement_type",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bindingness__in", ["binding", "non_binding", "not_recorded"])),
                        name="agreement_bindingness_known",
                        violation_error_code="bindingness",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["home", "observed"])),
                        name="agreement_scope_known",
                        violation_error_code="scope",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modality__in", ["in_person", "virtual", "correspondence", "mixed", "not_recorded"])
                        ),
                        name="agreement_modality_known",
                        violation_error_code="modality",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signatories_recorded__in", ["all", "some", "none"])),
                        name="agreement_signatories_recorded_known",
                        violation_error_code="signatories_recorded",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "entry_basis__in",
                                ["signature", "notification", "ratification", "assent", "fixed_date", "not_recorded"],
                            )
                        ),
                        name="agreement_entry_basis_known",
                        violation_error_code="entry_basis",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_kind__in", ["months", "end_date", "none", "not_recorded"])),
                        name="agreement_term_kind_known",
                        violation_error_code="term_kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_start__in", ["signature", "entry_into_force", "fixed_date"])),
                        name="agreement_term_start_known",
                        violation_error_code="term_start",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("renewal_mode__in", ["none", "express", "tacit", "indefinite", "not_recorded"])
                        ),
                        name="agreement_renewal_mode_known",
                        violation_error_code="renewal_mode",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publication__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="agreement_publication_known",
                        violation_error_code="publication",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("registry_number__isnull", True),
                            ("registry_number__regex", "^\\d{4}-\\d{3,}$"),
                            _connector="OR",
                        ),
                        name="agreement_registry_number_format",
                        violation_error_code="agreement_registry_number_format",
                        violation_error_message="A registry number is a year, a hyphen and at least three digits.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publication", "draft"), ("registry_number__isnull", False), _connector="OR"
                        ),
                        name="agreement_submitted_has_number",
                        violation_error_code="agreement_submitted_has_number",
                        violation_error_message="A submitted agreement has a registry number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("publication", "draft"),
                            ("title_fr__regex", "\\S"),
                            ("title_nl__regex", "\\S"),
                            ("title_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="agreement_has_title",
                        violation_error_code="title_fr",
                        violation_error_message="A submitted agreement needs a title in at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("modality", "in_person"),
                                ("publication__in", ["in_review", "published"]),
                                _negated=True,
                            ),
                            ("concluded_at__regex", "\\S"),
                            ("is_place_not_recorded", True),
                            _connector="OR",
                        ),
                        name="agreement_in_person_has_place",
                        violation_error_code="concluded_at",
                        violation_error_message="Signed in person: say where, or tick “place not recorded”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_place_not_recorded", True), _negated=True),
                            ("concluded_at", ""),
                            _connector="OR",
                        ),
                        name="agreement_place_said_once",
                        violation_error_code="is_place_not_recorded",
                        violation_error_message="A place is given: untick “place not recorded”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("term_kind", "months"), ("term_months__gte", 1), ("term_months__isnull", False)),
                            models.Q(models.Q(("term_kind", "months"), _negated=True), ("term_months__isnull", True)),
                            _connector="OR",
                        ),
                        name="agreement_term_months_given",
                        violation_error_code="term_months",
                        violation_error_message="Give the number of months exactly where the term is a number of months.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("term_ends_on__isnull", False), ("term_kind", "end_date")),
                            models.Q(
                                models.Q(("term_kind", "end_date"), _negated=True), ("term_ends_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_term_end_given",
                        violation_error_code="term_ends_on",
                        violation_error_message="Give the last day exactly where the term runs until a date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_ends_on__precedes", models.F("concluded_on")), _negated=True),
                        name="agreement_term_ends_after_conclusion",
                        violation_error_code="term_ends_on",
                        violation_error_message="The term ends before the agreement is concluded.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("renewal_mode", "tacit"), ("renewal_months__gte", 1), ("renewal_months__isnull", False)
                            ),
                            models.Q(
                                models.Q(("renewal_mode", "tacit"), _negated=True), ("renewal_months__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_renewal_months_iff_tacit",
                        violation_error_code="renewal_months",
                        violation_error_message="Give the months of each renewal exactly where the renewal is tacit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_renewals__isnull", True), ("renewal_mode", "tacit"), _connector="OR"),
                        name="agreement_max_renewals_if_tacit",
                        violation_error_code="max_renewals",
                        violation_error_message="A number of renewals is limited only where the renewal is tacit.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("renewal_mode", "tacit"), _negated=True),
                            ("term_kind__in", ["months", "end_date"]),
                            _connector="OR",
                        ),
                        name="agreement_tacit_renewal_of_a_term",
                        violation_error_code="term_kind",
                        violation_error_message="Tacit renewal needs a term: a number of months or a last day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("notice_months__isnull", True),
                            ("term_months__isnull", True),
                            ("notice_months__lte", models.F("term_months")),
                            _connector="OR",
                        ),
                        name="agreement_notice_within_term",
                        violation_error_code="notice_months",
                        violation_error_message="The notice is longer than the term.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_signature_outstanding", True), _negated=True),
                            ("concluded_on__isnull", True),
                            _connector="OR",
                        ),
                        name="agreement_outstanding_not_concluded",
                        violation_error_code="is_signature_outstanding",
                        violation_error_message="A signature is outstanding: the agreement has no date of conclusion yet.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementevent" ("agreement_type", "authentic_languages", "bindingness", "concluded_at", "concluded_on", "entry_basis", "id", "internal_notes", "is_place_not_recorded", "is_signature_outstanding", "languages", "max_renewals", "modality", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "registry_number", "renewal_mode", "renewal_months", "scope", "signatories_recorded", "summary_en", "summary_fr", "summary_nl", "term_ends_on", "term_kind", "term_months", "term_start", "term_starts_on", "title_en", "title_fr", "title_nl") VALUES (NEW."agreement_type", NEW."authentic_languages", NEW."bindingness", NEW."concluded_at", NEW."concluded_on", NEW."entry_basis", NEW."id", NEW."internal_notes", NEW."is_place_not_recorded", NEW."is_signature_outstanding", NEW."languages", NEW."max_renewals", NEW."modality", NEW."notice_months", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."publication", NEW."registry_number", NEW."renewal_mode", NEW."renewal_months", NEW."scope", NEW."signatories_recorded", NEW."summary_en", NEW."summary_fr", NEW."summary_nl", NEW."term_ends_on", NEW."term_kind", NEW."term_months", NEW."term_start", NEW."term_starts_on", NEW."title_en", NEW."title_fr", NEW."title_nl"); RETURN NULL;',
                            hash="31283fca1409939ebaf141f24f0e3b881617ed00",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_13a93",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."agreement_type" IS DISTINCT FROM (NEW."agreement_type") OR OLD."authentic_languages" IS DISTINCT FROM (NEW."authentic_languages") OR OLD."bindingness" IS DISTINCT FROM (NEW."bindingness") OR OLD."concluded_at" IS DISTINCT FROM (NEW."concluded_at") OR OLD."concluded_on" IS DISTINCT FROM (NEW."concluded_on") OR OLD."entry_basis" IS DISTINCT FROM (NEW."entry_basis") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."internal_notes" IS DISTINCT FROM (NEW."internal_notes") OR OLD."is_place_not_recorded" IS DISTINCT FROM (NEW."is_place_not_recorded") OR OLD."is_signature_outstanding" IS DISTINCT FROM (NEW."is_signature_outstanding") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."max_renewals" IS DISTINCT FROM (NEW."max_renewals") OR OLD."modality" IS DISTINCT FROM (NEW."modality") OR OLD."notice_months" IS DISTINCT FROM (NEW."notice_months") OR OLD."publication" IS DISTINCT FROM (NEW."publication") OR OLD."registry_number" IS DISTINCT FROM (NEW."registry_number") OR OLD."renewal_mode" IS DISTINCT FROM (NEW."renewal_mode") OR OLD."renewal_months" IS DISTINCT FROM (NEW."renewal_months") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."signatories_recorded" IS DISTINCT FROM (NEW."signatories_recorded") OR OLD."summary_en" IS DISTINCT FROM (NEW."summary_en") OR OLD."summary_fr" IS DISTINCT FROM (NEW."summary_fr") OR OLD."summary_nl" IS DISTINCT FROM (NEW."summary_nl") OR OLD."term_ends_on" IS DISTINCT FROM (NEW."term_ends_on") OR OLD."term_kind" IS DISTINCT FROM (NEW."term_kind") OR OLD."term_months" IS DISTINCT FROM (NEW."term_months") OR OLD."term_start" IS DISTINCT FROM (NEW."term_start") OR OLD."term_starts_on" IS DISTINCT FROM (NEW."term_starts_on") OR OLD."title_en" IS DISTINCT FROM (NEW."title_en") OR OLD."title_fr" IS DISTINCT FROM (NEW."title_fr") OR OLD."title_nl" IS DISTINCT FROM (NEW."title_nl"))',
                            func='INSERT INTO "agreements_agreementevent" ("agreement_type", "authentic_languages", "bindingness", "concluded_at", "concluded_on", "entry_basis", "id", "internal_notes", "is_place_not_recorded", "is_signature_outstanding", "languages", "max_renewals", "modality", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "registry_number", "renewal_mode", "renewal_months", "scope", "signatories_recorded", "summary_en", "summary_fr", "summary_nl", "term_ends_on", "term_kind", "term_months", "term_start", "term_starts_on", "title_en", "title_fr", "title_nl") VALUES (NEW."agreement_type", NEW."authentic_languages", NEW."bindingness", NEW."concluded_at", NEW."concluded_on", NEW."entry_basis", NEW."id", NEW."internal_notes", NEW."is_place_not_recorded", NEW."is_signature_outstanding", NEW."languages", NEW."max_renewals", NEW."modality", NEW."notice_months", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."publication", NEW."registry_number", NEW."renewal_mode", NEW."renewal_months", NEW."scope", NEW."signatories_recorded", NEW."summary_en", NEW."summary_fr", NEW."summary_nl", NEW."term_ends_on", NEW."term_kind", NEW."term_months", NEW."term_start", NEW."term_starts_on", NEW."title_en", NEW."title_fr", NEW."title_nl"); RETURN NULL;',
                            hash="326e1ee596f7f96e3b409fd624dd82311ac86ad3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_36fdd",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementevent" ("agreement_type", "authentic_languages", "bindingness", "concluded_at", "concluded_on", "entry_basis", "id", "internal_notes", "is_place_not_recorded", "is_signature_outstanding", "languages", "max_renewals", "modality", "notice_months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "publication", "registry_number", "renewal_mode", "renewal_months", "scope", "signatories_recorded", "summary_en", "summary_fr", "summary_nl", "term_ends_on", "term_kind", "term_months", "term_start", "term_starts_on", "title_en", "title_fr", "title_nl") VALUES (OLD."agreement_type", OLD."authentic_languages", OLD."bindingness", OLD."concluded_at", OLD."concluded_on", OLD."entry_basis", OLD."id", OLD."internal_notes", OLD."is_place_not_recorded", OLD."is_signature_outstanding", OLD."languages", OLD."max_renewals", OLD."modality", OLD."notice_months", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."publication", OLD."registry_number", OLD."renewal_mode", OLD."renewal_months", OLD."scope", OLD."signatories_recorded", OLD."summary_en", OLD."summary_fr", OLD."summary_nl", OLD."term_ends_on", OLD."term_kind", OLD."term_months", OLD."term_start", OLD."term_starts_on", OLD."title_en", OLD."title_fr", OLD."title_nl"); RETURN NULL;',
                            hash="1bf5408947e7ab1639a3227030364fcc2491c215",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a07e3",
                            table="agreements_agreement",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementRelation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("renews", "renews"),
                            ("amends", "amends"),
                            ("extends", "extends"),
                            ("supersedes", "supersedes"),
                            ("implements", "implements"),
                            ("annex_to", "is an annex to"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="relations",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inverse_relations",
                        to="agreements.agreement",
                        verbose_name="other agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "related agreement",
                "verbose_name_plural": "related agreements",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["renews", "amends", "extends", "supersedes", "implements", "annex_to"])
                        ),
                        name="agreement_relation_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreement", models.F("related")), _negated=True),
                        name="agreement_relation_of_two",
                        violation_error_code="related",
                        violation_error_message="An agreement cannot be related to itself.",
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "kind", "related"),
                        name="agreement_relation_once",
                        violation_error_code="related",
                        violation_error_message="This relation is already recorded.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementrelationevent" ("agreement_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "related_id") VALUES (NEW."agreement_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."related_id"); RETURN NULL;',
                            hash="b4abcb1fd4830a12c4618cd519da7391df7ba854",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f4047",
                            table="agreements_agreementrelation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_agreementrelationevent" ("agreement_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "related_id") VALUES (NEW."agreement_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."related_id"); RETURN NULL;',
                            hash="5b22ae6f976b6861e4608c514d874b464497833b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_328a1",
                            table="agreements_agreementrelation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementrelationevent" ("agreement_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "related_id") VALUES (OLD."agreement_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."related_id"); RETURN NULL;',
                            hash="ef337ae651ccb69ac9d479f0dbd0124f7cc88246",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b2e38",
                            table="agreements_agreementrelation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topic_rows",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_rows",
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
                        fields=("agreement", "topic"),
                        name="agreement_topic_once",
                        violation_error_code="topic",
                        violation_error_message="This topic is already chosen.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementtopicevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."topic_id"); RETURN NULL;',
                            hash="a0514483dbbbbc938f140d93121ccdab6a58c72c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_64abf",
                            table="agreements_agreementtopic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_agreementtopicevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."topic_id"); RETURN NULL;',
                            hash="7f2e8a1c81bbc1700f86239a08ee41f399a927f5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_19a2b",
                            table="agreements_agreementtopic",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementtopicevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic_id") VALUES (OLD."agreement_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."topic_id"); RETURN NULL;',
                            hash="4384e7609bbcd0c340b43df135b77c52d1da3fd1",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9fe4a",
                            table="agreements_agreementtopic",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prior_approval", "prior approval"),
                            ("assent", "assent"),
                            ("ratification", "ratification"),
                        ],
                        default="prior_approval",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("body_as_printed", core.text.LineField(blank=True, max_length=300, verbose_name="body as printed")),
                ("approved_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="date")),
                ("act_number", core.text.LineField(blank=True, max_length=100, verbose_name="number of the act")),
                ("votes_for", models.PositiveIntegerField(blank=True, null=True, verbose_name="votes for")),
                ("votes_against", models.PositiveIntegerField(blank=True, null=True, verbose_name="votes against")),
                ("abstentions", models.PositiveIntegerField(blank=True, null=True, verbose_name="abstentions")),
                (
                    "journal_reference",
                    core.text.LineField(blank=True, max_length=300, verbose_name="reference of the official journal"),
                ),
                ("note_fr", core.text.ProseField(blank=True, verbose_name="note (fr)")),
                ("note_nl", core.text.ProseField(blank=True, verbose_name="note (nl)")),
                ("note_en", core.text.ProseField(blank=True, verbose_name="note (en)")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_given",
                        to="partnerships.organization",
                        verbose_name="body",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty for the consent of a third body.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="partnerships.organization",
                        verbose_name="for which party",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ["approved_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["prior_approval", "assent", "ratification"])),
                        name="approval_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body__isnull", False), ("body_as_printed__regex", "\\S"), _connector="OR"),
                        name="approval_has_body",
                        violation_error_code="body",
                        violation_error_message="Say which body approved.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_approvalevent" ("abstentions", "act_number", "agreement_id", "approved_on", "body_as_printed", "body_id", "id", "journal_reference", "kind", "note_en", "note_fr", "note_nl", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "votes_against", "votes_for") VALUES (NEW."abstentions", NEW."act_number", NEW."agreement_id", NEW."approved_on", NEW."body_as_printed", NEW."body_id", NEW."id", NEW."journal_reference", NEW."kind", NEW."note_en", NEW."note_fr", NEW."note_nl", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."votes_against", NEW."votes_for"); RETURN NULL;',
                            hash="e9723fe0db8aac2628a85295620dc1ef612de36c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6bd46",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_approvalevent" ("abstentions", "act_number", "agreement_id", "approved_on", "body_as_printed", "body_id", "id", "journal_reference", "kind", "note_en", "note_fr", "note_nl", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "votes_against", "votes_for") VALUES (NEW."abstentions", NEW."act_number", NEW."agreement_id", NEW."approved_on", NEW."body_as_printed", NEW."body_id", NEW."id", NEW."journal_reference", NEW."kind", NEW."note_en", NEW."note_fr", NEW."note_nl", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."votes_against", NEW."votes_for"); RETURN NULL;',
                            hash="ad27d04cd8f4d530cc5cc417ced088a3c8fb2cc5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e13a3",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_approvalevent" ("abstentions", "act_number", "agreement_id", "approved_on", "body_as_printed", "body_id", "id", "journal_reference", "kind", "note_en", "note_fr", "note_nl", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "votes_against", "votes_for") VALUES (OLD."abstentions", OLD."act_number", OLD."agreement_id", OLD."approved_on", OLD."body_as_printed", OLD."body_id", OLD."id", OLD."journal_reference", OLD."kind", OLD."note_en", OLD."note_fr", OLD."note_nl", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."votes_against", OLD."votes_for"); RETURN NULL;',
                            hash="4158a2855e3f59a0026239f9d47d21a1af9c701f",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_58ad2",
                            table="agreements_approval",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("text_fr", core.text.ProseField(blank=True, verbose_name="text (fr)")),
                ("text_nl", core.text.ProseField(blank=True, verbose_name="text (nl)")),
                ("text_en", core.text.ProseField(blank=True, verbose_name="text (en)")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="commitments",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="partnerships.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment",
                "verbose_name_plural": "commitments",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("text_fr__regex", "\\S"),
                            ("text_nl__regex", "\\S"),
                            ("text_en__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="commitment_has_text",
                        violation_error_code="text_fr",
                        violation_error_message="A commitment needs its text in at least one language.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_commitmentevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text_en", "text_fr", "text_nl", "topic_id") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text_en", NEW."text_fr", NEW."text_nl", NEW."topic_id"); RETURN NULL;',
                            hash="c7ce1f0d3a318a9daf037eda17400ff245ecaccb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6e3ce",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_commitmentevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text_en", "text_fr", "text_nl", "topic_id") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."text_en", NEW."text_fr", NEW."text_nl", NEW."topic_id"); RETURN NULL;',
                            hash="e770522b10fff78a98db2e3ac1261fff6c51ccc4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7c3cd",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_commitmentevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text_en", "text_fr", "text_nl", "topic_id") VALUES (OLD."agreement_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."text_en", OLD."text_fr", OLD."text_nl", OLD."topic_id"); RETURN NULL;',
                            hash="70aaaf1dd1da5ce33cb4392117a421ee33c2aa4b",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4d616",
                            table="agreements_commitment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "text of the agreement"),
                            ("annex", "annex"),
                            ("press_release", "press release"),
                            ("act", "act of approval"),
                            ("other", "other document"),
                        ],
                        default="text",
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[("restricted", "restricted original"), ("public", "public copy")],
                        default="restricted",
                        max_length=10,
                        verbose_name="access",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=3, verbose_name="language")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=300,
                        upload_to=agreements.models.agreement.document_path,
                        verbose_name="file",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
                (
                    "checksum",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 checksum"),
                ),
                ("note", core.text.ProseField(blank=True, verbose_name="note")),
                ("title_fr", core.text.LineField(blank=True, max_length=300, verbose_name="title (fr)")),
                ("title_nl", core.text.LineField(blank=True, max_length=300, verbose_name="title (nl)")),
                ("title_en", core.text.LineField(blank=True, max_length=300, verbose_name="title (en)")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["text", "annex", "press_release", "act", "other"])),
                        name="document_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("access__in", ["restricted", "public"])),
                        name="document_access_known",
                        violation_error_code="access",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("file", ""), _negated=True), ("url", "")),
                            models.Q(("file", ""), models.Q(("url", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="document_is_file_or_link",
                        violation_error_code="url",
                        violation_error_message="A document is a file or a link: give one of them.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_documentevent" ("access", "agreement_id", "checksum", "file", "id", "kind", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title_en", "title_fr", "title_nl", "url") VALUES (NEW."access", NEW."agreement_id", NEW."checksum", NEW."file", NEW."id", NEW."kind", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."title_en", NEW."title_fr", NEW."title_nl", NEW."url"); RETURN NULL;',
                            hash="4315359b949d6ee82b5412ce823c8789a34e7201",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_04055",
                            table="agreements_document",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_documentevent" ("access", "agreement_id", "checksum", "file", "id", "kind", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title_en", "title_fr", "title_nl", "url") VALUES (NEW."access", NEW."agreement_id", NEW."checksum", NEW."file", NEW."id", NEW."kind", NEW."language", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."title_en", NEW."title_fr", NEW."title_nl", NEW."url"); RETURN NULL;',
                            hash="88c927a074693112898afa5421c7580ee67cea38",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_07db2",
                            table="agreements_document",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_documentevent" ("access", "agreement_id", "checksum", "file", "id", "kind", "language", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "title_en", "title_fr", "title_nl", "url") VALUES (OLD."access", OLD."agreement_id", OLD."checksum", OLD."file", OLD."id", OLD."kind", OLD."language", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."title_en", OLD."title_fr", OLD."title_nl", OLD."url"); RETURN NULL;',
                            hash="cb0579c495b14d462a97a44d723579d354789920",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ec1a9",
                            table="agreements_document",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LifecycleAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notification", "notification of completion"),
                            ("deposit", "deposit of an instrument"),
                            ("accession", "accession"),
                            ("entry_into_force", "entry into force"),
                            ("provisional_application", "provisional application"),
                            ("denunciation", "notice of denunciation"),
                            ("termination", "termination"),
                            ("withdrawal", "withdrawal of a party"),
                            ("suspension", "suspension"),
                            ("extension", "extension"),
                            ("renewal", "renewal"),
                        ],
                        max_length=24,
                        verbose_name="act",
                    ),
                ),
                (
                    "acted_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Date of the notice, deposit or decision.",
                        null=True,
                        verbose_name="date of the act",
                    ),
                ),
                (
                    "effective_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="First day of its effect, where it differs from the date of the act.",
                        null=True,
                        verbose_name="effective from",
                    ),
                ),
                (
                    "ends_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Last day of a suspension, or new last day of the term after an extension or renewal.",
                        null=True,
                        open_allowed=True,
                        verbose_name="last day",
                    ),
                ),
                ("is_mutual", models.BooleanField(default=False, verbose_name="by mutual consent")),
                (
                    "method",
                    core.text.LineField(
                        blank=True,
                        help_text="For example: first day of the month after the last notification.",
                        max_length=200,
                        verbose_name="method",
                    ),
                ),
                ("reference", core.text.LineField(blank=True, max_length=300, verbose_name="reference")),
                ("reason_fr", core.text.LineField(blank=True, max_length=300, verbose_name="reason (fr)")),
                ("reason_nl", core.text.LineField(blank=True, max_length=300, verbose_name="reason (nl)")),
                ("reason_en", core.text.LineField(blank=True, max_length=300, verbose_name="reason (en)")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lifecycle_acts",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the act is of or for all parties.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lifecycle_acts",
                        to="partnerships.organization",
                        verbose_name="by or for which party",
                    ),
                ),
            ],
            options={
                "verbose_name": "act",
                "verbose_name_plural": "acts",
                "ordering": ["acted_on", "effective_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "notification",
                                    "deposit",
                                    "accession",
                                    "entry_into_force",
                                    "provisional_application",
                                    "denunciation",
                                    "termination",
                                    "withdrawal",
                                    "suspension",
                                    "extension",
                                    "renewal",
                                ],
                            )
                        ),
                        name="lifecycle_act_kind_known",
                        violation_error_code="kind",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("acted_on__isnull", False),
                            ("effective_on__isnull", False),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="lifecycle_act_is_dated",
                        violation_error_code="acted_on",
                        violation_error_message="An act needs a date, perhaps only a year.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["termination", "denunciation", "withdrawal"]), _negated=True),
                            models.Q(("effective_on__precedes", models.F("acted_on")), _negated=True),
                            _connector="OR",
                        ),
                        name="lifecycle_notice_before_effect",
                        violation_error_code="effective_on",
                        violation_error_message="The effect comes before the notice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["suspension", "extension", "renewal"]),
                            ("ends_on__isnull", True),
                            _connector="OR",
                        ),
                        name="lifecycle_last_day_only_where_it_lasts",
                        violation_error_code="ends_on",
                        violation_error_message="Only a suspension, an extension or a renewal has a last day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "suspension"), _negated=True),
                            models.Q(
                                models.Q(("ends_on__precedes", models.F("effective_on")), _negated=True),
                                models.Q(("ends_on__precedes", models.F("acted_on")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="lifecycle_suspension_ends_after_start",
                        violation_error_code="ends_on",
                        violation_error_message="The suspension ends before it starts.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("kind", "suspension")),
                        expressions=[
                            ("agreement", "="),
                            (django.db.models.functions.comparison.Coalesce("organization", models.Value(0)), "="),
                            (
                                agreements.models.acts.SuspensionDays(
                                    django.db.models.functions.comparison.Coalesce("effective_on", "acted_on"),
                                    "ends_on",
                                ),
                                "&&",
                            ),
                        ],
                        name="lifecycle_suspensions_apart",
                        violation_error_code="effective_on",
                        violation_error_message="Another suspension certainly covers some of these days.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "withdrawal"), _negated=True),
                            ("organization__isnull", False),
                            _connector="OR",
                        ),
                        name="lifecycle_withdrawal_of_a_party",
                        violation_error_code="organization",
                        violation_error_message="Say which party withdraws.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_mutual", True), _negated=True),
                            models.Q(("kind", "termination"), ("organization__isnull", True)),
                            _connector="OR",
                        ),
                        name="lifecycle_mutual_termination_by_all",
                        violation_error_code="is_mutual",
                        violation_error_message="Only a termination by all parties is by mutual consent.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_lifecycleactevent" ("acted_on", "agreement_id", "effective_on", "ends_on", "id", "is_mutual", "kind", "method", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_en", "reason_fr", "reason_nl", "reference") VALUES (NEW."acted_on", NEW."agreement_id", NEW."effective_on", NEW."ends_on", NEW."id", NEW."is_mutual", NEW."kind", NEW."method", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason_en", NEW."reason_fr", NEW."reason_nl", NEW."reference"); RETURN NULL;',
                            hash="f4a9470002b7190ffab2f5add6ebc93ca4045984",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f510b",
                            table="agreements_lifecycleact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_lifecycleactevent" ("acted_on", "agreement_id", "effective_on", "ends_on", "id", "is_mutual", "kind", "method", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_en", "reason_fr", "reason_nl", "reference") VALUES (NEW."acted_on", NEW."agreement_id", NEW."effective_on", NEW."ends_on", NEW."id", NEW."is_mutual", NEW."kind", NEW."method", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason_en", NEW."reason_fr", NEW."reason_nl", NEW."reference"); RETURN NULL;',
                            hash="c03b55077d105469cf02272e20e7335177990ad5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c90b4",
                            table="agreements_lifecycleact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_lifecycleactevent" ("acted_on", "agreement_id", "effective_on", "ends_on", "id", "is_mutual", "kind", "method", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason_en", "reason_fr", "reason_nl", "reference") VALUES (OLD."acted_on", OLD."agreement_id", OLD."effective_on", OLD."ends_on", OLD."id", OLD."is_mutual", OLD."kind", OLD."method", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason_en", OLD."reason_fr", OLD."reason_nl", OLD."reference"); RETURN NULL;',
                            hash="3745fd0851506ce89c6aed9550fccfed3117fb11",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f87ae",
                            table="agreements_lifecycleact",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("name_as_printed", core.text.LineField(blank=True, max_length=300, verbose_name="name as printed")),
                ("role", core.text.LineField(blank=True, max_length=100, verbose_name="role")),
                (
                    "joined_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Where it joined after the conclusion.",
                        null=True,
                        verbose_name="joined on",
                    ),
                ),
                ("left_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="left on")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="partnerships.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "organization"),
                        name="party_once",
                        violation_error_code="organization",
                        violation_error_message="This organization is already a party.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left_on__precedes", models.F("joined_on")), _negated=True),
                        name="party_leaves_after_joining",
                        violation_error_code="left_on",
                        violation_error_message="The party leaves before it joins.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_partyevent" ("agreement_id", "id", "joined_on", "left_on", "name_as_printed", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role") VALUES (NEW."agreement_id", NEW."id", NEW."joined_on", NEW."left_on", NEW."name_as_printed", NEW."organization_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."role"); RETURN NULL;',
                            hash="1e1c725e458eb8793d1920f85c3a50bfe1f19758",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_783c4",
                            table="agreements_party",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_partyevent" ("agreement_id", "id", "joined_on", "left_on", "name_as_printed", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role") VALUES (NEW."agreement_id", NEW."id", NEW."joined_on", NEW."left_on", NEW."name_as_printed", NEW."organization_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."role"); RETURN NULL;',
                            hash="ed99bc3c58e0682306dc556435d0b3039b72ced7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_83158",
                            table="agreements_party",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_partyevent" ("agreement_id", "id", "joined_on", "left_on", "name_as_printed", "organization_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role") VALUES (OLD."agreement_id", OLD."id", OLD."joined_on", OLD."left_on", OLD."name_as_printed", OLD."organization_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."role"); RETURN NULL;',
                            hash="9cf1cb42d635a85f9c5b3c4864fa9c3fe4ff6f0a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_048bd",
                            table="agreements_party",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title_as_printed",
                    core.text.LineField(
                        blank=True,
                        help_text="Word for word, in its printed gender.",
                        max_length=500,
                        verbose_name="title as printed",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("signatory", "signatory"), ("witness", "witness")],
                        default="signatory",
                        max_length=9,
                        verbose_name="role",
                    ),
                ),
                (
                    "signed_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Empty where it is the date of the conclusion.",
                        null=True,
                        verbose_name="signed on",
                    ),
                ),
                ("place", core.text.LineField(blank=True, max_length=300, verbose_name="place")),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("in_person", "in person"),
                            ("virtual", "virtually"),
                            ("correspondence", "by correspondence"),
                            ("mixed", "partly in person"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=14,
                        verbose_name="how",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signatures",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        help_text="One of the parties; empty for witnesses.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="partnerships.organization",
                        verbose_name="signed for",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty where the name is not recorded or an organization signs as such.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
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
                        related_name="signatures",
                        to="people.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["role", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["signatory", "witness"])),
                        name="signature_role_known",
                        violation_error_code="role",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("modality__in", ["in_person", "virtual", "correspondence", "mixed", "not_recorded"])
                        ),
                        name="signature_modality_known",
                        violation_error_code="modality",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "witness"), _negated=True),
                            ("organization__isnull", True),
                            _connector="OR",
                        ),
                        name="signature_witness_stands_for_no_party",
                        violation_error_code="organization",
                        violation_error_message="A witness signs for no party: leave this empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False),
                            ("organization__isnull", False),
                            ("title_as_printed__regex", "\\S"),
                            _connector="OR",
                        ),
                        name="signature_says_something",
                        violation_error_code="person",
                        violation_error_message="Say who signed, for whom or under which title; do not record an unknown signatory.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("agreement", "person", "organization", "role"),
                        name="signature_once",
                        nulls_distinct=False,
                        violation_error_code="person",
                        violation_error_message="This person already signs for this organization in this role.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_signatureevent" ("agreement_id", "id", "modality", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "post_id", "role", "signed_on", "title_as_printed") VALUES (NEW."agreement_id", NEW."id", NEW."modality", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."position", NEW."post_id", NEW."role", NEW."signed_on", NEW."title_as_printed"); RETURN NULL;',
                            hash="0c1df77d082bc0648441bdd9989957ff43f16ef7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6d3e4",
                            table="agreements_signature",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_signatureevent" ("agreement_id", "id", "modality", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "post_id", "role", "signed_on", "title_as_printed") VALUES (NEW."agreement_id", NEW."id", NEW."modality", NEW."organization_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."position", NEW."post_id", NEW."role", NEW."signed_on", NEW."title_as_printed"); RETURN NULL;',
                            hash="000b841d94d066a7c05df8afb0bb613173de2198",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fcdd6",
                            table="agreements_signature",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_signatureevent" ("agreement_id", "id", "modality", "organization_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "position", "post_id", "role", "signed_on", "title_as_printed") VALUES (OLD."agreement_id", OLD."id", OLD."modality", OLD."organization_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."position", OLD."post_id", OLD."role", OLD."signed_on", OLD."title_as_printed"); RETURN NULL;',
                            hash="b975c410e6ed795919c5f5f8d420c466768eec0a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_403e6",
                            table="agreements_signature",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="First day included, last day not.", verbose_name="days"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_concluded", "not concluded"),
                            ("approved", "approved, not yet signed"),
                            ("partly_signed", "partly signed"),
                            ("awaiting", "awaiting entry into force"),
                            ("in_force", "in force"),
                            ("suspended", "suspended"),
                            ("terminated", "terminated"),
                            ("superseded", "superseded"),
                            ("expired", "expired"),
                            ("ended_unentered", "ended before entry into force"),
                            ("undetermined", "undetermined"),
                        ],
                        max_length=16,
                        verbose_name="status",
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[("certain", "certain"), ("derived", "derived"), ("undetermined", "undetermined")],
                        max_length=12,
                        verbose_name="certainty",
                    ),
                ),
                (
                    "term",
                    models.CharField(
                        choices=[("known", "known"), ("none", "no end"), ("not_recorded", "not recorded")],
                        max_length=12,
                        verbose_name="term",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_conclusion", "not concluded yet"),
                            ("approval", "approval"),
                            ("partial_signature", "a signature is outstanding"),
                            ("conclusion_not_recorded", "the date of conclusion is not recorded"),
                            ("conclusion_imprecise", "the date of conclusion is imprecise"),
                            ("end_imprecise", "the date of the end is imprecise"),
                            ("suspension_imprecise", "the dates of the suspension are imprecise"),
                            ("entry_imprecise", "the date of entry into force is imprecise"),
                            ("awaiting_entry", "no entry into force is recorded"),
                            ("signature", "signature"),
                            ("entry", "entry into force"),
                            ("provisional", "provisional application"),
                            ("renewal", "renewal"),
                            ("extension", "extension"),
                            ("tacit_renewal", "tacit renewal"),
                            ("indefinite", "continues after its term"),
                            ("suspension", "suspension"),
                            ("termination", "termination"),
                            ("denunciation", "denunciation"),
                            ("parties_left", "fewer than two parties are left"),
                            ("superseded", "a later agreement takes its place"),
                            ("term_ended", "end of the term"),
                        ],
                        max_length=24,
                        verbose_name="reason",
                    ),
                ),
                (
                    "reason_on",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        null=True, verbose_name="possible days of the act that is the reason"
                    ),
                ),
                ("ends_on", models.DateField(null=True, verbose_name="last day of the term")),
                ("decision_on", models.DateField(null=True, verbose_name="next decision date")),
                ("term_anchor", models.DateField(null=True, verbose_name="first day of the term")),
                ("term_months", models.PositiveSmallIntegerField(null=True)),
                ("renewal_months", models.PositiveSmallIntegerField(null=True)),
                ("notice_months", models.PositiveSmallIntegerField(null=True)),
                ("term_limit", models.DateField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="status_periods",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "status",
                "verbose_name_plural": "statuses",
                "ordering": ["agreement", "days"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "not_concluded",
                                    "approved",
                                    "partly_signed",
                                    "awaiting",
                                    "in_force",
                                    "suspended",
                                    "terminated",
                                    "superseded",
                                    "expired",
                                    "ended_unentered",
                                    "undetermined",
                                ],
                            )
                        ),
                        name="status_period_status_known",
                        violation_error_code="status",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("certainty__in", ["certain", "derived", "undetermined"])),
                        name="status_period_certainty_known",
                        violation_error_code="certainty",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term__in", ["known", "none", "not_recorded"])),
                        name="status_period_term_known",
                        violation_error_code="term",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "no_conclusion",
                                    "approval",
                                    "partial_signature",
                                    "conclusion_not_recorded",
                                    "conclusion_imprecise",
                                    "end_imprecise",
                                    "suspension_imprecise",
                                    "entry_imprecise",
                                    "awaiting_entry",
                                    "signature",
                                    "entry",
                                    "provisional",
                                    "renewal",
                                    "extension",
                                    "tacit_renewal",
                                    "indefinite",
                                    "suspension",
                                    "termination",
                                    "denunciation",
                                    "parties_left",
                                    "superseded",
                                    "term_ended",
                                ],
                            )
                        ),
                        name="status_period_reason_known",
                        violation_error_code="reason",
                        violation_error_message="This value is not one of the choices.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("agreement", "="), ("days", "&&")],
                        name="status_period_one_a_day",
                        violation_error_message="An agreement has one status on each day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementCitation",
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
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="agreements.agreement",
                        verbose_name="agreement",
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
                            func='INSERT INTO "agreements_agreementcitationevent" ("agreement_id", "fact", "id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."agreement_id", NEW."fact", NEW."id", NEW."locator", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="cceae4664de7c6f4f317a41ed71c75f9aa3ffff4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c11fd",
                            table="agreements_agreementcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_agreementcitationevent" ("agreement_id", "fact", "id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (NEW."agreement_id", NEW."fact", NEW."id", NEW."locator", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quote", NEW."source_id"); RETURN NULL;',
                            hash="0abf6c3481decd67dafc0b02e542bc564f77f893",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fd423",
                            table="agreements_agreementcitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementcitationevent" ("agreement_id", "fact", "id", "locator", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote", "source_id") VALUES (OLD."agreement_id", OLD."fact", OLD."id", OLD."locator", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quote", OLD."source_id"); RETURN NULL;',
                            hash="0ab44cbf8fa96c1f11b0f6ff7652a82d12272205",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_39fbe",
                            table="agreements_agreementcitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
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
                    "registry_number",
                    models.CharField(
                        blank=True, editable=False, max_length=20, null=True, verbose_name="registry number"
                    ),
                ),
                (
                    "agreement_type",
                    models.CharField(
                        choices=[
                            ("cooperation_agreement", "cooperation agreement"),
                            ("memorandum", "memorandum of understanding"),
                            ("declaration_of_intent", "joint declaration of intent"),
                            ("declaration", "joint declaration"),
                            ("twinning_charter", "twinning charter"),
                            ("friendship_agreement", "friendship agreement"),
                            ("protocol", "protocol"),
                            ("action_plan", "action plan"),
                            ("treaty", "treaty"),
                            ("exchange_of_letters", "exchange of letters"),
                            ("addendum", "addendum"),
                            ("other", "other agreement"),
                        ],
                        max_length=30,
                        verbose_name="type",
                    ),
                ),
                (
                    "bindingness",
                    models.CharField(
                        choices=[
                            ("binding", "binding"),
                            ("non_binding", "not binding"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="binding",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("home", "a home authority is party"), ("observed", "observed: between others")],
                        default="home",
                        help_text="Observed agreements are between others and recorded for information.",
                        max_length=8,
                        verbose_name="scope",
                    ),
                ),
                (
                    "concluded_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Date of the last signature; empty where it is not recorded.",
                        null=True,
                        verbose_name="concluded on",
                    ),
                ),
                ("concluded_at", core.text.LineField(blank=True, max_length=300, verbose_name="place as printed")),
                (
                    "is_place_not_recorded",
                    models.BooleanField(
                        default=False,
                        help_text="The sources do not say where it was signed.",
                        verbose_name="place not recorded",
                    ),
                ),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("in_person", "in person"),
                            ("virtual", "virtually"),
                            ("correspondence", "by correspondence"),
                            ("mixed", "partly in person"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=14,
                        verbose_name="how it was signed",
                    ),
                ),
                (
                    "signatories_recorded",
                    models.CharField(
                        choices=[("all", "all"), ("some", "some"), ("none", "none")],
                        default="none",
                        help_text="Whether the rows below are all the signatories, some, or none.",
                        max_length=4,
                        verbose_name="signatories recorded",
                    ),
                ),
                (
                    "is_signature_outstanding",
                    models.BooleanField(
                        default=False,
                        help_text="Not all parties have signed yet.",
                        verbose_name="a signature is outstanding",
                    ),
                ),
                (
                    "entry_basis",
                    models.CharField(
                        choices=[
                            ("signature", "signature"),
                            ("notification", "notification"),
                            ("ratification", "ratification"),
                            ("assent", "assent"),
                            ("fixed_date", "fixed date"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="enters into force by",
                    ),
                ),
                (
                    "languages",
                    core.text.LineField(
                        blank=True,
                        help_text="Codes separated by commas, for example fr, tr.",
                        max_length=60,
                        verbose_name="languages",
                    ),
                ),
                (
                    "authentic_languages",
                    core.text.LineField(blank=True, max_length=60, verbose_name="authentic languages"),
                ),
                (
                    "term_kind",
                    models.CharField(
                        choices=[
                            ("months", "a number of months"),
                            ("end_date", "until a date"),
                            ("none", "no end"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="term",
                    ),
                ),
                (
                    "term_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="term in months",
                    ),
                ),
                (
                    "term_start",
                    models.CharField(
                        choices=[
                            ("signature", "signature"),
                            ("entry_into_force", "entry into force"),
                            ("fixed_date", "fixed date"),
                        ],
                        default="signature",
                        max_length=16,
                        verbose_name="term runs from",
                    ),
                ),
                (
                    "term_starts_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Where the term runs from a fixed date.",
                        null=True,
                        verbose_name="fixed start of the term",
                    ),
                ),
                (
                    "term_ends_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Where the term is “until a date”.",
                        null=True,
                        verbose_name="last day of the term",
                    ),
                ),
                (
                    "renewal_mode",
                    models.CharField(
                        choices=[
                            ("none", "no renewal"),
                            ("express", "express renewal"),
                            ("tacit", "tacit renewal"),
                            ("indefinite", "continues without end"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=12,
                        verbose_name="renewal",
                    ),
                ),
                (
                    "renewal_months",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For tacit renewal only.",
                        null=True,
                        verbose_name="each renewal in months",
                    ),
                ),
                (
                    "max_renewals",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty where there is no limit.",
                        null=True,
                        verbose_name="at most so many renewals",
                    ),
                ),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="notice in months"),
                ),
                (
                    "title_fr",
                    core.text.LineField(
                        blank=True,
                        help_text="Shown on public pages; need not be unique.",
                        max_length=1000,
                        verbose_name="title (fr)",
                    ),
                ),
                (
                    "title_nl",
                    core.text.LineField(
                        blank=True,
                        help_text="Shown on public pages; need not be unique.",
                        max_length=1000,
                        verbose_name="title (nl)",
                    ),
                ),
                (
                    "title_en",
                    core.text.LineField(
                        blank=True,
                        help_text="Shown on public pages; need not be unique.",
                        max_length=1000,
                        verbose_name="title (en)",
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
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementIdentifier",
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
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="agreements.agreement",
                        verbose_name="agreement",
                    ),
                ),
            ],
            options={
                "verbose_name": "original reference",
                "verbose_name_plural": "original references",
                "ordering": ["scheme", "value", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scheme__regex", "^[a-z0-9][a-z0-9-]*$")),
                        name="agreementidentifier_scheme_is_a_code",
                        violation_error_code="scheme",
                        violation_error_message="A scheme is written in small letters, digits and hyphens, for example wikidata.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__regex", "^\\S(.*\\S)?$")),
                        name="agreementidentifier_value_is_trimmed",
                        violation_error_code="value",
                        violation_error_message="An identifier neither begins nor ends with a blank.",
                    ),
                    models.UniqueConstraint(
                        fields=("scheme", "value"),
                        name="agreement_identifier_once",
                        violation_error_code="value",
                        violation_error_message="Another agreement has this reference: is it the same one?",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementidentifierevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."scheme", NEW."value"); RETURN NULL;',
                            hash="e24cdb5744df5dd49454f78bdf9e4713a383c0cc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6fd4d",
                            table="agreements_agreementidentifier",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_agreementidentifierevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (NEW."agreement_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."scheme", NEW."value"); RETURN NULL;',
                            hash="0db669767003ee01c13932eb388dfc12b741ce0c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d0b8c",
                            table="agreements_agreementidentifier",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementidentifierevent" ("agreement_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "value") VALUES (OLD."agreement_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."scheme", OLD."value"); RETURN NULL;',
                            hash="7f329f9b1b0840adfb81a9e39dff1399d454f048",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7dd2a",
                            table="agreements_agreementidentifier",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementPartnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partnership_rows",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_rows",
                        to="partnerships.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "partnership"),
                        name="agreement_partnership_once",
                        violation_error_code="partnership",
                        violation_error_message="This partnership is already chosen.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementpartnershipevent" ("agreement_id", "id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agreement_id", NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="2ca1cd15fb625dbbabd034cac5583044d8f4ceaa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0c8ec",
                            table="agreements_agreementpartnership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "agreements_agreementpartnershipevent" ("agreement_id", "id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."agreement_id", NEW."id", NEW."partnership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="174889e5ca0dddf379dc162de10ecb9b62214324",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d4db9",
                            table="agreements_agreementpartnership",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "agreements_agreementpartnershipevent" ("agreement_id", "id", "partnership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."agreement_id", OLD."id", OLD."partnership_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="6b50a166abd457d51165e6f3a92ddc2ee70326a2",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7b18c",
                            table="agreements_agreementpartnership",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementPartnershipEvent",
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
                        to="agreements.agreementpartnership",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementRelationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("renews", "renews"),
                            ("amends", "amends"),
                            ("extends", "extends"),
                            ("supersedes", "supersedes"),
                            ("implements", "implements"),
                            ("annex_to", "is an annex to"),
                        ],
                        max_length=10,
                        verbose_name="relation",
                    ),
                ),
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
                        to="agreements.agreementrelation",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="agreements.agreement",
                        verbose_name="other agreement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AgreementTopicEvent",
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
                        to="agreements.agreementtopic",
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
            name="ApprovalEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prior_approval", "prior approval"),
                            ("assent", "assent"),
                            ("ratification", "ratification"),
                        ],
                        default="prior_approval",
                        max_length=14,
                        verbose_name="kind",
                    ),
                ),
                ("body_as_printed", core.text.LineField(blank=True, max_length=300, verbose_name="body as printed")),
                ("approved_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="date")),
                ("act_number", core.text.LineField(blank=True, max_length=100, verbose_name="number of the act")),
                ("votes_for", models.PositiveIntegerField(blank=True, null=True, verbose_name="votes for")),
                ("votes_against", models.PositiveIntegerField(blank=True, null=True, verbose_name="votes against")),
                ("abstentions", models.PositiveIntegerField(blank=True, null=True, verbose_name="abstentions")),
                (
                    "journal_reference",
                    core.text.LineField(blank=True, max_length=300, verbose_name="reference of the official journal"),
                ),
                ("note_fr", core.text.ProseField(blank=True, verbose_name="note (fr)")),
                ("note_nl", core.text.ProseField(blank=True, verbose_name="note (nl)")),
                ("note_en", core.text.ProseField(blank=True, verbose_name="note (en)")),
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
                    "body",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="body",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty for the consent of a third body.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="for which party",
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
                        to="agreements.approval",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CommitmentEvent",
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
                        db_constraint=False,
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
                        to="agreements.commitment",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
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
            name="DocumentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "text of the agreement"),
                            ("annex", "annex"),
                            ("press_release", "press release"),
                            ("act", "act of approval"),
                            ("other", "other document"),
                        ],
                        default="text",
                        max_length=13,
                        verbose_name="kind",
                    ),
                ),
                (
                    "access",
                    models.CharField(
                        choices=[("restricted", "restricted original"), ("public", "public copy")],
                        default="restricted",
                        max_length=10,
                        verbose_name="access",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=3, verbose_name="language")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=300,
                        upload_to=agreements.models.agreement.document_path,
                        verbose_name="file",
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=1000, verbose_name="address")),
                (
                    "checksum",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 checksum"),
                ),
                ("note", core.text.ProseField(blank=True, verbose_name="note")),
                ("title_fr", core.text.LineField(blank=True, max_length=300, verbose_name="title (fr)")),
                ("title_nl", core.text.LineField(blank=True, max_length=300, verbose_name="title (nl)")),
                ("title_en", core.text.LineField(blank=True, max_length=300, verbose_name="title (en)")),
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
                        to="agreements.document",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LifecycleActEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notification", "notification of completion"),
                            ("deposit", "deposit of an instrument"),
                            ("accession", "accession"),
                            ("entry_into_force", "entry into force"),
                            ("provisional_application", "provisional application"),
                            ("denunciation", "notice of denunciation"),
                            ("termination", "termination"),
                            ("withdrawal", "withdrawal of a party"),
                            ("suspension", "suspension"),
                            ("extension", "extension"),
                            ("renewal", "renewal"),
                        ],
                        max_length=24,
                        verbose_name="act",
                    ),
                ),
                (
                    "acted_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Date of the notice, deposit or decision.",
                        null=True,
                        verbose_name="date of the act",
                    ),
                ),
                (
                    "effective_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="First day of its effect, where it differs from the date of the act.",
                        null=True,
                        verbose_name="effective from",
                    ),
                ),
                (
                    "ends_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Last day of a suspension, or new last day of the term after an extension or renewal.",
                        null=True,
                        open_allowed=True,
                        verbose_name="last day",
                    ),
                ),
                ("is_mutual", models.BooleanField(default=False, verbose_name="by mutual consent")),
                (
                    "method",
                    core.text.LineField(
                        blank=True,
                        help_text="For example: first day of the month after the last notification.",
                        max_length=200,
                        verbose_name="method",
                    ),
                ),
                ("reference", core.text.LineField(blank=True, max_length=300, verbose_name="reference")),
                ("reason_fr", core.text.LineField(blank=True, max_length=300, verbose_name="reason (fr)")),
                ("reason_nl", core.text.LineField(blank=True, max_length=300, verbose_name="reason (nl)")),
                ("reason_en", core.text.LineField(blank=True, max_length=300, verbose_name="reason (en)")),
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
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty where the act is of or for all parties.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="by or for which party",
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
                        to="agreements.lifecycleact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("name_as_printed", core.text.LineField(blank=True, max_length=300, verbose_name="name as printed")),
                ("role", core.text.LineField(blank=True, max_length=100, verbose_name="role")),
                (
                    "joined_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Where it joined after the conclusion.",
                        null=True,
                        verbose_name="joined on",
                    ),
                ),
                ("left_on", core.fields.ImpreciseDateField(blank=True, null=True, verbose_name="left on")),
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
                        to="agreements.party",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SignatureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "title_as_printed",
                    core.text.LineField(
                        blank=True,
                        help_text="Word for word, in its printed gender.",
                        max_length=500,
                        verbose_name="title as printed",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("signatory", "signatory"), ("witness", "witness")],
                        default="signatory",
                        max_length=9,
                        verbose_name="role",
                    ),
                ),
                (
                    "signed_on",
                    core.fields.ImpreciseDateField(
                        blank=True,
                        help_text="Empty where it is the date of the conclusion.",
                        null=True,
                        verbose_name="signed on",
                    ),
                ),
                ("place", core.text.LineField(blank=True, max_length=300, verbose_name="place")),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("in_person", "in person"),
                            ("virtual", "virtually"),
                            ("correspondence", "by correspondence"),
                            ("mixed", "partly in person"),
                            ("not_recorded", "not recorded"),
                        ],
                        default="not_recorded",
                        max_length=14,
                        verbose_name="how",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
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
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="One of the parties; empty for witnesses.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="partnerships.organization",
                        verbose_name="signed for",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty where the name is not recorded or an organization signs as such.",
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
                        to="agreements.signature",
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
            name="AgreementCitationEvent",
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
                        to="agreements.agreementcitation",
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
            name="AgreementIdentifierEvent",
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
                        to="agreements.agreementidentifier",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="Agreement",
            name="partnerships",
            field=models.ManyToManyField(
                blank=True,
                related_name="agreements",
                through="agreements.AgreementPartnership",
                to="partnerships.partnership",
                verbose_name="partnerships",
            ),
        ),
        migrations.AddField(
            model_name="Agreement",
            name="topics",
            field=models.ManyToManyField(
                blank=True,
                related_name="agreements",
                through="agreements.AgreementTopic",
                to="partnerships.topic",
                verbose_name="topics",
            ),
        ),
    ]
