"""What is stored beside what was typed: by two people on one record, or in a change that waits for review."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.forms import GuardedForm, GuardedFormSet
from core.admin.marks import plain_label
from core.dates import ImpreciseDate, OpenDate
from core.text import LocalText

# A longer key is no row's.
LONGEST_KEY = 18


class Difference(NamedTuple):
    field: str
    stored: str
    typed: str


class Part(NamedTuple):
    """The record or one of its rows, with what differs; ``note`` says what happened to the whole row."""

    label: str
    differences: list[Difference]
    note: str = ""


def conflicting_parts(form: GuardedForm, formsets: Iterable[GuardedFormSet]) -> list[Part]:
    formsets = [*formsets]
    words = Words([form, *(each for formset in formsets for each in formset.forms)])
    parts = [Part(capfirst(form.instance._meta.verbose_name), [*words.differences(form)])]
    for formset in formsets:
        parts.extend(parts_of(formset, words))
    return [part for part in parts if part.differences or part.note]


def parts_of(formset: GuardedFormSet, words: "Words") -> Iterator[Part]:
    name = capfirst(formset.rows_model._meta.verbose_name)
    stored = stored_rows(formset)
    for form in formset.initial_forms:
        row = stored.pop(form.instance.pk, form.instance)
        if form.instance._state.adding:
            yield Part(name, [*words.differences(form)], _("removed meanwhile"))
        elif DELETION_FIELD_NAME in form.changed_data:
            yield Part(f"{name}: {row}", [], _("stored now; to be deleted"))
        else:
            yield Part(f"{name}: {row}", [*words.differences(form)])
    for form in formset.extra_forms:
        if form.has_changed():
            yield Part(name, [*words.differences(form)], _("a new row"))
    for row in stored.values():
        yield Part(f"{name}: {row}", [], _("stored now; it was added after you opened the page"))


def stored_rows(formset: GuardedFormSet) -> dict[Any, models.Model]:
    """The rows as they are stored; validation has put what was typed into those of the form set."""
    rows = formset.queryset if formset.queryset is not None else formset.rows_model._base_manager.all()
    own = rows.filter(**{formset.fk.name: formset.instance.pk}).fetch_mode(models.FETCH_PEERS)
    return {row.pk: row for row in own}


NOTHING = "–"


class Words:
    """Puts what was typed and what it replaces into words; linked rows are fetched once per table."""

    def __init__(self, typed: Iterable[Any]) -> None:
        wanted: dict[Any, set[Any]] = {}
        for form in typed:
            for name in form.changed_data:
                field = form.fields[name]
                if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                    values = (form.get_initial_for_field(field, name), form[name].data)
                    wanted.setdefault(field.queryset.model, set()).update(keys(field, values))
        self.rows = {
            model: model._base_manager.fetch_mode(models.FETCH_PEERS).in_bulk([*found])
            for model, found in wanted.items()
        }

    def differences(self, form: Any) -> Iterator[Difference]:
        for name in form.changed_data:
            field = form.fields[name]
            if name == DELETION_FIELD_NAME or field.widget.is_hidden:
                continue
            yield Difference(
                field=label_of(field, name),
                stored=self.of(field, form.get_initial_for_field(field, name)),
                typed=self.of(field, form[name].data),
            )

    def of(self, field: forms.Field, value: Any) -> str:
        if not isinstance(field, forms.ModelChoiceField) or field.queryset is None or value in (None, ""):
            return in_words(field, value)
        found = [self.rows[field.queryset.model].get(key) for key in keys(field, [value])]
        return str(found[0]) if found and found[0] is not None else str(value)


def keys(field: Any, values: Iterable[Any]) -> Iterator[Any]:
    """The values that may be keys of rows the field can choose."""
    for value in values:
        try:
            if value not in (None, "") and len(str(value)) <= LONGEST_KEY:
                yield field.queryset.model._meta.pk.to_python(value)
        except ValidationError:
            pass


def label_of(field: forms.Field, name: str) -> str:
    return capfirst(plain_label(field) or name)


def in_words(field: forms.Field, value: Any) -> str:
    """A stored or typed value as one reads it."""
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, list | tuple):
        return ", ".join(in_words(field, each) for each in value)
    if isinstance(field, forms.ChoiceField):
        choices = dict(field.choices)  # type: ignore[arg-type]
        return str(choices.get(value, value))
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if isinstance(value, ImpreciseDate | OpenDate):
        return value.format()
    return str(value.text if isinstance(value, LocalText) else value)
