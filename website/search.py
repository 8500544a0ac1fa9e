"""One search over everything public: its page, and what is suggested while somebody types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from core.columns import Text
from core.documents import Hit, Part, SearchKind, best, parts_of
from core.filters import (
    PROBLEMS_TOLD,
    CodeField,
    Problem,
    WordsField,
    asked_parameters,
    cut,
    query_without,
)
from core.highlight import excerpt, marked, words_in
from core.lists import Refusal
from core.suggestions import is_strange, meant
from core.text import LocalText, language_order
from events.models import Visit
from partnerships.models import Organization, Topic
from people.models import Person

PAGE_SIZE = 20
# Of each kind so many are put in order, and so many counted: who looks for a word that is everywhere adds another.
ORDERED = 100
COUNTED = 1_000
SUGGESTED = 8
WEIGHED = 40


@dataclass(frozen=True)
class Searched:
    """A kind of record as the search shows it: what it is called, and where its list is."""

    records: QuerySet[Any, Any]
    name: str
    title: Text
    list_url_name: str


SEARCHED = {
    SearchKind.ORGANIZATION: Searched(
        Organization.objects.only("name_fr", "name_nl", "name_en"),
        "name",
        _("Organizations"),
        "partnerships:organization_list",
    ),
    SearchKind.PERSON: Searched(Person.objects.only("name"), "name", _("People"), "people:person_list"),
    SearchKind.AGREEMENT: Searched(
        Agreement.objects.only("title_fr", "title_nl", "title_en", "registry_number"),
        "title",
        _("Agreements"),
        "agreements:agreement_list",
    ),
    SearchKind.VISIT: Searched(
        Visit.objects.only("title_fr", "title_nl", "title_en"), "title", _("Visits"), "events:visit_list"
    ),
    SearchKind.TOPIC: Searched(
        Topic.objects.only("slug", "name_fr", "name_nl", "name_en"), "name", _("Topics"), "partnerships:topic_list"
    ),
}


class SearchForm(forms.Form):
    """What is looked for."""

    q = WordsField(label=_("Search the register"), required=False)
    kind = CodeField(required=False, choices=[(kind, searched.title) for kind, searched in SEARCHED.items()])
    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=len(SEARCHED) * ORDERED,
        error_messages={"invalid": _("Write the number of a page, counted from 1.")},
    )


class SuggestForm(forms.Form):
    """What somebody has typed so far."""

    q = WordsField(required=False)


@dataclass(frozen=True)
class Result:
    """A found record as the page shows it."""

    kind: SearchKind
    address: str
    number: str
    title: SafeString
    title_language: str
    excerpt: SafeString
    excerpt_language: str


@dataclass(frozen=True)
class Tab:
    """A kind with how many of it were found, and the query that shows only these."""

    label: Text
    count: int
    is_more: bool
    query: str
    is_current: bool


def problems_of(form: forms.Form, request: HttpRequest) -> list[Problem]:
    """What of the address cannot be used, in sentences."""
    asked = asked_parameters(request.GET)
    known = ", ".join(form.fields)
    once = gettext("This parameter can be given only once.")
    strange = gettext("This page has no such parameter. It knows: %(known)s.") % {"known": known}
    return [
        *(Problem(name, " ".join(map(str, sentences))) for name, sentences in form.errors.items()),
        *(Problem(name, once) for name in form.fields if len(asked.getlist(name)) > 1),
        *(Problem(name, strange) for name in asked if name not in form.fields),
    ]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything public that has the words, the best first, of all kinds or one."""
    asked = asked_parameters(request.GET)
    form = SearchForm(asked)
    problems = problems_of(form, request)
    words: list[str] = [] if problems else form.cleaned_data["q"]
    context: dict[str, Any] = {
        "form": form,
        "words": words,
        "text": " ".join(words),
        "canonical_query": "" if problems else asked.urlencode(),
        "refusals": [Refusal(each, query_without(asked, each.parameter)) for each in problems[:PROBLEMS_TOLD]],
    }
    if words:
        context |= found_context(words, form.cleaned_data, asked)
    return render(request, "website/search.html", context)


def found_context(words: Sequence[str], given: dict[str, Any], asked: Any) -> dict[str, Any]:
    found = best(words, SEARCHED, most=ORDERED, counted=COUNTED + 1)
    chosen = given["kind"]
    hits = [hit for hit in found.hits if chosen in ("", hit.kind)]
    paginator = Paginator(hits, PAGE_SIZE)
    page = paginator.get_page(given["page"] or 1)
    total = sum(found.totals.values()) if not chosen else found.totals[chosen]
    return {
        "tabs": tabs(found.totals, chosen, asked),
        "total": min(total, COUNTED),
        "is_more": total > COUNTED,
        "results": results(list(page.object_list), words),
        "page": page,
        "previous_query": _page_query(asked, page.number - 1) if page.has_previous() else "",
        "next_query": _page_query(asked, page.number + 1) if page.has_next() else "",
        "lists": lists_with_more(found.totals, chosen, words),
        "did_you_mean": meant(asked, words, chosen) if not hits or is_strange(words) else [],
    }


def tabs(totals: dict[str, int], chosen: str, asked: Any) -> list[Tab]:
    everything = sum(totals.values())
    without = query_without(asked, "kind")
    found = [Tab(_("All"), min(everything, COUNTED), everything > COUNTED, without, not chosen)]
    for kind, searched in SEARCHED.items():
        query = asked.copy()
        query["kind"] = kind.value
        count = totals[kind]
        address = query_without(query, "page")
        found.append(Tab(searched.title, min(count, COUNTED), count > COUNTED, address, chosen == kind))
    return found


def lists_with_more(totals: dict[str, int], chosen: str, words: Sequence[str]) -> list[dict[str, Any]]:
    """The list of the chosen kind, or of those of which more were found than this page puts in order."""
    return [
        {"title": searched.title, "address": reverse(searched.list_url_name), "text": " ".join(words)}
        for kind, searched in SEARCHED.items()
        if chosen == kind or (totals[kind] > ORDERED and not chosen)
    ]


def _page_query(asked: Any, number: int) -> str:
    query = asked.copy()
    query["page"] = str(number)
    return str(query.urlencode())


def records_of(hits: Iterable[Hit]) -> dict[tuple[str, int], Any]:
    """The found records, fetched kind by kind."""
    by_kind: dict[str, list[int]] = {}
    for hit in hits:
        by_kind.setdefault(hit.kind, []).append(hit.record)
    return {
        (kind, pk): record
        for kind, numbers in by_kind.items()
        for pk, record in SEARCHED[SearchKind(kind)].records.in_bulk(numbers).items()
    }


def title_of(record: Any, kind: str) -> LocalText:
    title = getattr(record, SEARCHED[SearchKind(kind)].name)
    return title if isinstance(title, LocalText) else LocalText(str(title), "")


def results(hits: Sequence[Hit], words: Sequence[str]) -> list[Result]:
    records = records_of(hits)
    parts = {
        (kind, record): found
        for kind in {hit.kind for hit in hits}
        for record, found in parts_of(kind, [hit.record for hit in hits if hit.kind == kind]).items()
    }
    # A record withdrawn in this very moment is gone between the one query and the next.
    return [
        result(hit, records[place], parts[place], words)
        for hit in hits
        if (place := (hit.kind, hit.record)) in records and place in parts
    ]


def result(hit: Hit, record: Any, parts: Sequence[Part], words: Sequence[str]) -> Result:
    title = title_of(record, hit.kind)
    shown = telling(parts, words)
    return Result(
        kind=SearchKind(hit.kind),
        address=record.get_absolute_url(),
        number=getattr(record, "registry_number", ""),
        title=marked(title.text, words),
        title_language=foreign(title.language),
        excerpt=excerpt(shown.text, words) if shown else SafeString(""),
        excerpt_language=foreign(shown.language) if shown else "",
    )


def foreign(language: str) -> str:
    """The language of a text where it is not the page's."""
    return "" if language == get_language() else language


def telling(parts: Sequence[Part], words: Sequence[str]) -> Part | None:
    """The text beside the title that says most about the words: most of them, in the reader's language, up front."""
    beside = [part for part in parts if part.weight != "A"]
    order = {language: place for place, language in enumerate(language_order())}
    return min(
        beside,
        key=lambda part: (-words_in(part.text, words), order.get(part.language, 0), part.weight != "C", part.weight),
        default=None,
    )


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """A few names and titles that begin with what is typed."""
    form = SuggestForm(asked_parameters(request.GET))
    problems = problems_of(form, request)
    if problems:
        sentences = [f"{cut(each.parameter)}: {each.sentence}" for each in problems[:PROBLEMS_TOLD]]
        return JsonResponse({"problems": sentences}, status=400)
    words: list[str] = form.cleaned_data["q"]
    hits = best(words, SEARCHED, most=WEIGHED, counted=WEIGHED + 1).hits if words else []
    named = [hit for hit in hits if hit.is_named][:SUGGESTED]
    records = records_of(named)
    suggestions = [
        {
            "label": title_of(records[place], hit.kind).text,
            "kind": str(SearchKind(hit.kind).label),
            "address": records[place].get_absolute_url(),
        }
        for hit in named
        if (place := (hit.kind, hit.record)) in records
    ]
    return JsonResponse({"suggestions": suggestions})
