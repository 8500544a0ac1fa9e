"""What is particular to the merge of two people: their names, their posts, and what was erased."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.functions import CertainPeriod
from core.merging import Kind, Obstacle
from people.models import Membership, Person, PersonName


def aliases(gone: Person, kept: Person) -> Iterator[PersonName]:
    """The name of the one that goes."""
    known = PersonName.objects.filter(person__in=[gone.pk, kept.pk], name=gone.name)
    if gone.name != kept.name and not known.exists():
        yield PersonName(person=kept, name=gone.name)


def overlapping_mandates(gone: Person, kept: Person) -> Iterator[Obstacle]:
    """Times in one post that certainly overlap and do not say the same."""
    period = CertainPeriod("started_on", "ended_on")
    own: Any = Membership.objects.annotate(period=period)
    other = own.filter(person=kept, post=OuterRef("post"), period__overlap=OuterRef("period"))
    found = own.filter(person=gone).annotate(other=Subquery(other.order_by("pk").values("pk")[:1]))
    for each in found.filter(other__isnull=False).select_related("post"):
        twin = Membership.objects.get(pk=each.other)
        if (twin.started_on, twin.ended_on, twin.note) != (each.started_on, each.ended_on, each.note):
            yield Obstacle(
                gettext("Both hold the post “%(post)s” in times that overlap: correct or delete one first.")
                % {"post": each.post},
                gone,
            )


def erased(gone: Person, kept: Person) -> Iterator[Obstacle]:
    """Who was erased is not brought together with a name again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person_id FROM people_erasure WHERE person_id = ANY (%s) LIMIT 1", [[gone.pk, kept.pk]])
        if cursor.fetchone():
            yield Obstacle(gettext("The data of one of the two were erased: it stays apart."))


PERSON_MERGE = Kind(
    Person,
    agree={"visibility": _("The two are not visible to the same degree: settle it on their pages first.")},
    doubtful=["name"],
    aliases=aliases,
    obstacles=[overlapping_mandates, erased],
)
