from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from core.constraints import refused_unless
from core.fields import ImpreciseDateField
from core.history import audited
from core.models import Model, Source
from core.text import LineField, Translated
from events.models.visit import ProgrammeItem, Visit
from people.models import Person


def photo_path(instance: "Photo", filename: str) -> str:
    return f"photos/{instance.visit_id or 'agreement'}/{filename}"


@audited
class Photo(Model):
    """A picture of a visit or of the signing of an agreement; the image itself may not be held."""

    visit = models.ForeignKey(
        Visit, verbose_name=_("visit"), on_delete=models.CASCADE, related_name="photos", null=True, blank=True
    )
    programme_item = models.ForeignKey(
        ProgrammeItem,
        verbose_name=_("programme item it shows"),
        on_delete=models.SET_NULL,  # the picture outlives a removed point of the programme
        related_name="photos",
        null=True,
        blank=True,
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement whose signing it shows"),
        on_delete=models.PROTECT,
        related_name="photos",
        null=True,
        blank=True,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    image = models.FileField(
        _("image"),
        upload_to=photo_path,
        max_length=300,
        blank=True,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
        help_text=_("JPEG, PNG or WebP; leave empty where the image is not held."),
    )
    is_drawing = models.BooleanField(
        _("neutral drawing"), default=False, help_text=_("A placeholder drawn for the register, not a photograph.")
    )
    caption = Translated(_("caption"), multiline=True)
    alternative_text = Translated(
        _("alternative text"), multiline=True, help_text=_("What the picture shows, for those who do not see it.")
    )
    credit = LineField(_("credit"), blank=True)
    is_credit_unknown = models.BooleanField(_("credit unknown"), default=False)
    rights = LineField(_("rights"), blank=True, help_text=_("Licence, or “not recorded”."))
    taken_on = ImpreciseDateField(_("taken on"), null=True, blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="photos", null=True, blank=True
    )
    source_locator = LineField(_("where in the source"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]
        constraints = [
            refused_unless(
                Q(visit__isnull=False) | Q(agreement__isnull=False),
                name="photo_of_something",
                field="visit",
                message=_("A photo belongs to a visit or to an agreement."),
            ),
            refused_unless(
                ~Q(is_credit_unknown=True) | Q(credit=""),
                name="photo_credit_said_once",
                field="is_credit_unknown",
                message=_("A credit is given: untick “credit unknown”."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.caption)[:100] or str(_("photo without caption"))


@audited
class PhotoPerson(Model):
    """A person in a photo, from left to right where the source says so."""

    photo = models.ForeignKey(Photo, verbose_name=_("photo"), on_delete=models.CASCADE, related_name="people")
    position = models.PositiveSmallIntegerField(
        _("position from the left"), null=True, blank=True, help_text=_("Empty where it is not stated.")
    )
    printed_name = LineField(_("printed name"), blank=True)
    printed_title = LineField(_("printed title"), max_length=500, blank=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="photo_appearances",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("person in the photo")
        verbose_name_plural = _("people in the photo")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="photo_person_position_once",
                fields=["photo", "position"],
                # Deferred, so that two people can change places.
                deferrable=Deferrable.DEFERRED,
                violation_error_code="position",
                violation_error_message=_("Two people cannot stand at the same position."),
            ),
            refused_unless(
                Q(position__isnull=True) | Q(position__gte=1),
                name="photo_person_position_from_one",
                field="position",
                message=_("Positions are counted from 1 on the left."),
            ),
            refused_unless(
                Q(printed_name__regex=r"\S") | Q(person__isnull=False),
                name="photo_person_is_named",
                field="printed_name",
                message=_("Give the printed name or the person."),
            ),
        ]

    def __str__(self) -> str:
        return self.printed_name or str(self.person)
