"""What a page says to programs in the words of schema.org, as JSON-LD."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from core.dates import AnyDate
from core.text import LocalText

type Node = dict[str, Any]

CONTEXT = "https://schema.org"
# A description says more than this nowhere.
LONGEST = 300
# What would end the script, or be read as markup, stands as its code.
ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
IDENTIFIER_PAGES = {
    "wikidata": "https://www.wikidata.org/entity/",
    "geonames": "https://sws.geonames.org/",
    "viaf": "https://viaf.org/viaf/",
    "isni": "https://isni.org/isni/",
}


def node(kind: str, **values: Any) -> Node:
    """A thing of a kind with what is known of it."""
    known = {name: said(value) for name, value in values.items()}
    return {"@type": kind, **{name: value for name, value in known.items() if value not in (None, "", [], {})}}


def said(value: Any) -> Any:
    """A value as JSON has it; a text in another language than the page's says which."""
    if isinstance(value, LocalText):
        if not value.text or value.language == get_language():
            return value.text
        return {"@value": value.text, "@language": value.language}
    if isinstance(value, list | tuple):
        return [each for each in map(said, value) if each]
    if isinstance(value, dict | int | float) or value is None:
        return value
    return str(value)


def iso(day: AnyDate | None) -> str | None:
    """A date as ISO 8601 has it, which knows no approximate or open ones."""
    return None if day is None or day.is_open or day.approximate else day.edtf()


def full(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def name_of(record: Any) -> Any:
    """What a record is called."""
    return getattr(record, "name", None) or getattr(record, "title", None) or str(record)


def thing(kind: str, record: Any) -> Node | None:
    """Another record as a page mentions it; nothing where it has no public page."""
    if record is None or not getattr(record, "is_public", True):
        return None
    return node(kind, name=name_of(record), url=full(record.get_absolute_url()))


def things(kind: str, records: Iterable[Any]) -> list[Node]:
    return [found for record in records if (found := thing(kind, record))]


def same_as(identifiers: Iterable[Any], *more: str) -> list[str]:
    """Pages elsewhere about the same thing."""
    known = [f"{IDENTIFIER_PAGES[each.scheme]}{each.value}" for each in identifiers if each.scheme in IDENTIFIER_PAGES]
    return [*known, *filter(None, more)]


def cited(citations: Iterable[Any]) -> list[Node]:
    """The sources of a record, each once."""
    sources = {citation.source_id: citation.source for citation in citations}
    return [
        node("CreativeWork", name=each.title, url=each.url, publisher=published_by(each)) for each in sources.values()
    ]


def published_by(source: Any) -> Node | None:
    return node("Organization", name=source.publisher) if source.publisher else None


def breadcrumbs(*steps: tuple[Any, str]) -> Node:
    """The way from the home page, each step by its name and path."""
    home = (gettext("Entente"), f"/{get_language()}/")
    return node(
        "BreadcrumbList",
        itemListElement=[
            node("ListItem", position=place, name=name, item=full(path))
            for place, (name, path) in enumerate([home, *steps], start=1)
        ],
    )


def script(nodes: Sequence[Node]) -> SafeString:
    """The things of a page as its head holds them: data, which no browser runs."""
    if not nodes:
        return SafeString("")
    written = json.dumps({"@context": CONTEXT, "@graph": list(nodes)}, ensure_ascii=False, separators=(",", ":"))
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written.translate(ESCAPED)))  # noqa: S308


def shortened(text: Any) -> str:
    """A text as one line, not longer than a description is."""
    line = " ".join(str(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rsplit(' ', 1)[0]}…"
