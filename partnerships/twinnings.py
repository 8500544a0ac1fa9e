"""Imports lists of twinned towns: two towns a row, each with its country and coordinates.

A town is its name as written, its country and its coordinates: the same name elsewhere is another town,
and so is another spelling in the same place. It keeps these as an identifier, by which alone it is found
again; a town is never taken for an organization that only has its name.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from functools import cached_property
from pathlib import Path
from typing import Any

import pycountry
from babel import Locale
from django.db import connection, models, transaction

from core.models import Publication, Source, SourceKind, SourceLanguage
from core.text import clean_text
from partnerships.countries import load_countries
from partnerships.models import (
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationKind,
    Partnership,
    PartnershipCitation,
    PartnershipKind,
)

SCHEME = "hekman-twincities"
SOURCE_URL = "https://github.com/Hekman/twincities"
COLUMNS = ["city1", "country1", "lat1", "lng1", "city2", "country2", "lat2", "lng2"]
BATCH = 2_000
DECIMALS = Decimal("0.00001")
# So that the identifier, which holds the name, stays within its column.
LONGEST_NAME = 160

# What the lists call a country where neither ISO 3166 nor CLDR does; misspellings as they are in the lists. A state
# under a name it has had has its code of today; of one that is no more, such as Czechoslovakia, there is none.
OTHER_LABELS = {
    "Bosnia and Hercegovina": "BA",
    "Burma": "MM",
    "Ceylon": "LK",
    "China P R": "CN",
    "Congo, Democratic Republic of": "CD",
    "Congo, Republic of": "CG",
    "Dahomey": "BJ",
    "Democratic Republic of the Congo": "CD",
    "Dominica, Commonwealth of": "DM",
    "East Timor": "TL",
    "England": "GB",
    "French Guiana, France": "GF",
    "Georgia (country)": "GE",
    "Germany Federal Republic": "DE",
    "Grece": "GR",
    "Guadeloupe, France": "GP",
    "Holy See": "VA",
    "Hong Kong SAR": "HK",
    "Ireland, Republic of": "IE",
    "Island": "IS",
    "Ivory Coast": "CI",
    "Kazakhstah": "KZ",
    "Macau": "MO",
    "Macedonia the FYR of": "MK",
    "Madagaskar": "MG",
    "Malagasy Republic": "MG",
    "Martinique, France": "MQ",
    "Moldavia": "MD",
    "Northern Cyprus": "CY",  # ISO 3166-1 has one code for the island
    "Northern Ireland": "GB",
    "Palestine": "PS",
    "Palestinian National Authority": "PS",
    "Persia": "IR",
    "Republic of Ireland": "IE",
    "Republic of Macedonia": "MK",
    "Roumania": "RO",
    "Réunion, France": "RE",
    "Saint Christopher and Nevis": "KN",
    "Scotland": "GB",
    "Siam": "TH",
    "St Kitts and Nevis": "KN",
    "St Vincent and the Grenadines": "VC",
    "Surinam": "SR",
    "Swaziland": "SZ",
    "São Tomé and Príncipe": "ST",
    "Turkey": "TR",
    "Upper Volta": "BF",
    "Wales": "GB",
    "West Bank": "PS",
    "Western Samoa": "WS",
    "Zaire": "CD",
    "in Italy": "IT",
    "Åland Islands, Finland": "AX",
}

type Progress = Callable[[str], None]


class BadFileError(Exception):
    """The file is not a list of twinned towns; the message says where and why."""


@dataclass(frozen=True)
class Town:
    name: str
    country: str
    latitude: Decimal
    longitude: Decimal

    @cached_property
    def identifier(self) -> str:
        return f"{self.name}|{self.country}|{self.latitude.normalize():f}|{self.longitude.normalize():f}"


@dataclass(frozen=True)
class Skipped:
    """A row that was left out, and why."""

    row: int
    reason: str
    detail: str


@dataclass
class Report:
    rows: int = 0
    towns_created: int = 0
    towns_known: int = 0
    partnerships_created: int = 0
    partnerships_known: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def reasons(self) -> Counter[str]:
        return Counter(each.reason for each in self.skipped)


def import_twinnings(path: Path, progress: Progress) -> Report:
    """Bring in the whole file or, where anything in it is refused, nothing."""
    report = Report()
    pairs = read_pairs(path, report, progress)
    with transaction.atomic():
        load_countries()
        source = twinning_source()
        numbers = save_towns({town for pair in pairs for town in pair}, source, report, progress)
        save_partnerships([(numbers[a], numbers[b]) for a, b in pairs], source, report, progress)
        count_anew()
        progress("Checking the rules.")
    return report


def count_anew() -> None:
    """Tell the planner of the many new rows: until it counts them itself, lists of them would be slow."""
    written = (Organization, OrganizationIdentifier, OrganizationCitation, Partnership, PartnershipCitation)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(connection.ops.quote_name(model._meta.db_table) for model in written)}")


def read_pairs(path: Path, report: Report, progress: Progress) -> list[tuple[Town, Town]]:
    """The pairs of different towns, each once, in the order of the file."""
    codes = country_codes()
    pairs: dict[frozenset[Town], tuple[Town, Town]] = {}
    for number, cells in read_rows(path):
        report.rows += 1
        if report.rows % 5_000 == 0:
            progress(f"{report.rows} rows read.")
        unknown = [label for label in (cells[1], cells[5]) if country_code(label, codes) is None]
        if unknown:
            reason = "unknown country" if unknown[0] else "no country given"
            report.skipped.append(Skipped(number, reason, unknown[0] or f"{cells[0]} – {cells[4]}"))
            continue
        first, second = (town(number, cells[start : start + 4], codes) for start in (0, 4))
        both = frozenset((first, second))
        if len(both) == 1:
            report.skipped.append(Skipped(number, "twinned with itself", first.name))
        elif both in pairs:
            report.skipped.append(Skipped(number, "repeated pair", f"{first.name} – {second.name}"))
        else:
            pairs[both] = (first, second)
    return list(pairs.values())


def read_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows after the header, each with the number of its line."""
    try:
        with path.open("rb") as file:
            reader = csv.reader(decoded_lines(file), strict=True)
            header = next(reader, [])
            if header != COLUMNS:
                raise BadFileError(
                    f"Row 1: the columns should be {','.join(COLUMNS)}, but are {','.join(header)[:200]}."
                )
            for cells in reader:
                if len(cells) != len(COLUMNS):
                    raise BadFileError(f"Row {reader.line_num}: {len(COLUMNS)} columns wanted, {len(cells)} found.")
                yield reader.line_num, [clean_text(cell, multiline=False) for cell in cells]
    except OSError as error:
        raise BadFileError(f"{path} cannot be read: {error.strerror}.") from error
    except csv.Error as error:
        raise BadFileError(f"Row {reader.line_num}: {error}.") from error


def decoded_lines(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise BadFileError(f"Row {number}: not UTF-8 text (byte {error.start + 1} of the line).") from error
        if "\0" in text:
            raise BadFileError(f"Row {number}: a NUL byte, so this is not a text file.")
        yield text


def town(row: int, cells: Sequence[str], codes: dict[str, str]) -> Town:
    name, label, latitude, longitude = cells
    if not name or len(name) > LONGEST_NAME:
        raise BadFileError(f"Row {row}: the name of a town has 1 to {LONGEST_NAME} characters, not {len(name)}.")
    return Town(
        name=name,
        country=country_code(label, codes) or "",
        latitude=degrees(row, "latitude", latitude, 90),
        longitude=degrees(row, "longitude", longitude, 180),
    )


def degrees(row: int, noun: str, text: str, limit: int) -> Decimal:
    try:
        value = Decimal(text)
        if abs(value) <= limit:
            return value.quantize(DECIMALS)
    except DecimalException:  # no number, one beyond all bounds, or NaN, which cannot be compared
        pass
    raise BadFileError(f"Row {row}: {text[:40]!r} is not a {noun} from -{limit} to {limit}.")


def country_codes() -> dict[str, str]:
    """The code of each English name of a country."""
    names = {name: code for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            if name := getattr(country, attribute, None):
                names[name] = country.alpha_2
    return {**names, **OTHER_LABELS}


def country_code(label: str, codes: dict[str, str]) -> str | None:
    """The code of a label such as "France" or "Brandenburg, Germany"."""
    return codes.get(label) or codes.get(label.rpartition(", ")[2])


def twinning_source() -> Source:
    source, _created = Source.objects.get_or_create(
        url=SOURCE_URL,
        defaults={
            "kind": SourceKind.DATASET,
            "title": "Twin cities of the world",
            "publisher": "Hekman/twincities, from lists of Wikipedia (CC BY-SA)",
            "language": SourceLanguage.EN,
            "reference": "84ebdec",
        },
    )
    return source


def save_towns(towns: set[Town], source: Source, report: Report, progress: Progress) -> dict[Town, int]:
    """The number of the organization of each town; those not known yet are created."""
    known = dict(OrganizationIdentifier.objects.filter(scheme=SCHEME).values_list("value", "organization_id"))
    numbers = {town: known[town.identifier] for town in towns if town.identifier in known}
    new = sorted(towns - numbers.keys(), key=lambda each: each.identifier)
    report.towns_known = len(numbers)
    report.towns_created = len(new)
    organizations = [
        Organization(
            publication=Publication.PUBLISHED,
            kind=OrganizationKind.CITY,
            name_en=each.name,
            country_id=each.country,
            latitude=each.latitude,
            longitude=each.longitude,
        )
        for each in new
    ]
    create(organizations, "towns", progress)
    numbers.update(zip(new, (each.pk for each in organizations), strict=True))
    create(
        [OrganizationIdentifier(organization_id=numbers[each], scheme=SCHEME, value=each.identifier) for each in new],
        "identifiers",
        progress,
    )
    create(
        [OrganizationCitation(organization_id=numbers[each], source=source) for each in new],
        "sources of towns",
        progress,
    )
    return numbers


def save_partnerships(pairs: Sequence[tuple[int, int]], source: Source, report: Report, progress: Progress) -> None:
    """Create the twinnings that are not recorded yet, whatever start those that are may have."""
    twinnings = Partnership.objects.filter(kind=PartnershipKind.TWINNING)
    known = {frozenset(pair) for pair in twinnings.values_list("organization_a_id", "organization_b_id")}
    new = [pair for pair in pairs if frozenset(pair) not in known]
    report.partnerships_known = len(pairs) - len(new)
    report.partnerships_created = len(new)
    partnerships = [
        Partnership(
            publication=Publication.PUBLISHED,
            organization_a_id=a,
            organization_b_id=b,
            kind=PartnershipKind.TWINNING,
        )
        for a, b in new
    ]
    create(partnerships, "twinnings", progress)
    create(
        [PartnershipCitation(partnership=each, source=source) for each in partnerships],
        "sources of twinnings",
        progress,
    )


def create(rows: Sequence[models.Model], noun: str, progress: Progress) -> None:
    for start in range(0, len(rows), BATCH):
        batch: Any = rows[start : start + BATCH]
        type(batch[0])._default_manager.bulk_create(batch)
        progress(f"{start + len(batch)} of {len(rows)} {noun} written.")
