"""Two people, one record: what is stored now beside what was typed."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.admin.forms import GuardedForm, GuardedFormSet
from core.dates import ImpreciseDate, OpenDate
from core.text import LocalText


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
    parts = [Part(capfirst(form.instance._meta.verbose_name), list(differences(form)))]
    for formset in formsets:
        parts.extend(parts_of(formset))
    return [part for part in parts if part.differences or part.note]


def parts_of(formset: GuardedFormSet) -> Iterator[Part]:
    name = capfirst(formset.rows_model._meta.verbose_name)
    seen = set()
    for form in formset.initial_forms:
        seen.add(form.instance.pk)
        if form.instance._state.adding:
            yield Part(name, list(differences(form)), _("removed meanwhile"))
        elif formset.is_deleted(form):
            yield Part(f"{name}: {form.instance}", [], _("stored now; you want to delete it"))
        else:
            yield Part(f"{name}: {stored_name(form)}", list(differences(form)))
    for form in formset.extra_forms:
        if form.has_changed():
            yield Part(name, list(differences(form)), _("a new row of yours"))
    for row in formset.get_queryset():
        if row.pk not in seen:
            yield Part(f"{name}: {row}", [], _("stored now; it was added after you opened the page"))


def stored_name(form: Any) -> str:
    """The row as it is stored; validation has put what was typed into the instance."""
    stored = type(form.instance)._base_manager.filter(pk=form.instance.pk).first()
    return str(stored or form.instance)


def differences(form: Any) -> Iterator[Difference]:
    for name in form.changed_data:
        field = form.fields[name]
        if name == "DELETE" or field.widget.is_hidden:
            continue
        yield Difference(
            field=capfirst(str(field.label or name)),
            stored=in_words(field, form.get_initial_for_field(field, name)),
            typed=in_words(field, form[name].data),
        )


def in_words(field: forms.Field, value: Any) -> str:
    """A stored or typed value as one reads it."""
    if value in (None, "", []):
        return "–"
    if isinstance(field, forms.ModelChoiceField):
        return chosen(field, value)
    if isinstance(field, forms.ChoiceField):
        choices = dict(field.choices)  # type: ignore[arg-type]
        return str(choices.get(value, value))
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if isinstance(value, ImpreciseDate | OpenDate):
        return value.format()
    return str(value.text if isinstance(value, LocalText) else value)


def chosen(field: Any, value: Any) -> str:
    try:
        return str(field.to_python(value))
    except ValidationError:
        return str(value)
