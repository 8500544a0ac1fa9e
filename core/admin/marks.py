"""What the public will see, beside each field of a form."""

from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.text import CONTENT_LANGUAGES

PUBLIC, STAFF_ONLY = "public", "staff-only"
MARKS = {PUBLIC: pgettext_lazy("field", "public"), STAFF_ONLY: _("staff only")}


def stem(name: str) -> str:
    """The text that a column holds in one language; the column itself where it is of none."""
    text, _underscore, code = name.rpartition("_")
    return text if code in CONTENT_LANGUAGES else name


def mark_of(model: Any, name: str) -> str:
    """Whether the public will see a field of the model."""
    return STAFF_ONLY if {name, stem(name)} & getattr(model, "staff_only", frozenset()) else PUBLIC


def mark_fields(form: Any, model: type[models.Model]) -> None:
    """Say beside each field of the model who sees it."""
    names = {field.name for field in (*model._meta.fields, *model._meta.many_to_many)}
    for name, field in form.fields.items():
        if name in names and not field.widget.is_hidden:
            field.plain_label = field.label
            field.label_suffix = ""
            mark = mark_of(model, name)
            field.label = format_html(
                '{} <small class="seen {}">{}</small>', capfirst(str(field.label or name)), mark, MARKS[mark]
            )


def plain_label(field: forms.Field) -> str:
    """The label without the mark."""
    return str(getattr(field, "plain_label", field.label) or "")
