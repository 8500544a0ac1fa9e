"""What stands between a file and the register: the file, its rows with what is thought of them, what they wrote."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.constraints import known_choice, refused_unless
from core.models import Source
from core.text import LineField


class ImportKind(models.TextChoices):
    ORGANIZATIONS = "organizations", _("organizations")
    PEOPLE = "people", _("people")
    PARTNERSHIPS = "partnerships", _("partnerships")
    AGREEMENTS = "agreements", _("agreements")
    VISITS = "visits", _("visits")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("uploaded")
    STAGING = "staging", _("being read")
    PREVIEWED = "previewed", _("ready to be decided")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", _("applied")
    FAILED = "failed", _("failed")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")


# Somebody is at it, or was until their process ended.
AT_WORK = (ImportState.STAGING, ImportState.APPLYING, ImportState.UNDOING)


class Verdict(models.TextChoices):
    NEW = "new", pgettext_lazy("row of an import", "new")
    CHANGED = "changed", pgettext_lazy("row of an import", "changed")
    SAME = "same", pgettext_lazy("row of an import", "same")
    DOUBT = "doubt", pgettext_lazy("row of an import", "in doubt")
    ERROR = "error", pgettext_lazy("row of an import", "error")


class RowResult(models.TextChoices):
    NONE = "none", _("nothing done")
    APPLIED = "applied", _("applied")
    SKIPPED = "skipped", _("left out")


class SavedMapping(models.Model):
    """Which column of a list is which field, and what holds for all its rows, kept under a name."""

    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind)
    name = LineField(_("name"), max_length=100)
    columns = models.JSONField(_("columns"), default=dict, help_text=_("Heading of the column and name of the field."))
    options = models.JSONField(
        _("for all rows"), default=dict, blank=True, help_text=_("Name of a field and its text where a row has none.")
    )

    class Meta:
        verbose_name = _("saved mapping")
        verbose_name_plural = _("saved mappings")
        ordering = ["kind", "name"]
        default_permissions = ()
        constraints = [
            known_choice("saved_mapping", "kind", ImportKind),
            refused_unless(
                Q(name__regex=r"\S"), name="saved_mapping_has_name", field="name", message=_("A mapping needs a name.")
            ),
            models.UniqueConstraint(
                name="saved_mapping_name_once",
                fields=["kind", "name"],
                violation_error_code="name",
                violation_error_message=_("Another mapping of this kind has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def import_path(instance: "Import", filename: str) -> str:
    # What people call their files is no address; the name is kept beside it.
    return f"imports/{uuid.uuid4().hex}"


class Import(models.Model):
    """A file that is brought into the register: looked at first, then applied as a whole, perhaps undone."""

    kind = models.CharField(_("kind"), max_length=20, choices=ImportKind)
    filename = LineField(_("name of the file"), max_length=255)
    file = models.FileField(
        _("file"), upload_to=import_path, max_length=300, blank=True, help_text=_("Deleted once it is applied.")
    )
    checksum = models.CharField(_("SHA-256 checksum"), max_length=64)
    recognised = models.JSONField(
        _("recognised as"), default=dict, blank=True, help_text=_("Format, encoding and separator.")
    )
    headers = models.JSONField(_("headings of the columns"), default=list, blank=True)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(_("for all rows"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    problem = models.TextField(_("problem"), blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("In which its problems are told: that of who brought it."),
    )
    rows_total = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    # Who brought it stands in the audit log for good, whatever becomes of the account.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("colleague"),
        on_delete=models.SET_NULL,
        related_name="imports",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied"), null=True, blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="imports", null=True, blank=True
    )

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            known_choice("import", "kind", ImportKind),
            known_choice("import", "state", ImportState),
            refused_unless(
                Q(state=ImportState.APPLIED, applied_at__isnull=False)
                | Q(state__in=[ImportState.UNDOING, ImportState.UNDONE], applied_at__isnull=False)
                | (
                    ~Q(state__in=[ImportState.APPLIED, ImportState.UNDOING, ImportState.UNDONE])
                    & Q(applied_at__isnull=True)
                ),
                name="import_applied_has_moment",
                field="applied_at",
                message=_("An import has the moment it was applied exactly where it was applied."),
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportRow(models.Model):
    """A row of the file, what is thought of it, what a person decided, and what became of it."""

    file_import = models.ForeignKey(Import, verbose_name=_("import"), on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"), help_text=_("As the spreadsheet counts, the headings being row 1."))
    group = models.PositiveIntegerField(
        _("first row of the record"), help_text=_("Several rows may describe one record.")
    )
    cells = models.JSONField(_("cells"), default=list)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.ERROR)
    problems = models.JSONField(
        _("problems"), default=list, help_text=_("Column, field, what is wrong and what would be right.")
    )
    candidates = models.JSONField(_("candidates"), default=list, help_text=_("Records it may mean, and why."))
    changes = models.JSONField(_("changes"), default=list, help_text=_("Field, old and new, in words."))
    decision = LineField(
        _("decision"),
        max_length=10,
        default="none",
        help_text=_("none, apply, skip, or settle: as its doubts are answered."),
    )
    answers = models.JSONField(
        _("answers"),
        default=list,
        help_text=_("Of each doubt its field, name and table, the record that is meant, and those proposed."),
    )
    result = models.CharField(_("result"), max_length=10, choices=RowResult, default=RowResult.NONE)
    record_model = models.CharField(_("table of the record"), max_length=60, blank=True)
    record_id = models.BigIntegerField(_("number of the record"), null=True)
    record_version = models.PositiveIntegerField(_("version"), null=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["file_import", "number"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["file_import", "verdict", "number"], name="import_row_by_verdict"),
            models.Index(fields=["file_import", "group", "number"], name="import_row_by_group"),
        ]
        constraints = [
            known_choice("import_row", "verdict", Verdict),
            known_choice("import_row", "result", RowResult),
            refused_unless(
                Q(decision__in=["none", "apply", "skip", "settle"]),
                name="import_row_decision_known",
                field="decision",
                message=_("A row is applied, left out, made anew, or it is one of its candidates."),
            ),
            models.UniqueConstraint(
                name="import_row_once",
                fields=["file_import", "number"],
                violation_error_code="number",
                violation_error_message=_("A file has each row once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_import} {self.number}"


class ImportedRow(models.Model):
    """A row of the register that an import made or changed, so that the import can be undone."""

    file_import = models.ForeignKey(Import, verbose_name=_("import"), on_delete=models.CASCADE, related_name="imported")
    table = models.CharField(_("table"), max_length=60)
    record_id = models.BigIntegerField(_("number of the row"))
    version = models.PositiveIntegerField(
        _("version"), null=True, help_text=_("After the import; empty for rows that are no records.")
    )
    before: Any = models.JSONField(
        _("before"), null=True, help_text=_("What the import replaced; empty where it made the row.")
    )

    class Meta:
        verbose_name = _("row made or changed by an import")
        verbose_name_plural = _("rows made or changed by imports")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="imported_row_once",
                fields=["file_import", "table", "record_id"],
                violation_error_message=_("An import lists each row of the register once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.record_id}"
