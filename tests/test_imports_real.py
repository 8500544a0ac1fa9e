"""The real lists the register was made for, brought in with mappings a person could make on the page."""

from collections import Counter
from pathlib import Path
from time import monotonic

import pytest
from django.core.files import File

from desk.imports.applying import apply_import
from desk.imports.models import Import, ImportRow
from desk.imports.staging import stage
from desk.management.commands.import_file import upload
from partnerships.countries import load_countries

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MEMBERS = {
    "name_on_website": "name_en",
    "wikidata_id": "wikidata",
    "wikidata_name": "aliases",
    "latitude": "latitude",
    "longitude": "longitude",
    "country_name": "country",
}
MEMBERS_OPTIONS = {"kind": "city", "network": "Eurocities", "network_wikidata": "Q1376299"}
SIGNATORIES = {
    "signatory_name": "signatory",
    "signatory_title": "signatory_title",
    "acting_capacity": "signatory_capacity",
    "city_name": "signatory_for",
    "city_wikidata_id": "signatory_for_wikidata",
    "source_url": "source_url",
}
SIGNATORIES_OPTIONS = {
    "title_en": "Mayors' joint statement",
    "agreement_type": "declaration",
    "scope": "observed",
    "signatory_for_kind": "city",
    "signatory_body_kind": "network",
    "signatory_posts": "yes",
}
PAIRS = {
    "origincityLabel": "body_a",
    "origincountry": "body_a_country",
    "originlat": "body_a_latitude",
    "originlong": "body_a_longitude",
    "sistercityLabel": "body_b",
    "destination_countryLabel": "body_b_country",
    "destinationlat": "body_b_latitude",
    "destinationlong": "body_b_longitude",
}
PAIRS_OPTIONS = {"kind": "twinning", "body_a_kind": "city", "body_b_kind": "city"}
TREATIES = {
    "uuid": "identifier",
    "title": "title_en",
    "subject": "topics",
    "signed_on": "concluded_on",
    "signed_at": "concluded_at",
    "adopted_on": "internal_notes",
    "provisional_entry_into_force_on": "provisional_on",
    "entry_into_force_on": "entry_into_force_on",
    "entry_into_force_effective_on": "entry_into_force_effective_on",
    "terminated_on": "terminated_on",
    "terminated_effective_on": "terminated_effective_on",
    "withdrawn_on": "withdrawn_on",
    "parties": "parties",
    "references": "internal_notes",
    "document_url": "document_url",
}
TREATIES_OPTIONS = {
    "identifier_scheme": "fcdo",
    "agreement_type": "treaty",
    "scope": "observed",
    "parties_kind": "country",
    "withdrawn_party": "United Kingdom",
}


def brought(path: Path, kind: str, columns, options) -> Import:
    made = upload(path, kind)
    started = monotonic()
    stage(made, columns, options)
    made.refresh_from_db()
    print(path.name, "staged in", round(monotonic() - started, 1), made.state, made.problem)
    print(Counter(ImportRow.objects.filter(file_import=made).values_list("verdict", flat=True)))
    for row in ImportRow.objects.filter(file_import=made, verdict__in=["error", "doubt"]).order_by("number")[:40]:
        print(row.number, row.verdict, [p["message"] for p in row.problems], [(c["for"], c["label"], c["why"]) for c in row.candidates])
    return made


def applied(made: Import) -> None:
    started = monotonic()
    apply_import(made, None)
    made.refresh_from_db()
    print("applied in", round(monotonic() - started, 1), made.state, made.problem)


def test_euro(shared):
    load_countries()
    folder = shared / "data"
    made = brought(folder / "eurocities_members.csv", "organizations", MEMBERS, MEMBERS_OPTIONS)
    applied(made)
    brought(folder / "eurocities_members.csv", "organizations", MEMBERS, MEMBERS_OPTIONS)
    made = brought(folder / "eurocities_joint_statement_signatories.csv", "agreements", SIGNATORIES, SIGNATORIES_OPTIONS)
    applied(made)
    brought(folder / "eurocities_joint_statement_signatories.csv", "agreements", SIGNATORIES, SIGNATORIES_OPTIONS)


def test_pairs(shared):
    load_countries()
    folder = shared / "data"
    made = brought(folder / "sistercities_eu_wikidata_rogorido.tsv", "partnerships", PAIRS, PAIRS_OPTIONS)
    applied(made)
    brought(folder / "sistercities_eu_wikidata_rogorido.tsv", "partnerships", PAIRS, PAIRS_OPTIONS)


def test_treaties(shared):
    load_countries()
    folder = shared / "data"
    made = brought(folder / "uk_treaties_fcdo_2022.csv", "agreements", TREATIES, TREATIES_OPTIONS)
    applied(made)
    brought(folder / "uk_treaties_fcdo_2022.csv", "agreements", TREATIES, TREATIES_OPTIONS)
