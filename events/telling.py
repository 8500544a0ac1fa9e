"""A visit in a headline: who went where, when, and with how many."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import format_period
from core.templatetags.pages import record_link
from events.models import DelegationMember, Direction, ProgrammeItem, Visit


@dataclass(frozen=True)
class Delegation:
    """Who travelled, as far as rows record it."""

    members: Sequence[DelegationMember]

    @property
    def bodies(self) -> list[DelegationMember]:
        return [member for member in self.members if member.person is None]

    @property
    def named(self) -> list[DelegationMember]:
        return [member for member in self.members if member.person and member.person.is_nameable]

    @property
    def unnamed_count(self) -> int:
        return len(self.members) - len(self.bodies) - len(self.named)


def headline(visit: Visit) -> SafeString:
    """Where to, when and by whom; who is not public is left out."""
    parts = [where_to(visit), when(visit)]
    if visit.visitor and visit.visitor.is_public:
        words = _("by {organization}") if visit.direction == Direction.OUTGOING else _("from {organization}")
        parts.append(format_html(words, organization=record_link(visit.visitor)))
    return format_html_join(", ", "{}", ((part,) for part in parts))


def where_to(visit: Visit) -> SafeString:
    if visit.direction == Direction.OUTGOING:
        words = _("Mission to {places}") if visit.places else _("Mission abroad")
    else:
        words = _("Visit received in {places}") if visit.places else _("Visit received")
    return format_html(words, places=visit.places)


def when(visit: Visit) -> str:
    if visit.started_on is None and visit.ended_on is None:
        return _("dates not recorded")
    return format_period(visit.started_on, visit.ended_on or visit.started_on)


def stated(visit: Visit) -> list[str]:
    """How many the sources say they were."""
    size, companies, people = visit.stated_delegation, visit.stated_companies, visit.stated_company_representatives
    counts = [
        (size, ngettext("a delegation of %(n)s", "a delegation of %(n)s", size or 0)),
        (companies, ngettext("%(n)s company", "%(n)s companies", companies or 0)),
        (people, ngettext("%(n)s company representative", "%(n)s company representatives", people or 0)),
    ]
    return [words % {"n": count} for count, words in counts if count is not None]


def recorded(delegation: Delegation) -> list[str]:
    """How many rows record, by name and without."""
    named, bodies, unnamed = len(delegation.named), len(delegation.bodies), delegation.unnamed_count
    counts = [
        (named, ngettext("%(n)s person by name", "%(n)s people by name", named)),
        (bodies, ngettext("%(n)s organization", "%(n)s organizations", bodies)),
        (unnamed, ngettext("%(n)s person not named", "%(n)s people not named", unnamed)),
    ]
    return [words % {"n": count} for count, words in counts if count]


@dataclass
class Met:
    """Somebody the delegation met, with the points of the programme where that was."""

    person: Any
    title: str
    organization: Any
    items: list[ProgrammeItem] = field(default_factory=list)


def people_met(items: Iterable[ProgrammeItem], delegation: Delegation) -> list[Met]:
    """Who took part in the programme and was not of the delegation, as far as the public may know them by name."""
    travelled = {member.person_id for member in delegation.members}
    met: dict[int, Met] = {}
    for item, each in participants_named(items):
        if each.person_id in travelled:
            continue
        found = met.setdefault(each.person_id, Met(each.person, each.title_as_printed, each.organization))
        found.title = found.title or each.title_as_printed
        if item not in found.items:
            found.items.append(item)
    return list(met.values())


def participants_named(items: Iterable[ProgrammeItem]) -> Iterator[tuple[ProgrammeItem, Any]]:
    for item in items:
        for each in item.participants.all():
            if each.person and each.person.is_nameable:
                yield item, each
