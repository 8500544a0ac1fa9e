"""The data dictionary, written from the models and the declarations of the public lists."""

from collections.abc import Iterator, Sequence
from datetime import date
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import translation

from core.columns import Reader, fields_of
from core.export import FLAVOURS, HEADERS
from core.fields import ImpreciseDateField, TransactionField
from core.lists import PUBLIC_LISTS, PublicListView
from core.rules import RULES
from core.text import CONTENT_LANGUAGES, Translated

LANGUAGE = "en"
INTRODUCTION = """# Data dictionary

Written by `manage.py data_dictionary` from the code; do not edit it by hand.

First come the files that the public can download, then the tables of the register. Everything the database
refuses is listed with its name and the sentence shown to the person who tries it.

An **imprecise date** is a day, a month or a year, perhaps approximate. The database keeps the range of the days it
may be. In files it has four columns: the date in EDTF (`2021-10-26`, `2021-10`, `2021`, `2001~` for an approximate
year, `..` for an open date), its precision, and the first and the last day it can stand for. A date that is not
recorded is empty.

A **text in several languages** has one column per language in the tables (`title_fr`, `title_nl`, `title_en`). In
files it is given in the language of the address, else in another one, which the column beside it names."""

TYPES: list[tuple[type[models.Field[Any, Any]], str]] = [
    (ImpreciseDateField, "imprecise date"),
    (TransactionField, "number of a transaction"),
    (models.GeneratedField, "computed from the other columns"),
    (models.BooleanField, "yes or no"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
    (models.TimeField, "time"),
    (models.DecimalField, "decimal number"),
    (models.IntegerField, "whole number"),
    (models.FileField, "file"),
    (models.URLField, "address"),
    (models.SlugField, "word of letters, digits and hyphens"),
    (models.CharField, "text"),
    (models.TextField, "long text"),
    (SearchVectorField, "words for search"),
    (DateRangeField, "range of days"),
    (models.GenericIPAddressField, "address of a network"),
    (models.JSONField, "structured text"),
]


def data_dictionary() -> str:
    """The whole dictionary as Markdown."""
    import_module(settings.ROOT_URLCONF)  # the lists enter their register with their addresses
    with translation.override(LANGUAGE):
        blocks = [INTRODUCTION, "## Files for download", *files(), *tables()]
        return "\n\n".join(blocks) + "\n"


def files() -> Iterator[str]:
    flavours = "; ".join(f"`{flavour.code}`: {flavour.label}" for flavour in FLAVOURS.values())
    headers = "; ".join(f"`{code}`: {label}" for code, label in HEADERS.items())
    yield (
        "Each list has its file at the list's address followed by `export.csv`, with the same filters and the same"
        " order. All lists know these parameters besides their own filters:"
    )
    yield table(
        ("Parameter", "Meaning"),
        [
            ("`sort`", "Order of the rows; the codes are given with each list."),
            ("`page`", "Number of the page, counted from 1; pages only."),
            ("`flavour`", f"Files only. {flavours}."),
            ("`header`", f"First line of the file, files only. {headers}."),
        ],
    )
    for view in PUBLIC_LISTS:
        yield from public_list(view)


def public_list(view: type[PublicListView]) -> Iterator[str]:
    yield f"### {view.title}: `/{LANGUAGE}/{view.name}/`"
    if view.introduction:
        yield str(view.introduction)
    yield "Columns of the file:"
    reader = Reader(language=LANGUAGE, site="", as_of=date.min)
    fields = fields_of(view.columns, reader)
    yield table(
        ("Column", "Label", "Kind", "Meaning"),
        [(f"`{field.name}`", field.label, field.datatype, field.description) for field in fields],
    )
    yield "Filters:"
    filters = view.filterset_class.base_filters.items()
    yield table(
        ("Parameter", "Label", "Value"),
        [(f"`{name}`", each.label, value_of_filter(each)) for name, each in filters],
    )
    yield "Orders: " + "; ".join(f"`{sort.code}` ({sort.label})" for sort in view.sorts) + "."


def value_of_filter(each: Any) -> str:
    meaning = (getdoc(each.field_class) or "").split(";")[0].rstrip(".") + "."
    if each.repeatable:
        meaning += " Repeat the parameter for several."
    choices = each.extra.get("choices")
    if callable(choices) or not choices:
        return meaning
    return f"{meaning} {codes((code, label) for code, label in choices if code)}"


def tables() -> Iterator[str]:
    yield "## Rules of all tables"
    yield table(("Rule", "Sentence"), [(f"`{name}`", rule.message) for name, rule in RULES.items() if not rule.model])
    for config in reversed(list(apps.get_app_configs())):
        models_of_app = [model for model in config.get_models() if not hasattr(model, "pgh_tracked_model")]
        if is_own(config) and models_of_app:
            yield f"## Tables of {config.label}"
            for model in models_of_app:
                yield from one_table(model)


def is_own(config: AppConfig) -> bool:
    return Path(config.path).parent == settings.BASE_DIR


def one_table(model: type[models.Model]) -> Iterator[str]:
    yield f"### {model.__name__}"
    yield f"{description(model)} Table `{model._meta.db_table}`."
    rows = [row for field in model._meta.local_concrete_fields for row in field_rows(model, field)]
    yield table(("Column", "Label", "Type", "Meaning"), rows)
    rules = list(rules_of(model))
    if rules:
        yield "Refused by the database:"
        yield table(("Rule", "Sentence"), rules)


def description(model: type[models.Model]) -> str:
    text = getdoc(model) or ""
    is_written = text and not text.startswith(f"{model.__name__}(")
    return text.replace("\n", " ") if is_written else f"{capital(str(model._meta.verbose_name))} of the record."


def field_rows(model: type[models.Model], field: Any) -> Iterator[tuple[Any, ...]]:
    """One row for a column; the columns of a translated text share one."""
    stem, _mark, code = field.name.rpartition("_")
    translated = getattr(model, stem, None)
    if not isinstance(translated, Translated):
        yield f"`{field.column}`", field.verbose_name, type_of(field), meaning_of(field)
    elif code == CONTENT_LANGUAGES[0]:
        columns = ", ".join(f"`{stem}_{each}`" for each in CONTENT_LANGUAGES)
        yield columns, translated.verbose_name, f"{type_of(field)}, in three languages", translated.help_text


def type_of(field: Any) -> str:
    if field.is_relation:
        return f"reference to {field.related_model.__name__}{optional(field)}"
    if field.primary_key and not isinstance(field, models.CharField | models.TextField):
        return "number of the row"
    if isinstance(field, ArrayField):
        return "list of texts" if isinstance(field.base_field, models.TextField) else "list of whole numbers"
    name = next(name for kind, name in TYPES if isinstance(field, kind))
    if getattr(field, "open_allowed", False):
        name += ", may be open"
    if field.max_length and not field.choices and not isinstance(field, models.FileField):
        name += f", at most {field.max_length} characters"
    return name + optional(field)


def optional(field: Any) -> str:
    return ", or not recorded" if field.null else ""


def meaning_of(field: Any) -> str:
    choices = codes(field.flatchoices) if field.choices else ""
    return " ".join(part for part in (str(field.help_text), choices) if part)


def codes(choices: Any) -> str:
    return "; ".join(f"`{code}` {label}" for code, label in choices) + "."


def rules_of(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    for constraint in model._meta.constraints:
        yield f"`{constraint.name}`", str(constraint.get_violation_error_message())
    for name, rule in RULES.items():
        if rule.model == model._meta.label:
            yield f"`{name}`", str(rule.message)


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(each) for each in line) + " |" for line in lines)


def cell(value: Any) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
