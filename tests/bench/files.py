"""Files: the site's CSV between two limits of COPY and the usual csv.writer loop, and spreadsheets."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import psycopg
from django.test import RequestFactory
from django.utils.translation import override

from agreements.views import AgreementListView
from core.export import SETTINGS
from tests.bench.checks import LIST, address_of
from tests.bench.plain import PlainList
from tests.bench.server import Site
from tests.bench.timing import PASSES

PIECE = 64 * 1024
USUAL_ROWS = 20_000
XLSX_ROWS = 200_000


@dataclass(frozen=True)
class Download:
    """How a file arrived."""

    seconds: float
    until_row: float
    rows: int
    megabytes: float


def download(site: Site, address: str) -> Download:
    """Read a file as fast as it comes; its first row is there when the second line has begun."""
    start = time.perf_counter()
    until_row, lines, size = 0.0, 0, 0
    with site.streamed(address) as response:
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}: {response.read()[:300]!r}")
        while piece := response.read1(PIECE):
            lines += piece.count(b"\n")
            size += len(piece)
            if not until_row and lines >= 2:
                until_row = time.perf_counter() - start
    return Download(time.perf_counter() - start, until_row, lines - 1, size / 1024**2)


def copied(connection: psycopg.Connection[Any], what: str) -> float:
    """Seconds that COPY takes on the database's own machine to write a query or a table to nowhere."""
    with connection.transaction():
        connection.execute(SETTINGS.encode())
        start = time.perf_counter()
        connection.execute(f"COPY {what} TO '/dev/null' (FORMAT csv)".encode())
        return time.perf_counter() - start


def query_of_file(connection: psycopg.Connection[Any]) -> str:
    """The statement behind the CSV of everything, as the site writes it."""
    request = RequestFactory().get(f"{LIST}export.csv")
    view = AgreementListView(format="csv")
    view.setup(request)
    with override("en"):
        sql, params = view.export().query.sql()
    return psycopg.ClientCursor(connection).mogrify(sql, params)


def file_values(
    site: Site, usual: Site, connection: psycopg.Connection[Any], tell: Callable[[str], None]
) -> dict[str, float]:
    """Rates and memory of CSV files, the four kinds in turn in each pass."""
    statement = query_of_file(connection)
    passes: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        passes.setdefault(name, []).append(value)

    for number in range(PASSES):
        to_nowhere = copied(connection, f"({statement})")
        table = copied(connection, "agreements_agreement")
        site.forget_peak()
        before = site.memory("VmRSS")
        file = download(site, site.fresh(f"{LIST}export.csv"))
        note("csv memory", site.memory("VmHWM") - before)
        loop = download(usual, f"/bench/agreements.csv?limit={min(USUAL_ROWS, file.rows)}")
        usual_rate = loop.rows / (loop.seconds - loop.until_row)
        note("csv rows/s", file.rows / file.seconds)
        note("csv megabytes", file.megabytes)
        note("copy of the query rows/s", file.rows / to_nowhere)
        note("copy of the bare table rows/s", file.rows / table)
        note("usual loop rows/s", usual_rate)
        note("csv / copy", to_nowhere / file.seconds)
        note("csv / writer", file.rows / file.seconds / usual_rate)
        note("csv first byte", file.until_row / file.seconds)
        tell(f"files, pass {number + 1} of {PASSES}")
    return {name: median(values) for name, values in passes.items()}


def spreadsheet_values(site: Site, plain: PlainList, tell: Callable[[str], None]) -> dict[str, float]:
    """Time and memory of the largest spreadsheet that one choice gives, and what is answered past the cap."""
    asked, rows = largest_choice(plain)
    site.forget_peak()
    before = site.memory("VmRSS")
    file = download(site, address_of(asked, f"{LIST}export.xlsx"))
    tell(f"spreadsheet of {asked or 'everything'}")
    found = {
        "xlsx rows": rows,
        "xlsx seconds": file.seconds,
        "xlsx megabytes": file.megabytes,
        "xlsx memory": site.memory("VmHWM") - before,
    }
    if len(plain.rows) > XLSX_ROWS:
        answer = site.get(f"{LIST}export.xlsx")
        found["xlsx past cap points to csv"] = answer.status == 413 and "export.csv" in answer.text
    return found


def largest_choice(plain: PlainList) -> tuple[dict[str, list[str]], int]:
    """The choice of one value with the most rows that a spreadsheet may have."""
    if len(plain.rows) <= XLSX_ROWS:
        return {}, len(plain.rows)
    counted = Counter((name, code) for row in plain.rows for name, codes in row.values.items() for code in codes)
    possible = [(number, name, code) for (name, code), number in counted.items() if number <= XLSX_ROWS]
    number, name, code = max(possible)
    return {name: [code]}, number
