"""The lists of the admin as files: exactly the rows that are found, in the columns of the list."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.admin.options import IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.utils import label_for_field
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.columns import (
    ChoiceColumn,
    Column,
    DateColumn,
    Field,
    ImpreciseDateColumn,
    NumberColumn,
    Reader,
    TranslatedColumn,
    fields_of,
)
from core.download import download, plain
from core.export import SPREADSHEET, CsvExport
from core.fields import ImpreciseDateField
from core.functions import CaseLabel, filled, translated
from core.text import Translated
from core.xlsx import MOST_ROWS, Description, XlsxExport

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What the address holds for the page only.
OF_PAGES = ("p", "all")
# By which text a related row is called.
NAMES = ("name", "title", "label")


class YesNoColumn(Column):
    def fields(self, reader: Reader) -> Any:
        labels = {"true": gettext("yes"), "false": gettext("no")}
        yield Field(
            self.name, self.label, self.description, CaseLabel(Cast(self.expression(reader), TextField()), labels)
        )


COLUMNS: list[tuple[Any, type[Column]]] = [
    (ImpreciseDateField, ImpreciseDateColumn),
    (models.BooleanField, YesNoColumn),
    ((models.IntegerField, models.DecimalField), NumberColumn),
    (models.DateField, DateColumn),
    ((models.CharField, models.TextField), Column),
]


# Who wants to know which lists are taken away, such as the log of an app above.
type Witness = Callable[[HttpRequest, type[models.Model], str], None]
WITNESSES: list[Witness] = []


def tell_of_files(witness: Witness) -> None:
    WITNESSES.append(witness)


def named(link: str, model: type[models.Model]) -> Callable[[Reader], Any]:
    """What a related row is called, in the reader's language."""
    name = next(each for each in NAMES if hasattr(model, each))
    if isinstance(getattr(model, name), Translated):
        return lambda reader: translated(f"{link}__{name}", reader.language)
    return lambda reader: filled(F(f"{link}__{name}"))


class FilesMixin(ModelAdmin[Any]):
    """A list that can be downloaded by whoever sees it, as CSV and as a spreadsheet."""

    has_files = True
    # The columns that are no field of the table, or a link to what has no name of its own.
    file_columns: ClassVar[Mapping[str, Column]] = {}

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        files = [
            path(f"export.{each}", self.admin_site.admin_view(self.file), {"kind": each}, name=f"{name}_{each}")
            for each in CONTENT_TYPES
        ]
        return [*files, *super().get_urls()]

    def file(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET.copy()
        for name in OF_PAGES:
            asked.pop(name, None)
        request.GET = asked  # type: ignore[assignment]
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return plain(gettext("The address asks for something this list does not know."), HTTPStatus.BAD_REQUEST)
        export = self.export(request, kind, rows)
        if isinstance(export, XlsxExport) and export.is_too_long():
            words = gettext(
                "This list has more than %(most)s rows, too many for a spreadsheet. "
                "Choose filters, or take all rows as a CSV file: %(address)s"
            )
            address = f"export.csv?{request.GET.urlencode()}"
            return plain(words % {"most": MOST_ROWS, "address": address}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        name = f"{self.opts.model_name}-{timezone.localdate().isoformat()}.{kind}"
        for witness in WITNESSES:
            witness(request, self.model, name)
        return download(request, name, CONTENT_TYPES[kind], export.pieces)

    def export(self, request: HttpRequest, kind: str, rows: models.QuerySet[Any]) -> CsvExport | XlsxExport:
        language = get_language() or settings.LANGUAGE_CODE
        reader = Reader(language=language, site=settings.SITE_URL, as_of=timezone.localdate())
        fields = fields_of(self.columns_of_file(request), reader)
        records = self.model._base_manager.all()
        rows = rows.select_related(None)
        if kind == "csv":
            return CsvExport(rows, records, fields, language, SPREADSHEET, SPREADSHEET.header)
        address = f"{settings.SITE_URL}{request.path.rpartition('/')[0]}/?{request.GET.urlencode()}"
        lines = [(gettext("Source"), address.rstrip("?")), (gettext("Made on"), date.isoformat(reader.as_of))]
        description = Description(str(capfirst(self.opts.verbose_name_plural)), lines)
        return XlsxExport(rows, records, fields, language, description, SPREADSHEET.header)

    def columns_of_file(self, request: HttpRequest) -> list[Column]:
        """The columns of the list, but for advice on single rows."""
        shown = [str(name) for name in self.get_list_display(request) if name != "what_to_do"]
        return [self.column_named(name) for name in shown]

    def column_named(self, name: str) -> Column:
        declared = self.file_columns.get(name)
        return replace(declared, label=self.heading(name)) if declared else self.column_of(name)

    def column_of(self, name: str) -> Column:
        """The column for a field of the table."""
        words: dict[str, Any] = {"name": name, "label": self.heading(name), "description": self.heading(name)}
        if isinstance(getattr(self.model, name, None), Translated):
            return TranslatedColumn(**words)
        field: Any = self.opts.get_field(name)
        if isinstance(field, models.ForeignKey):
            return Column(**words, source=named(name, field.related_model))
        if field.choices:
            labels: Any = SimpleNamespace(choices=field.flatchoices)
            return ChoiceColumn(**words, choices=labels)
        kind = next((column for kinds, column in COLUMNS if isinstance(field, kinds)), None)
        return kind(**words) if kind else Column(**words, source=Cast(F(name), TextField()))

    def heading(self, name: str) -> str:
        label: Any = label_for_field(name, self.model, self)
        return str(capfirst(label))
