"""Who an organization is linked with through agreements, visits and networks: the nearest drawn, more as a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from agreements.models import Agreement, Party
from agreements.views import latest_first
from core.models import Publication
from events.models import ProgrammeItem, Visit, VisitPartnership
from events.views import visits_involving
from partnerships.models import NetworkMembership, Organization, OrganizationKind
from website.timeline import LETTER, Label, cut

# So many of the latest agreements and visits are looked at, so many parties and members of networks, and so on.
LATEST = 500
ROWS_READ = 5_000
NETWORKS_READ = 50
DRAWN = 12
LISTED = 30
NETWORKS_NAMED = 3
# A link to a list is given where the list is known to have the very rows that were counted: up to this many.
COMPARED = 20

WIDTH = 1000
ROW = 56
CENTRE = WIDTH / 2
CENTRE_REACH = 120
NAME_ENDS = 320
CENTRE_LETTERS = 26

type Links = dict[int, set[int]]


@dataclass(frozen=True)
class Count:
    """How many rows link two organizations, in words, and where exactly these are to be seen."""

    kind: str
    number: int
    words: str
    address: str


@dataclass(frozen=True)
class Neighbour:
    organization: Organization
    agreements: Count | None
    visits: Count | None
    networks: Count | None
    networks_named: Sequence[Organization] = ()

    @property
    def counts(self) -> list[Count]:
        return [each for each in (self.agreements, self.visits, self.networks) if each]

    @property
    def words(self) -> str:
        return f"{self.organization.name}: {', '.join(each.words for each in self.counts)}"

    @property
    def language(self) -> str:
        language: str = self.organization.name.language
        return "" if language == get_language() else language

    @property
    def more_networks(self) -> int:
        return (self.networks.number if self.networks else 0) - len(self.networks_named)


def neighbours_of_organization(organization: Organization, request: HttpRequest) -> dict[str, Any] | None:
    """The organizations most closely linked with one, or nothing where there is none."""
    numbers: dict[int, Any] = dict(
        latest_first(Agreement.objects.of(organization)).values_list("pk", "registry_number")[:LATEST]
    )
    visits = list(visits_involving(organization, LATEST).values_list("pk", flat=True))
    pairs = [
        list(found)
        for found in (parties(numbers, organization), involved(visits, organization), fellow_members(organization))
    ]
    by_agreement, by_visit, by_network = map(gathered, pairs)
    linked = {*by_agreement, *by_visit, *by_network}
    near = nearest(by_agreement, by_visit, by_network)
    if not near:
        return None
    networks = Organization.objects.in_bulk({each for pk in near for each in by_network.get(pk, ())})
    found = []
    for other in compared(near):
        named = [networks[pk] for pk in sorted(by_network.get(other.pk, ()))]
        found.append(
            Neighbour(
                other,
                count_of_agreements(other, by_agreement.get(other.pk, set()), numbers),
                count_of_visits(other, by_visit.get(other.pk, set())),
                count_of_networks(named),
                named[:NETWORKS_NAMED],
            )
        )
    return {
        "organization": organization,
        "neighbours": found,
        "diagram": diagram(organization, found[:DRAWN]),
        "drawn": min(len(found), DRAWN),
        "count": len(linked),
        "are_all_listed": len(found) == len(linked),
        "is_bounded": len(numbers) == LATEST or len(visits) == LATEST,
        "is_read_in_part": any(len(each) >= ROWS_READ for each in pairs),
        "latest": LATEST,
        "query": f"partner={organization.pk}",
    }


# What links


def parties(agreements: Iterable[int], organization: Organization) -> QuerySet[Any, Any]:
    """The other public parties of agreements, with the agreement."""
    return (
        Party.objects.filter(agreement__in=agreements, organization__publication=Publication.PUBLISHED)
        .exclude(organization=organization)
        .order_by()
        .values_list("organization", "agreement")[:ROWS_READ]
    )


def involved(visits: Sequence[int], organization: Organization) -> QuerySet[Any, Any]:
    """The other public organizations that made or hosted visits or stand behind their partnership."""
    within = VisitPartnership.objects.filter(visit__in=visits, partnership__publication=Publication.PUBLISHED)
    ways = [
        (Visit.objects.filter(pk__in=visits), "visitor", "pk"),
        (within, "partnership__organization_a", "visit"),
        (within, "partnership__organization_b", "visit"),
        (ProgrammeItem.objects.filter(visit__in=visits), "host", "visit"),
    ]
    rows = [
        queryset.filter(**{f"{path}__publication": Publication.PUBLISHED})
        .exclude(**{path: organization})
        .order_by()
        .values_list(path, visit)[:ROWS_READ]
        for queryset, path, visit in ways
    ]
    return rows[0].union(*rows[1:]).order_by()


def fellow_members(organization: Organization) -> QuerySet[Any, Any]:
    """The other public members of an organization's public networks, with the network."""
    networks = NetworkMembership.objects.filter(
        member=organization, network__publication=Publication.PUBLISHED, network__kind=OrganizationKind.NETWORK
    ).values("network")[:NETWORKS_READ]
    return (
        NetworkMembership.objects.filter(network__in=networks, member__publication=Publication.PUBLISHED)
        .exclude(member=organization)
        .order_by()
        .values_list("member", "network")[:ROWS_READ]
    )


def gathered(pairs: Iterable[tuple[int, int]]) -> Links:
    """What links each organization."""
    found: Links = {}
    for organization, link in pairs:
        found.setdefault(organization, set()).add(link)
    return found


def nearest(agreements: Links, visits: Links, networks: Links) -> list[int]:
    """The organizations with most agreements and visits, then with most networks in common."""

    def closeness(pk: int) -> tuple[int, int, int]:
        return (-len(agreements.get(pk, ())) - len(visits.get(pk, ())), -len(networks.get(pk, ())), pk)

    return sorted({*agreements, *visits, *networks}, key=closeness)[:LISTED]


# Counts, and where their rows are


def compared(numbers: Sequence[int]) -> list[Organization]:
    """These organizations in this order, each with its own first agreements and visits to compare with."""
    own = Party.objects.filter(organization=OuterRef("pk"), agreement__publication=Publication.PUBLISHED)
    within = VisitPartnership.objects.filter(
        visit__publication=Publication.PUBLISHED, partnership__publication=Publication.PUBLISHED
    )
    hosted = ProgrammeItem.objects.filter(host=OuterRef("pk"), visit__publication=Publication.PUBLISHED)
    rows = Organization.objects.select_related("country").annotate(
        its_agreements=first_of(own, "agreement"),
        its_visits=first_of(Visit.objects.published().filter(visitor=OuterRef("pk")), "pk"),
        its_visits_a=first_of(within.filter(partnership__organization_a=OuterRef("pk")), "visit"),
        its_visits_b=first_of(within.filter(partnership__organization_b=OuterRef("pk")), "visit"),
        its_visits_hosted=first_of(hosted, "visit"),
    )
    found = rows.in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def first_of(rows: QuerySet[Any, Any], name: str) -> ArraySubquery:
    return ArraySubquery(rows.order_by().values(name)[: COMPARED + 1])


def count_of_agreements(other: Any, links: set[int], numbers: Mapping[int, str]) -> Count | None:
    if not links:
        return None
    address = f"{other.get_absolute_url()}#agreements"
    if links == set(other.its_agreements):
        address = f"{reverse('agreements:agreement_list')}?partner={other.pk}"
    elif len(links) == 1:
        address = reverse("agreements:agreement_detail", args=[numbers[next(iter(links))]])
    words = ngettext("%(count)d agreement", "%(count)d agreements", len(links)) % {"count": len(links)}
    return Count("agreements", len(links), words, address)


def count_of_visits(other: Any, links: set[int]) -> Count | None:
    if not links:
        return None
    address = f"{other.get_absolute_url()}#visits"
    if links == {*other.its_visits, *other.its_visits_a, *other.its_visits_b, *other.its_visits_hosted}:
        address = f"{reverse('events:visit_list')}?partner={other.pk}"
    elif len(links) == 1:
        address = reverse("events:visit_permalink", args=list(links))
    words = ngettext("%(count)d visit", "%(count)d visits", len(links)) % {"count": len(links)}
    return Count("visits", len(links), words, address)


def count_of_networks(networks: Sequence[Organization]) -> Count | None:
    if not networks:
        return None
    words = ngettext("%(count)d network", "%(count)d networks", len(networks)) % {"count": len(networks)}
    return Count("networks", len(networks), words, "")


# The drawing


@dataclass(frozen=True)
class Line:
    kind: str
    path: str


@dataclass(frozen=True)
class Node:
    """A neighbour on the drawing, with a line for each kind of link."""

    neighbour: Neighbour
    name: Label
    counts: Label
    top: float
    left: float
    width: float
    lines: list[Line]
    height: float = ROW - 6


@dataclass(frozen=True)
class Diagram:
    """An organization in the middle, its neighbours at both sides."""

    nodes: list[Node]
    name: list[Label]
    height: float
    box_top: float
    box_height: float
    box_left: float = CENTRE - CENTRE_REACH
    box_width: float = 2 * CENTRE_REACH
    width: int = WIDTH
    kinds: list[str] = field(default_factory=list)


def diagram(organization: Organization, neighbours: Sequence[Neighbour]) -> Diagram:
    """The nearest on the right and the left in turn, from the top."""
    sides = neighbours[1::2], neighbours[::2]
    lines = wrap(str(organization.name), CENTRE_LETTERS)[:4]
    height = max(len(sides[1]) * ROW, len(lines) * 20 + 30)
    middle = height / 2
    nodes = []
    for side, rows in zip((-1, 1), sides, strict=True):
        top = middle - len(rows) * ROW / 2
        nodes += [node(each, side, top + number * ROW, middle) for number, each in enumerate(rows)]
    first = middle - (len(lines) - 1) * 10 + 5
    return Diagram(
        nodes=sorted(nodes, key=lambda each: neighbours.index(each.neighbour)),
        name=[Label(CENTRE, first + 20 * number, "middle", text) for number, text in enumerate(lines)],
        height=height,
        box_top=middle - len(lines) * 10 - 10,
        box_height=len(lines) * 20 + 20,
        kinds=[
            kind
            for kind in ("agreements", "visits", "networks")
            if any(count.kind == kind for each in neighbours for count in each.counts)
        ],
    )


def node(neighbour: Neighbour, side: int, top: float, middle: float) -> Node:
    edge = NAME_ENDS if side < 0 else WIDTH - NAME_ENDS
    anchor = "end" if side < 0 else "start"
    y = top + ROW / 2
    text = cut(str(neighbour.organization.name), NAME_ENDS - LETTER)
    start = edge + 10 * -side
    centre = CENTRE + side * CENTRE_REACH
    turn = (start + centre) / 2
    kinds = [each.kind for each in neighbour.counts]
    lines = []
    for number, kind in enumerate(kinds):
        shift = (number - (len(kinds) - 1) / 2) * 6
        path = f"M{centre:.1f} {middle + shift:.1f}C{turn:.1f} {middle + shift:.1f} {turn:.1f} {y + shift:.1f} "
        lines.append(Line(kind, f"{path}{start:.1f} {y + shift:.1f}"))
    return Node(
        neighbour=neighbour,
        name=Label(edge, y - 2, anchor, text),
        counts=Label(edge, y + 17, anchor, " · ".join(each.words for each in neighbour.counts)),
        top=top + 3,
        left=2 if side < 0 else WIDTH - NAME_ENDS - 6,
        width=NAME_ENDS + 4,
        lines=lines,
    )
