"""The rows and the facets of a list as HTML, written without templates: they are most of a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from core.columns import Column, Reader, Row, Text
from core.facets import Counted, Selection
from core.filters import number_in
from core.html import escaped


def rows_html(columns: Sequence[Column], rows: Sequence[Row], reader: Reader) -> SafeString:
    """The rows of the table, each cell with the label that stands beside it where they are not shown as a table."""
    tags = [cell_tags(column) for column in columns]
    lines = []
    for row in rows:
        lines.append(f'<tr data-id="{int(row["pk"])}">')
        for column, (start, end) in zip(columns, tags, strict=True):
            # What a column shows is safe already: its type says so.
            lines += [start, column.cell(row, reader), end]
        lines.append("</tr>")
    return SafeString("".join(lines))


def cell_tags(column: Column) -> tuple[str, str]:
    """What a cell of a column begins and ends with."""
    if column.links:
        return '<th scope="row">', "</th>"
    style = f' class="{column.style}"' if column.style else ""
    label = f' data-label="{escaped(column.label)}"' if column.labelled else ""
    return f"<td{style}{label}>", "</td>"


def head_html(columns: Sequence[Column]) -> SafeString:
    """The titles of the columns."""
    return SafeString("".join(f'<th scope="col">{escaped(str(column.label))}</th>' for column in columns))


def fields_html(fields: Mapping[str, forms.Field], form: forms.Form) -> SafeString:
    """The fields of a filter form that are no facets: a line to write in each, or a choice of one."""
    return SafeString("".join(field_html(name, field, form) for name, field in fields.items()))


def field_html(name: str, field: forms.Field, form: forms.Form, *, stands_in: str = "") -> SafeString:
    """A field with its label and its help; ``stands_in`` names its form where it stands outside of that."""
    value = str(form.data.get(name) or "")
    return control_html(name, field, value, stands_in, get_language() or "", is_wrong=name in form.errors)


@lru_cache(maxsize=500)
def control_html(
    name: str, field: forms.Field, value: str, stands_in: str, language: str, *, is_wrong: bool
) -> SafeString:
    """A field with what is written in it; most are asked for again and again with nothing in them."""
    asked = f'name="{name}" id="id_{name}"'
    if stands_in:
        asked += f' form="{stands_in}"'
    help_id = f"id_{name}_helptext"
    if field.help_text:
        asked += f' aria-describedby="{help_id}"'
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        options = "".join(
            f'<option value="{escaped(code)}"{" selected" if str(code) == value else ""}>{escaped(str(label))}</option>'
            for code, label in choices
        )
        control = f"<select {asked}>{options}</select>"
    else:
        attributes = {"type": field.widget.input_type, **field.widget.attrs, "value": value}
        written = " ".join(f'{key}="{escaped(each)}"' for key, each in attributes.items())
        control = f"<input {asked} {written}>"
    wrong = " wrong" if is_wrong else ""
    helped = f'<small id="{help_id}">{escaped(str(field.help_text))}</small>' if field.help_text else ""
    label = f'<label for="id_{name}">{escaped(str(field.label))}</label>'
    return SafeString(f'<div class="field{wrong}">{label}{control}{helped}</div>')


@dataclass(frozen=True)
class ShownFacet:
    """A facet as a group of boxes: the most frequent values, and the others on request.

    Where it has very many values, ``texts`` are those asked for in words, which are no box.
    """

    name: str
    label: Text
    first: SafeString
    others: SafeString
    others_counted: int
    is_in_use: bool
    is_wide: bool = False
    texts: Sequence[str] = ()


def shown_facet(name: str, label: Text, asked: Sequence[str], selection: Selection, at_once: int) -> ShownFacet:
    is_wide = selection.index.facets[name].is_wide
    chosen = list(asked)
    if is_wide:
        chosen = [str(number) for each in asked if (number := number_in(each.strip())) is not None]
        counted = selection.most_frequent(name, at_once, chosen)
    else:
        # With another day a status that nothing has today may be what is looked for: it is kept, folded away.
        is_dated = selection.index.facets[name].is_dated
        counted = [each for each in selection.counted(name) if each[1] or each[0].code in chosen or is_dated]
        at_once = sum(1 for _choice, count in counted if count) if is_dated else at_once
    numbers = [count for _choice, count in counted]
    first = set(sorted(range(len(counted)), key=numbers.__getitem__, reverse=True)[:at_once])
    if chosen:
        first |= {place for place, (choice, _count) in enumerate(counted) if choice.code in chosen}
    others = [each for place, each in enumerate(counted) if place not in first]
    return ShownFacet(
        name=name,
        label=label,
        first=boxes(name, [counted[place] for place in sorted(first)], chosen),
        others=boxes(name, others, chosen),
        others_counted=len(others),
        is_in_use=bool(asked),
        is_wide=is_wide,
        texts=[each for each in asked if number_in(each.strip()) is None] if is_wide else (),
    )


def fieldsets_html(facets: Sequence[ShownFacet]) -> SafeString:
    """The facets of a list, without those that have no value to choose."""
    return SafeString("".join(fieldset_html(each) for each in facets if each.first or each.is_wide))


def fieldset_html(facet: ShownFacet) -> str:
    others = ""
    if facet.others:
        summary = more_words(facet.others_counted, get_language() or "")
        others = f'<details id="more-{facet.name}"><summary>{summary}</summary>{facet.others}</details>'
    written = written_html(facet) if facet.is_wide else ""
    legend = f"<legend>{escape(str(facet.label))}</legend>"
    return f'<fieldset class="facet">{legend}{facet.first}{others}{written}</fieldset>'


@lru_cache(maxsize=1_000)
def more_words(count: int, language: str) -> str:
    """How many values are folded away."""
    return escape(ngettext("%(counter)s more", "%(counter)s more", count) % {"counter": number_format(count)})


def written_html(facet: ShownFacet) -> str:
    """Where a value is written that is not shown; of several in use the others stay."""
    name, (shown, *others) = facet.name, facet.texts or ("",)
    label = escape(gettext("Another one: a name or part of it"))
    return (
        f'<label for="id_{name}">{label}</label>'
        f'<input type="text" name="{name}" id="id_{name}" maxlength="100" value="{escape(shown)}">'
    ) + "".join(f'<input type="hidden" name="{name}" value="{escape(each)}">' for each in others)


def boxes(name: str, counted: Sequence[Counted], chosen: Sequence[str]) -> SafeString:
    """A box to tick for each value, with its number of rows."""
    facet, asked = f'data-facet="{name}" ', f'"><input type="checkbox" name="{name}" id="{name}-'
    lines = []
    for choice, count in counted:
        opened, value, code, label = choice.html
        ticked = " checked" if choice.code in chosen else ""
        lines.append(f"{opened}{facet}{value}{count}{asked}{code}{ticked}{label}{count}</span></label>")
    return SafeString("".join(lines))
