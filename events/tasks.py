"""What there is to do with visits and photos: what is missing."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.tasks import GAPS, Task, tasks_of_record, without_translation
from events.models import Photo, Visit

UNDESCRIBED = Q(alternative_text_fr="", alternative_text_nl="", alternative_text_en="")
UNCREDITED = Q(credit="", is_credit_unknown=False)


def undescribed(user: Any) -> QuerySet[Any]:
    return Photo.objects.filter(UNDESCRIBED)


def uncredited(user: Any) -> QuerySet[Any]:
    return Photo.objects.filter(UNCREDITED)


VISIT_TASKS = [*tasks_of_record(Visit), without_translation(Visit)]
PHOTO_TASKS = [
    Task(
        "photo_undescribed",
        GAPS,
        Photo,
        _("without an alternative text"),
        undescribed,
        lambda photo: gettext("Say what it shows, for those who do not see it."),
    ),
    Task(
        "photo_uncredited",
        GAPS,
        Photo,
        _("without a credit"),
        uncredited,
        lambda photo: gettext("Give the credit, or say that it is unknown."),
    ),
]
