"""What a record holds, read by whoever publishes it: on its own page and on those of its rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin import timeline
from core.admin.conflict import NOTHING, Difference, Part, in_words, label_of
from core.admin.forms import GuardedForm, GuardedFormSet

# So many rows of a table are shown that are typed on other pages.
MOST_HELD = 200


def holdings(form: GuardedForm, formsets: Iterable[GuardedFormSet]) -> Iterator[Part]:
    """What a record holds, row by row, as its form shows it."""
    yield Part(capfirst(form.instance._meta.verbose_name), [*held(form)])
    for formset in formsets:
        name = capfirst(formset.rows_model._meta.verbose_name)
        for each in formset.initial_forms:
            yield Part(f"{name}: {each.instance}", [*held(each)])


def held(form: Any) -> Iterator[Difference]:
    for name, field in form.fields.items():
        if name == DELETION_FIELD_NAME or field.widget.is_hidden:
            continue
        if isinstance(field, forms.ModelChoiceField):
            related = getattr(form.instance, name, None)
            value = "" if related is None else str(related)
        else:
            value = in_words(field, form.get_initial_for_field(field, name))
        if value not in ("", NOTHING):
            yield Difference(label_of(field, name), "", value)


def holdings_elsewhere(record: models.Model, formsets: Iterable[GuardedFormSet]) -> Iterator[Part]:
    """The rows of a record that its own page does not show, table by table."""
    shown = {(each.rows_model, each.fk.attname) for each in formsets}
    own: dict[Any, Q] = {type(record): Q(pk=record.pk)}
    for part in timeline.parts_of(record)[1:]:
        above: Any = part.model._meta.get_field(part.link).related_model
        here = Q(**{f"{part.link}__in": above._base_manager.filter(own[above]).values("pk")})
        before = own.get(part.model, Q(pk__in=[]))
        if (part.model, part.link) not in shown:
            yield from held_rows(part, part.model._base_manager.filter(here).exclude(before))
        own[part.model] = before | here


def held_rows(part: timeline.Part, rows: models.QuerySet[Any]) -> Iterator[Part]:
    name = capfirst(str(part.model._meta.verbose_name))
    found = [*rows.order_by("pk").fetch_mode(models.FETCH_PEERS)[: MOST_HELD + 1]]
    for row in found[:MOST_HELD]:
        yield Part(f"{name}: {row}", [*held_fields(row, part.link)])
    if len(found) > MOST_HELD:
        note = _("There are more than %(most)s: read the others on their pages.") % {"most": MOST_HELD}
        yield Part(name, [], note)


def held_fields(row: models.Model, link: str) -> Iterator[Difference]:
    names = timeline.Names([])
    for each in row._meta.concrete_fields:
        if each.editable and not each.primary_key and each.attname != link:
            value = getattr(row, each.name)
            words = str(value or "") if each.is_relation else names.in_words(each, value)
            if words:
                yield Difference(timeline.label_of(each), "", words)
