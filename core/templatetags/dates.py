"""Dates in templates, written the same way everywhere."""

import datetime

from django import template
from django.utils.html import format_html

from core.dates import AnyDate, ImpreciseDate, format_or_not_recorded, format_period, known_language

register = template.Library()

type Given = AnyDate | datetime.date | None


def as_imprecise(value: Given) -> AnyDate | None:
    return ImpreciseDate(value) if isinstance(value, datetime.date) else value


@register.filter
def imprecise_date(value: Given) -> str:
    """Write a date in the current language; "not recorded" where there is none."""
    return format_or_not_recorded(as_imprecise(value), known_language(None))


@register.simple_tag
def time_element(value: Given) -> str:
    """Write a date with its machine-readable form; HTML has none for an approximate or an open one."""
    date = as_imprecise(value)
    if date is None or date.is_open or date.approximate:
        return imprecise_date(date)
    return format_html('<time datetime="{}">{}</time>', date.edtf(), date.format())


@register.simple_tag
def period(start: Given, end: Given) -> str:
    """Write the period between two dates in the current language."""
    return format_period(as_imprecise(start), as_imprecise(end))
