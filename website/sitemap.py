"""Every public page by its address, for those who visit them all: an index and parts of bounded size."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from django.views.decorators.http import require_safe

from agreements.views import AgreementListView
from core.columns import Reader, UrlColumn, page_address, page_values
from core.lists import PUBLIC_LISTS, PublicListView
from core.prepared import VALUE
from events.views import VisitListView
from partnerships.filters import has_partnership
from partnerships.views import OrganizationListView, PartnerListView, TopicListView
from people.views import PersonListView

# Each page stands in a part in every language: three times five thousand, below the fifty thousand that are allowed.
PART_SIZE = 5_000
XML = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Kind:
    """The records of a list that have a page of their own."""

    view: type[PublicListView]
    records: QuerySet[Any, Any]

    def parts(self) -> list[int]:
        """The ranges of numbers in which there is a record, each looked up by the index of the numbers."""
        last = self.records.aggregate(last=Max("pk"))["last"]
        if last is None:
            return []
        # Each range asks for its first record: one look into the index of the numbers, however many records there are.
        first = self.records.filter(
            pk__gte=RawSQL("part.number * %s", [PART_SIZE]), pk__lt=RawSQL("(part.number + 1) * %s", [PART_SIZE])
        )
        sql, parameters = first.order_by("pk").values("pk")[:1].query.sql_with_params()
        statement = f"""
            SELECT part.number FROM generate_series(0, %s) AS part(number) WHERE ({sql}) IS NOT NULL ORDER BY 1
        """  # noqa: S608  # of what Django has written
        with connection.cursor() as cursor:
            cursor.execute(statement, [last // PART_SIZE, *parameters])
            return [number for (number,) in cursor.fetchall()]

    def part(self, number: int) -> QuerySet[Any, Any]:
        return self.records.filter(pk__gte=number * PART_SIZE, pk__lt=(number + 1) * PART_SIZE)

    def addresses(self, number: int) -> Iterator[dict[str, str]]:
        """The address of each record's page, in each language."""
        in_languages = {code: self.in_language(number, code) for code in LANGUAGES}
        # One published or withdrawn between two of the readings is left for the next time.
        for pk in in_languages[LANGUAGES[0]]:
            if all(pk in rows for rows in in_languages.values()):
                yield {code: rows[pk] for code, rows in in_languages.items()}

    def in_language(self, number: int, code: str) -> dict[int, str]:
        reader = Reader(language=code, site=settings.SITE_URL, as_of=date.min)
        columns = [column for column in self.view.columns if isinstance(column, UrlColumn)]
        values = {f"{VALUE}{name}": value for name, value in page_values(columns, reader).items()}
        with override(code):
            rows = list(self.part(number).annotate(**values).order_by("pk").values("pk", *values))
        named = {row["pk"]: {name.removeprefix(VALUE): value for name, value in row.items()} for row in rows}
        return {pk: settings.SITE_URL + page_address(row, reader) for pk, row in named.items()}


KINDS = {
    view.name: Kind(view, records)
    for view, records in [
        (AgreementListView, AgreementListView.queryset),
        (PartnerListView, PartnerListView.queryset.filter(has_partnership(of_home=False))),
        (OrganizationListView, OrganizationListView.queryset),
        (PersonListView, PersonListView.queryset),
        (VisitListView, VisitListView.queryset),
        (TopicListView, TopicListView.queryset),
    ]
}
# Pages that are there once.
PAGES = (
    "website:home",
    "website:search",
    "website:map",
    "website:statistics",
    "website:about",
    "website:columns",
)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap."""
    names = ["pages", *(f"{name}-{number}" for name, kind in KINDS.items() for number in kind.parts())]
    lines = [f"<sitemap><loc>{settings.SITE_URL}/sitemap-{name}.xml</loc></sitemap>" for name in names]
    return HttpResponse(document("sitemapindex", "", lines), content_type=XML)


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The pages that are there once, and the lists."""
    found = []
    for name in PAGES:
        found.append({code: address_in(code, name) for code in LANGUAGES})
    found += [{code: f"{settings.SITE_URL}/{code}/{view.name}/" for code in LANGUAGES} for view in PUBLIC_LISTS]
    return urls(found)


def address_in(code: str, name: str) -> str:
    with override(code):
        return settings.SITE_URL + reverse(name)


@require_safe
def part(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The pages of the records in one range of numbers."""
    kind = KINDS.get(name)
    found = list(kind.addresses(number)) if kind else []
    if not found:
        raise Http404
    return urls(found)


def urls(found: Sequence[dict[str, str]]) -> HttpResponse:
    """Each page in each language, with the addresses of the others beside it."""
    lines = []
    for addresses in found:
        default = addresses[settings.LANGUAGE_CODE]
        others = "".join(link(code, address) for code, address in [*addresses.items(), ("x-default", default)])
        lines += [f"<url><loc>{escape(address)}</loc>{others}</url>" for address in addresses.values()]
    return HttpResponse(document("urlset", ' xmlns:xhtml="http://www.w3.org/1999/xhtml"', lines), content_type=XML)


def link(code: str, address: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(address)}"/>'


def document(root: str, more: str, lines: Sequence[str]) -> str:
    body = "\n".join(lines)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}"{more}>\n{body}\n</{root}>\n'
