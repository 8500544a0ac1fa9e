"""Which column is which field: what is suggested, and what is wrong with a choice."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from core.dates import fold
from desk.imports.fields import Field, Kind


def suggest(kind: Kind, headers: Sequence[str]) -> dict[str, str]:
    """The field each heading most likely is; each field once, unless several columns may be it."""
    suggested: dict[str, str] = {}
    if {*headers} <= {field.name for field in kind.fields}:
        return {header: header for header in headers}
    for header in headers:
        field = next((each for each in kind.fields if plain(header) in names_of(each)), None)
        if field and (field.is_repeatable or field.name not in suggested.values()):
            suggested[header] = field.name
    return suggested


def names_of(field: Field) -> set[str]:
    return {plain(text) for text in (field.name, str(field.label), *field.headings)}


def plain(text: str) -> str:
    return fold(text).replace("_", " ").replace("-", " ").strip()


def problems_of(
    kind: Kind, headers: Sequence[str], columns: Mapping[str, str], options: Mapping[str, str]
) -> list[str]:
    """Sentences that say why these columns and texts for all rows cannot be; none where they can."""
    return [*problems_of_columns(kind, headers, columns), *problems_of_fields(kind, columns, options)]


def problems_of_columns(kind: Kind, headers: Sequence[str], columns: Mapping[str, str]) -> Iterator[str]:
    known = {field.name: field for field in kind.fields}
    taken: dict[str, str] = {}
    for header, name in columns.items():
        if header not in headers:
            yield _("The file has no column “%(column)s”.") % {"column": header}
        elif name not in known:
            yield _("There is no field “%(field)s” in lists of %(kind)s.") % {"field": name, "kind": kind.label}
        elif name in taken and not known[name].is_repeatable:
            yield _("“%(one)s” and “%(other)s” cannot both be “%(field)s”: choose one of them.") % {
                "one": taken[name],
                "other": header,
                "field": known[name].label,
            }
        else:
            taken[name] = header


def problems_of_fields(kind: Kind, columns: Mapping[str, str], options: Mapping[str, str]) -> Iterator[str]:
    given = {*columns.values(), *(name for name, text in options.items() if text.strip())}
    for name in options.keys() - {field.name for field in kind.fields}:
        yield _("There is no field “%(field)s” in lists of %(kind)s.") % {"field": name, "kind": kind.label}
    for field in kind.fields:
        if field.is_required and field.name not in given:
            yield _("No column is “%(field)s”: choose one, or say it for all rows.") % {"field": field.label}
