"""The rows and the facets of a list as HTML, written without templates: they are most of a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.columns import Column, Reader, Row, Text
from core.facets import Counted, Selection


def rows_html(columns: Sequence[Column], rows: Sequence[Row], reader: Reader) -> SafeString:
    """The rows of the table, each cell with the label that stands beside it on a narrow screen."""
    labels = [escape(column.label) for column in columns]
    lines = []
    for row in rows:
        lines.append(f'<tr data-id="{int(row["pk"])}">')
        for column, label in zip(columns, labels, strict=True):
            # What a column shows is safe already: its type says so.
            cell: SafeString = column.cell(row, reader)
            lines.append(f'<th scope="row">{cell}</th>' if column.links else f'<td data-label="{label}">{cell}</td>')
        lines.append("</tr>")
    return mark_safe("".join(lines))  # noqa: S308  # of escaped parts only


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
        chosen = [number for each in asked if (number := each.partition("-")[0]).isdecimal()]
        counted = selection.most_frequent(name, at_once, chosen)
    else:
        counted = [each for each in selection.counted(name) if each[1] or each[0].code in chosen]
    first = set(sorted(range(len(counted)), key=lambda place: -counted[place][1])[:at_once])
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
        texts=[each for each in asked if not each.partition("-")[0].isdecimal()] if is_wide else (),
    )


def boxes(name: str, counted: Sequence[Counted], chosen: Sequence[str]) -> SafeString:
    """A box to tick for each value, with its number of rows."""
    lines = []
    for choice, count in counted:
        code, label = choice.html
        ticked = " checked" if choice.code in chosen else ""
        depth = f' class="depth-{choice.depth}"' if choice.depth else ""
        lines.append(
            f'<label{depth} data-facet="{name}" data-value="{code}" data-count="{count}">'
            f'<input type="checkbox" name="{name}" value="{code}"{ticked}> {label} '
            f'<span class="count">{count}</span></label>'
        )
    return mark_safe("".join(lines))  # noqa: S308  # of escaped parts only
