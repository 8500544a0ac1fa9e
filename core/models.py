"""What every record has in common, and the one noun of the domain that belongs to all: the source."""

from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, refused_unless
from core.documents import SearchDocument, Word
from core.fields import ImpreciseDateField, TransactionField
from core.history import audited
from core.review import Review, ReviewStep
from core.text import LineField, ProseField

# Models found elsewhere, which Django looks for here.
SEARCH_MODELS = (SearchDocument, Word)
REVIEW_MODELS = (Review, ReviewStep)


class Publication(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


# The public sees these, or saw them.
PUBLIC_STATES = (Publication.PUBLISHED, Publication.WITHDRAWN)
# Completeness rules bind in these states.
SUBMITTED = (Publication.IN_REVIEW, Publication.PUBLISHED)


def binds_rows(constraint: models.BaseConstraint) -> bool:
    return isinstance(constraint, ExclusionConstraint) or bool(getattr(constraint, "deferrable", None))


class Model(models.Model):
    """A model whose broken constraints are told at the field their ``violation_error_code`` names."""

    # The fields that no public page or file shows; forms mark the others as public.
    staff_only: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def get_constraints(self) -> Any:
        """What a form checks; what rows exclude of each other, or may exchange, is left to the database at the end."""
        return [(model, [each for each in rules if not binds_rows(each)]) for model, rules in super().get_constraints()]

    def validate_constraints(self, exclude: Any = None) -> None:
        try:
            super().validate_constraints(exclude=exclude)
        except ValidationError as error:
            raise ValidationError(self._told_at_their_fields(error, exclude or ())) from error

    def _told_at_their_fields(self, error: ValidationError, exclude: Any) -> dict[str, list[ValidationError]]:
        fields = {field.name for field in self._meta.fields} - set(exclude)
        told: dict[str, list[ValidationError]] = {}
        for key, errors in error.error_dict.items():
            for each in errors:
                told.setdefault(each.code if each.code in fields else key, []).append(each)
        return told


class RecordQuerySet(models.QuerySet[Any]):
    """Rows of a record; the public sees only what ``published`` gives."""

    def published(self) -> Self:
        return self.filter(publication=Publication.PUBLISHED)

    def withdrawn(self) -> Self:
        return self.filter(publication=Publication.WITHDRAWN)


class Record(Model):
    """A unit of publication, version and review: the row with its child rows."""

    staff_only = frozenset({"publication", "internal_notes"})

    publication = models.CharField(
        _("publication"),
        max_length=9,
        choices=Publication,
        default=Publication.DRAFT,
        db_index=True,
        help_text=_("Only published records are shown to the public."),
    )
    internal_notes = ProseField(_("internal notes"), blank=True, help_text=_("Never shown to the public."))
    # Both are kept by triggers: one step per transaction that changes the row or a child row.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    version_xid = models.BigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.publication == Publication.PUBLISHED


class MergeableRecord(Record):
    """A record that can turn out to be another one: it stays behind, and its address leads there."""

    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        related_name="merged_from",
        null=True,
        blank=True,
        editable=False,
    )

    class Meta:
        abstract = True


class SourceKind(models.TextChoices):
    WEB_PAGE = "web_page", _("web page")
    DOCUMENT = "document", _("document")
    JOURNAL = "journal", _("official journal")
    DATASET = "dataset", _("dataset")


class SourceLanguage(models.TextChoices):
    FR = "fr", _("French")
    NL = "nl", _("Dutch")
    EN = "en", _("English")
    DE = "de", _("German")
    ES = "es", _("Spanish")
    MULTIPLE = "mul", _("several languages")
    OTHER = "und", _("other or not recorded")


@audited
class Source(Model):
    """A web page, document or journal that a recorded fact rests on."""

    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind, default=SourceKind.WEB_PAGE)
    title = LineField(_("title"), max_length=500, help_text=_("Shown on public pages."))
    publisher = LineField(_("publisher"), blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=SourceLanguage, default=SourceLanguage.OTHER)
    published_on = ImpreciseDateField(_("published on"), null=True, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    reference = LineField(_("reference"), blank=True, help_text=_("Archive number, file name or page of the journal."))

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "pk"]
        constraints = [
            known_choice("source", "kind", SourceKind),
            known_choice("source", "language", SourceLanguage),
            refused_unless(
                Q(title__regex=r"\S"), name="source_has_title", field="title", message=_("A source needs a title.")
            ),
            models.UniqueConstraint(
                name="source_url_once",
                fields=["url"],
                condition=~Q(url=""),
                violation_error_code="url",
                violation_error_message=_("This address is already recorded as a source; use that one."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Change(models.Model):
    """That a transaction changed something the public can see; written by triggers, read by ``core.changes``."""

    xid = TransactionField(_("transaction"), db_default=models.Func(function="pg_current_xact_id"), editable=False)
    kind = models.CharField(_("kind"), max_length=40, editable=False)
    record = models.BigIntegerField(
        _("record"), null=True, editable=False, help_text=_("Empty where it may be any record of the kind.")
    )

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="change_noted_once",
                fields=["xid", "kind", "record"],
                nulls_distinct=False,
                violation_error_code="change_noted_once",
                violation_error_message=_("A transaction notes each change once."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record or '*'}"


class Citation(Model):
    """Which source says which fact of a record, where in it and in which words."""

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="%(class)ss")
    fact = LineField(
        _("fact"),
        max_length=100,
        blank=True,
        help_text=_("Which fact of the record the source supports; empty for the whole record."),
    )
    locator = LineField(_("where"), max_length=100, blank=True, help_text=_("Line, page or article."))
    quote = ProseField(_("quote"), blank=True, help_text=_("The words of the source. Shown to the public."))

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}" if self.locator else str(self.source)


class Identifier(Model):
    """What another system calls this record."""

    scheme = models.SlugField(
        _("scheme"), max_length=40, help_text=_("For example wikidata, geonames, iso-3166-2, nuts-2021.")
    )
    value = LineField(_("value"), max_length=200)

    class Meta:
        abstract = True
        ordering = ["scheme", "value", "pk"]
        # A model with constraints of its own adds them to these.
        constraints = [
            refused_unless(
                Q(scheme__regex=r"^[a-z0-9][a-z0-9-]*$"),
                name="%(class)s_scheme_is_a_code",
                field="scheme",
                message=_("A scheme is written in small letters, digits and hyphens, for example wikidata."),
            ),
            refused_unless(
                Q(value__regex=r"^\S(.*\S)?$"),
                name="%(class)s_value_is_trimmed",
                field="value",
                message=_("An identifier neither begins nor ends with a blank."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.value}"
