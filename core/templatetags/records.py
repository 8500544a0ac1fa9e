"""What the pages of single records share: the marks that lead from a fact to its source and back."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop

from core.dates import ImpreciseDate
from core.templatetags.pages import is_foreign
from core.text import LocalText
from core.views import CitedSources

register = template.Library()

NUMBERED = gettext_noop(
    "“{title}”, no. {number}. Entente, register of international partnerships, {address} (consulted on {date})."
)
UNNUMBERED = gettext_noop(
    "“{title}”. Entente, register of international partnerships, {address} (consulted on {date})."
)


@register.simple_tag(takes_context=True)
def source_marks(context: Mapping[str, Any], *facts: str) -> SafeString:
    """Small numbers that lead to the sources of a fact; without a fact, to those of the record as a whole."""
    sources = context.get("sources")
    if not isinstance(sources, CitedSources):
        return SafeString("")
    marks = format_html_join("", "{}", ((mark(sources, *each),) for each in sources.numbers(facts or ("",))))
    return format_html('<sup class="marks">{}</sup>', marks) if marks else marks


def mark(sources: CitedSources, fact: str, number: int) -> SafeString:
    place = sources.place(fact, number)
    name = format_html(' id="{}"', place) if place else ""
    label = gettext("Source %(number)s") % {"number": number}
    return format_html('<a{} href="#source-{}" aria-label="{}">{}</a>', name, number, label, number)


@register.simple_tag(takes_context=True)
def mark_of(context: Mapping[str, Any], citation: Any, number: int) -> str:
    """The place of the mark of a citation in the page above; empty where the page shows none."""
    sources = context.get("sources")
    return sources.placed.get((citation.fact, number), "") if isinstance(sources, CitedSources) else ""


@register.simple_tag
def citation_text(title: LocalText | str, number: str | None, permalink: str, day: datetime.date) -> SafeString:
    """How the record is cited, in the language of the page, with the day it was read."""
    language = format_html(' lang="{}"', title.language) if is_foreign(title) else ""
    parts = {
        "title": format_html("<cite{}>{}</cite>", language, str(title)),
        "number": number,
        "address": format_html('<span class="address">{}</span>', permalink),
        "date": ImpreciseDate(day).format(),
    }
    if number:
        return format_html(gettext(NUMBERED), **parts)
    return format_html(gettext(UNNUMBERED), **parts)
