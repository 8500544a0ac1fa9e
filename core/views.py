"""The public page of one record: found by its number, moved to its right address, or remembered by a tombstone."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views import View

from core.columns import Text
from core.filters import passed_over
from core.linked_data import Node, breadcrumbs, name_of, shortened
from core.lists import list_at
from core.models import MergeableRecord, Record, Source
from core.public_history import Part, public_history

type Panels = list[Mapping[str, Any]]
type Shown = Callable[[Any, HttpRequest], Mapping[str, Any] | None]


class Place(StrEnum):
    """Where on a page a panel stands."""

    BESIDE_FACTS = "beside_facts"
    FIRST = "first"
    MAIN = "main"


@dataclass(frozen=True)
class Panel:
    """A part of a page that another app adds: a template, and what it shows of the record."""

    template: str
    # Nothing where the panel has nothing to show, or its name as ``unrecorded`` where the page is to say so in one
    # sentence; ``contents`` in it replaces those of the panel.
    context: Shown
    place: Place
    order: int
    # The anchor and heading of each of its sections, for the table of contents.
    contents: Sequence[tuple[str, Text]]


# Apps above add to the pages of apps below, which cannot import them.
PANELS: dict[str, list[Panel]] = {}


def add_panel(
    page: str,
    template: str,
    context: Shown,
    *,
    place: Place = Place.MAIN,
    order: int = 0,
    contents: Sequence[tuple[str, Text]] = (),
) -> None:
    """Add a part to the page of this name; panels of one place stand in their order."""
    panels = PANELS.setdefault(page, [])
    panels.append(Panel(template, context, place, order, contents))
    panels.sort(key=lambda panel: panel.order)


class PublicDetailView(ABC, View):
    """The page of a published record; subclasses say what is fetched with it."""

    name: ClassVar[str]
    noun: ClassVar[Text]
    list_url_name: ClassVar[str]
    queryset: ClassVar[QuerySet[Any, Any]]
    template_name: ClassVar[str]
    parameters: ClassVar[tuple[str, ...]] = ()
    # Whose changes the page tells; the record itself comes first.
    history: ClassVar[tuple[Part, ...]] = ()

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **address: Any) -> HttpResponse:
        lookup = self.lookup(**address)
        record = self.published().filter(**lookup).first()
        if record is None:
            return self.missing(lookup)
        return self.page(record) if request.path == self.address_of(record) else self.moved(record)

    def moved(self, record: Any) -> HttpResponse:
        """Lead to the right address of a record."""
        query = self.request.META.get("QUERY_STRING", "")
        right = self.address_of(record)
        return HttpResponsePermanentRedirect(f"{right}?{query}" if query else right)

    def page(self, record: Any) -> HttpResponse:
        context = {
            **self.context(record),
            "record": record,
            **self.panels(record),
            "addresses": self.addresses(record),
            "passed_over": passed_over(self.request.GET, self.parameters),
            "history": public_history(record, self.history) if self.history else [],
            "permalink": f"{settings.SITE_URL}{self.address_of(record)}",
            "today": timezone.localdate(),
            "about": {"title": name_of(record), "description": self.description(record), "type": "article"},
            "json_ld": self.json_ld(record),
        }
        return render(self.request, self.template_name, context)

    def lookup(self, **address: Any) -> dict[str, Any]:
        return {"pk": address["pk"]}

    def published(self) -> QuerySet[Any, Any]:
        return self.queryset.all()

    def addresses(self, record: Any) -> dict[str, str]:
        """The address of the page in each language; its readable part follows the name in that language."""
        found = {}
        for code, _name in settings.LANGUAGES:
            with override(code):
                found[code] = self.address_of(record)
        return found

    def address_of(self, record: Any) -> str:
        return str(record.get_absolute_url())

    def context(self, record: Any) -> dict[str, Any]:
        return {}

    def description(self, record: Any) -> str:
        """The page in one or two sentences: what the register says of the record, or what kind of record it is."""
        texts = (getattr(record, name, None) for name in ("summary", "description", "biography"))
        text = next((str(each) for each in texts if each and str(each)), "")
        sentence = gettext("%(name)s (%(noun)s) in the register of international partnerships.")
        return shortened(text or sentence % {"name": name_of(record), "noun": self.noun})

    def json_ld(self, record: Any) -> list[Node]:
        """The record in the words of schema.org, and the way to it."""
        path = self.address_of(record)
        list_path = reverse(self.list_url_name)
        way = breadcrumbs((list_at(list_path).title, list_path), (name_of(record), path))
        return [self.node(record, path), way]

    @abstractmethod
    def node(self, record: Any, path: str) -> Node:
        """The record itself in the words of schema.org."""

    def panels(self, record: Any) -> dict[str, Any]:
        """What other apps add to the page, by where it stands there; ``unrecorded`` names what has nothing to show."""
        found: dict[Place, Panels] = {place: [] for place in Place}
        unrecorded: list[Text] = []
        for panel in PANELS.get(self.name, []):
            shown = panel.context(record, self.request)
            if shown is not None and "unrecorded" in shown:
                unrecorded.append(shown["unrecorded"])
            elif shown is not None:
                found[panel.place].append({"template": panel.template, "contents": panel.contents, **shown})
        return {
            "panels": found[Place.MAIN],
            "first_panels": found[Place.FIRST],
            "panels_beside_facts": found[Place.BESIDE_FACTS],
            "unrecorded": unrecorded,
        }

    def missing(self, lookup: dict[str, Any]) -> HttpResponse:
        """Lead from what was merged to what it is now; else say that a record was withdrawn, and no more about it."""
        model = self.queryset.model
        if issubclass(model, MergeableRecord) and (record := self.merged_into(lookup)):
            return self.moved(record)
        if issubclass(model, Record) and withdrawn(model).filter(**lookup).exists():
            context = {"noun": self.noun, "list": list_at(reverse(self.list_url_name))}
            return render(self.request, "core/tombstone.html", context, status=HTTPStatus.GONE)
        raise Http404

    def merged_into(self, lookup: dict[str, Any]) -> Any:
        """The public record that the one looked for was merged into."""
        return self.published().filter(**{f"merged_from__{name}": value for name, value in lookup.items()}).first()


def withdrawn(model: type[Model]) -> QuerySet[Any, Any]:
    """The withdrawn records of a model; of what was merged, those whose record is withdrawn now."""
    rows = model._default_manager.filter(publication="withdrawn")
    if issubclass(model, MergeableRecord):
        return rows.filter(Q(merged_into=None) | Q(merged_into__publication="withdrawn"))
    return rows


@dataclass(frozen=True)
class CitedSource:
    """A source with what it says about a record."""

    source: Source
    citations: list[Any]


class CitedSources(list[CitedSource]):
    """The sources of a page, numbered from 1 in this order, and where the page has set a mark for them."""

    def __init__(self, cited: Iterable[CitedSource]) -> None:
        super().__init__(cited)
        # By fact and number: the place in the page that the source leads back to.
        self.placed: dict[tuple[str, int], str] = {}

    def numbers(self, facts: Container[str]) -> list[tuple[str, int]]:
        """Which source says one of these facts, each source once."""
        found: dict[int, str] = {}
        for number, cited in enumerate(self, start=1):
            for citation in cited.citations:
                if citation.fact in facts:
                    found.setdefault(number, citation.fact)
        return [(fact, number) for number, fact in found.items()]

    def place(self, fact: str, number: int) -> str:
        """The name of the place of a mark; empty where the same mark stands further up."""
        if (fact, number) in self.placed:
            return ""
        name = f"cited-{fact or 'record'}-{number}"
        self.placed[fact, number] = name
        return name


def cited_sources(*groups: Any) -> CitedSources:
    """Citations grouped by source, in the order the sources first appear; what says the same is said once."""
    by_source: dict[int, CitedSource] = {}
    said = set()
    for citations in groups:
        for citation in citations:
            cited = by_source.setdefault(citation.source_id, CitedSource(citation.source, []))
            saying = (type(citation), citation.source_id, citation.fact, citation.locator, citation.quote)
            if saying not in said:
                said.add(saying)
                cited.citations.append(citation)
    return CitedSources(by_source.values())
