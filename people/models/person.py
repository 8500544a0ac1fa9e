from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice, merged_is_withdrawn, refused_unless
from core.functions import filled, order_of_list, sorted_as
from core.history import audited
from core.models import Citation, Identifier, MergeableRecord, Model, Publication, RecordQuerySet
from core.search import Fold, address_slug
from core.text import LineField, Translated


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public: named, with a page of their own")
    UNLISTED = "unlisted", _("unlisted: named on acts only")
    PRIVATE = "private", _("private: counted, never named")


class PersonQuerySet(RecordQuerySet):
    def published(self) -> Self:
        """People with a public page."""
        return super().published().filter(visibility=Visibility.PUBLIC)

    def nameable(self) -> Self:
        """People whose name may stand on public pages."""
        return self.filter(publication=Publication.PUBLISHED, visibility__in=[Visibility.PUBLIC, Visibility.UNLISTED])

    def named_like(self, text: str) -> Self:
        """People with ``text`` in a name, whatever its accents and case."""
        other = PersonName.objects.filter(person=OuterRef("pk"), folded__contains=Fold.value(text))
        return self.filter(Q(folded__contains=Fold.value(text)) | Exists(other))


@audited
class Person(MergeableRecord):
    """Someone who holds a post, signs an agreement or takes part in a visit."""

    staff_only = MergeableRecord.staff_only | {"visibility", "sort_name"}

    name = LineField(_("name"), help_text=_("As usually written, without title."))
    given_name = LineField(_("given name"), blank=True)
    family_name = LineField(_("family name"), blank=True)
    honorific_prefix = LineField(
        _("honorific"), max_length=60, blank=True, help_text=_("As printed, for example “S.E. M.”.")
    )
    sort_name = LineField(
        _("sort name"), blank=True, help_text=_("Family name first; made from the names where left empty.")
    )
    biography = Translated(_("short description"), multiline=True, help_text=_("Shown on the public page."))
    visibility = models.CharField(
        _("visibility"),
        max_length=8,
        choices=Visibility,
        default=Visibility.PUBLIC,
        help_text=_("Elected persons, ministers and signatories are public; other staff are counted, not named."),
    )
    folded = models.GeneratedField(
        expression=Fold.of("name", "given_name", "family_name", "sort_name"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["folded", "pk"]
        indexes = [
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="person_folded_trgm"),
            order_of_list("person_by_name", sorted_as(F("name"))),
            models.Index(Fold(F("name")), F("id"), name="person_by_folded_name"),
            order_of_list("person_by_sort_name", sorted_as(Coalesce(filled(F("sort_name")), F("name")))),
        ]
        constraints = [
            known_choice("person", "visibility", Visibility),
            known_choice("person", "publication", Publication),
            merged_is_withdrawn("person"),
            refused_unless(
                Q(name__regex=r"\S"), name="person_has_name", field="name", message=_("A person needs a name.")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not self.sort_name and self.family_name:
            self.sort_name = ", ".join(filter(None, [self.family_name, self.given_name]))

    def get_absolute_url(self) -> str:
        return reverse("people:person_detail", args=[self.pk, address_slug(self.name)])

    @property
    def is_public(self) -> bool:
        return super().is_public and self.visibility == Visibility.PUBLIC

    @property
    def is_nameable(self) -> bool:
        return super().is_public and self.visibility != Visibility.PRIVATE


@audited
class PersonName(Model):
    """Another name of a person: a spelling, a former name."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="other_names")
    name = LineField(_("name"))
    note = LineField(_("note"), blank=True)
    folded = models.GeneratedField(expression=Fold.of("name"), output_field=models.TextField(), db_persist=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name", "pk"]
        indexes = [GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="person_name_folded_trgm")]

    def __str__(self) -> str:
        return self.name


@audited
class PersonIdentifier(Identifier):
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            *Identifier.Meta.constraints,
            models.UniqueConstraint(
                name="person_identifier_once",
                fields=["scheme", "value"],
                violation_error_code="value",
                violation_error_message=_("Another person has this identifier: are they the same?"),
            ),
        ]


@audited
class PersonCitation(Citation):
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="citations")

    class Meta(Citation.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
