"""The usual list view: a paginator, one COUNT(DISTINCT) per facet, prefetched rows, and a csv.writer loop."""

import csv
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, StreamingHttpResponse
from django.views.generic import ListView

from agreements.models import Agreement, Party, Signature, StatusPeriod
from core.models import Publication
from tests.bench.opponent.filters import AgreementFilter

FACETS = {
    "type": "agreement_type",
    "modality": "modality",
    "topic": "topics__slug",
    "country": "parties__organization__country",
    "partner": "parties__organization__name_en",
    "year": "year",
}
VALUES_SHOWN = 50


def rows(queryset: QuerySet[Any], day: Any) -> QuerySet[Any]:
    """The agreements in order, with what a row shows."""
    return queryset.prefetch_related(
        Prefetch("parties", Party.objects.select_related("organization")),
        Prefetch("signatures", Signature.objects.select_related("person")),
        Prefetch("status_periods", StatusPeriod.objects.filter(days__contains=day), to_attr="status_on_day"),
        "topics",
        "citations__source",
    ).order_by(F("concluded_on__earliest").desc(nulls_last=True), "pk")


class AgreementList(ListView[Any]):
    template_name = "opponent/agreement_list.html"
    paginate_by = 25

    def filtered(self, without: str = "") -> AgreementFilter:
        data = self.request.GET.copy()
        data.pop(without, None)
        return AgreementFilter(data, queryset=Agreement.objects.filter(publication=Publication.PUBLISHED))

    def get_queryset(self) -> QuerySet[Any]:
        self.filter = self.filtered()
        return rows(self.filter.qs, self.filter.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facets = {name: list(self.facet(name, path)) for name, path in FACETS.items()}
        status = self.filtered("status").qs.filter(status_periods__days__contains=self.filter.day)
        facets["status"] = list(counted(status, "status_periods__status"))
        return super().get_context_data(filter=self.filter, facets=facets.items(), **kwargs)

    def facet(self, name: str, path: str) -> QuerySet[Any, Any]:
        found = self.filtered(name).qs
        return counted(found.annotate(year=ExtractYear("concluded_on__earliest")) if name == "year" else found, path)


def counted(found: QuerySet[Any], path: str) -> QuerySet[Any, Any]:
    return (
        found.order_by()
        .values(value=F(path))
        .annotate(number=Count("pk", distinct=True))
        .order_by("-number")[:VALUES_SHOWN]
    )


class Echo:
    """What the csv module needs of a file."""

    def write(self, line: str) -> str:
        return line


def agreement_file(request: HttpRequest) -> StreamingHttpResponse:
    """The usual export: one object after the other through csv.writer."""
    filterset = AgreementFilter(request.GET, queryset=Agreement.objects.filter(publication=Publication.PUBLISHED))
    limit = int(request.GET["limit"])
    found = rows(filterset.qs, filterset.day)[:limit].iterator(chunk_size=2000)
    writer = csv.writer(Echo())
    return StreamingHttpResponse((writer.writerow(safe(line(each))) for each in found), content_type="text/csv")


def line(agreement: Agreement) -> Iterator[Any]:
    """Fifteen values of an agreement."""
    status = next(iter(agreement.status_on_day), None)
    parties = agreement.parties.all()
    yield agreement.registry_number
    yield agreement.title
    yield agreement.get_agreement_type_display()
    yield agreement.concluded_on
    yield agreement.concluded_at
    yield agreement.get_modality_display()
    yield "; ".join(str(each.organization) for each in parties)
    yield "; ".join(sorted({each.organization.country_id or "" for each in parties}))
    yield "; ".join(str(each) for each in agreement.signatures.all())
    yield status.get_status_display() if status else ""
    yield status.get_certainty_display() if status else ""
    yield agreement.get_bindingness_display()
    yield "; ".join(str(each) for each in agreement.topics.all())
    yield "; ".join(each.source.title for each in agreement.citations.all())
    yield agreement.get_absolute_url()


def safe(values: Iterator[Any]) -> list[str]:
    """What no spreadsheet takes for a formula."""
    texts = ["" if value is None else str(value) for value in values]
    return [f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text for text in texts]
