"""What there is to do with organizations and partnerships: what is missing, and what sleeps."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.tasks import AFTERWARDS, GAPS, Task, perhaps_twice, tasks_of_record
from core.text import lacks_translation, missing
from partnerships.models import Activity, Organization, Partnership, Topic


def without_coordinates(user: Any) -> QuerySet[Any]:
    """Published authorities that no map can show."""
    return Organization.objects.published().authorities().filter(latitude__isnull=True)


def dormant(user: Any) -> QuerySet[Any]:
    return Partnership.objects.published().filter(activity=Activity.DORMANT)


ORGANIZATION_TASKS = [
    *tasks_of_record(Organization),
    perhaps_twice(Organization, "country"),
    Task(
        "organization_without_coordinates",
        GAPS,
        Organization,
        _("without coordinates"),
        without_coordinates,
        lambda organization: gettext("Give latitude and longitude, so that the map shows it."),
    ),
]
TOPIC_TASKS = [
    Task(
        "topic_without_translation",
        GAPS,
        Topic,
        _("without a translation of the name"),
        lambda user: Topic.objects.filter(lacks_translation("name")),
        lambda topic: gettext("Give the name in: %(languages)s.") % {"languages": ", ".join(missing(topic, "name"))},
    )
]
PARTNERSHIP_TASKS = [
    *tasks_of_record(Partnership),
    Task(
        "partnership_dormant",
        AFTERWARDS,
        Partnership,
        _("dormant"),
        dormant,
        lambda partnership: gettext("Take it up again, or record that it has ended."),
        asks="view",
    ),
]
