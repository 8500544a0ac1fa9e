"""One search over everything public: its page, and what is suggested while somebody types."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

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
from core.highlight import excerpt, folded, marked, words_in
from core.html import escaped
from core.lists import Refusal
from core.search import address_slug
from core.suggestions import is_strange, meant
from core.text import LocalText, language_order
from partnerships.models import Topic

PAGE_SIZE = 10
# Of each kind so many are put in order, and so many counted: who looks for a word that is everywhere adds another.
ORDERED = 50
COUNTED = 1_000
SUGGESTED = 8
WEIGHED = 40


@dataclass(frozen=True)
class Searched:
    """A kind of record as the search shows it: what it is called, where its list and its pages are."""

    title: Text
    list_url_name: str
    detail_url_name: str


SEARCHED = {
    SearchKind.ORGANIZATION: Searched(
        _("Organizations"), "partnerships:organization_list", "partnerships:organization_detail"
    ),
    SearchKind.PERSON: Searched(_("People"), "people:person_list", "people:person_detail"),
    SearchKind.AGREEMENT: Searched(_("Agreements"), "agreements:agreement_list", "agreements:agreement_detail"),
    SearchKind.VISIT: Searched(_("Visits"), "events:visit_list", "events:visit_detail"),
    SearchKind.TOPIC: Searched(_("Topics"), "partnerships:topic_list", "partnerships:topic_detail"),
}
# What somebody is to a record that is found by their name.
ROLES = {"party": _("party"), "signatory": _("signatory"), "participant": _("participant")}
REGISTRY_NUMBER = re.compile(r"\d{4}-\d{3,}")


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
    role: Text
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
    status = HTTPStatus.NOT_FOUND if context.get("is_past_end") else HTTPStatus.OK
    return render(request, "website/search.html", context, status=status)


def found_context(words: Sequence[str], given: dict[str, Any], asked: Any) -> dict[str, Any]:
    found = best(words, SEARCHED, most=ORDERED, counted=COUNTED + 1)
    chosen = given["kind"]
    hits = [hit for hit in found.hits if chosen in ("", hit.kind)]
    paginator = Paginator(hits, PAGE_SIZE)
    number = given["page"] or 1
    page = paginator.get_page(number)
    total = sum(found.totals.values()) if not chosen else found.totals[chosen]
    records = list(shown(page.object_list))
    return {
        "tabs": tabs(found.totals, chosen, asked),
        "total": min(total, COUNTED),
        "is_more": total > COUNTED,
        "results": results_html([result(record, texts, words) for record, texts in records]),
        "page": page,
        "is_past_end": number > paginator.num_pages,
        "previous_query": _page_query(asked, page.number - 1) if page.has_previous() else "",
        "next_query": _page_query(asked, page.number + 1) if page.has_next() else "",
        "lists": lists_with_more(found.totals, chosen, words),
        "did_you_mean": meant(asked, words, chosen) if not hits or may_be_misspelt(words, records) else [],
    }


def may_be_misspelt(words: Sequence[str], records: Iterable[tuple["Named", Sequence[Part]]]) -> bool:
    """Whether one of the words stands in no public record as it is; mostly a record shown here says that it does."""
    written = {word for _record, texts in records for part in texts for word in folded(part.text).split()}
    return not written.issuperset(folded(" ".join(words)).split()) and is_strange(words)


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


@dataclass(frozen=True)
class Named:
    """What of a found record is shown of itself: its title in the reader's language, its address, its number."""

    kind: SearchKind
    title: LocalText
    address: str
    number: str


def named(kind: SearchKind, record: int, parts: Sequence[Part], slugs: dict[int, str]) -> Named:
    """The record by its public names alone, which are at hand: it need not be fetched."""
    names = [part for part in parts if part.weight == "A"]
    in_languages = {part.language: part.text for part in names if part.language}
    alone = LocalText(names[0].text, "")
    title = next((LocalText(in_languages[code], code) for code in language_order() if code in in_languages), alone)
    number = next((part.text for part in names if REGISTRY_NUMBER.fullmatch(part.text)), "")
    if kind == SearchKind.AGREEMENT:
        where: list[Any] = [number]
    elif kind == SearchKind.TOPIC:
        where = [slugs[record]]
    else:
        where = [record, address_slug(title.text)]
    address = reverse(SEARCHED[kind].detail_url_name, args=where)
    return Named(kind, title, address, number if kind == SearchKind.AGREEMENT else "")


def shown(hits: Iterable[Hit]) -> Iterator[tuple[Named, list[Part]]]:
    """The found records with their texts; one withdrawn in this very moment has none left."""
    hits = list(hits)
    parts = parts_of((hit.kind, hit.record) for hit in hits)
    topics = [hit.record for hit in hits if hit.kind == SearchKind.TOPIC]
    slugs = dict(Topic.objects.filter(pk__in=topics).values_list("pk", "slug")) if topics else {}
    for hit in hits:
        is_gone = hit.kind == SearchKind.TOPIC and hit.record not in slugs
        if (texts := parts.get((hit.kind, hit.record))) and not is_gone:
            yield named(SearchKind(hit.kind), hit.record, texts, slugs), texts


def result(record: Named, texts: Sequence[Part], words: Sequence[str]) -> Result:
    beside = telling(texts, words)
    return Result(
        kind=record.kind,
        address=record.address,
        number=record.number,
        title=marked(record.title.text, words),
        title_language=foreign(record.title.language),
        role=ROLES.get(beside.role, "") if beside else "",
        excerpt=excerpt(beside.text, words) if beside else SafeString(""),
        excerpt_language=foreign(beside.language) if beside else "",
    )


def results_html(results: Iterable[Result]) -> SafeString:
    """What was found, written without templates: it is most of the page."""
    return SafeString("".join(map(result_html, results)))


def result_html(found: Result) -> str:
    number = f" · {escaped(found.number)}" if found.number else ""
    label = f'<p class="label">{escaped(capfirst(found.kind.label))}{number}</p>'
    link = f'<a href="{escaped(found.address)}"{lang_html(found.title_language)}>{found.title}</a>'
    beside = ""
    if found.role:
        role = escaped(gettext("%(role)s:") % {"role": capfirst(str(found.role))})
        beside = f"<p>{role} <span{lang_html(found.excerpt_language)}>{found.excerpt}</span></p>"
    elif found.excerpt:
        beside = f"<p{lang_html(found.excerpt_language)}>{found.excerpt}</p>"
    return f"<li>{label} {link} {beside}</li>"


def lang_html(language: str) -> str:
    return f' lang="{escaped(language)}"' if language else ""


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
    suggestions = [
        {"label": record.title.text, "kind": str(record.kind.label), "address": record.address}
        for record, _texts in shown([hit for hit in hits if hit.is_named][:SUGGESTED])
    ]
    return JsonResponse({"suggestions": suggestions})
