"""Entering the sample data into a register that does not hold it yet."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from pghistory.models import Context

from agreements.models import Agreement
from core.models import Source
from desk.sample import loader
from desk.sample.loader import load_sample, read_files
from partnerships.models import Organization, Partnership

pytestmark = pytest.mark.django_db


def test_the_command_says_what_it_did_and_is_named_in_the_history(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_sample")
    assert "agreements.Agreement: 14 created" in capsys.readouterr().out
    assert {context.metadata.get("command") for context in Context.objects.all()} == {"load_sample"}
    call_command("load_sample")
    assert capsys.readouterr().out == "The sample data was already loaded: nothing created.\n"


def test_an_organization_is_known_by_its_identifier() -> None:
    loader.load_countries()
    berlin = Organization.objects.create(kind="city", name_en="Land Berlin", country_id="DE")
    berlin.identifiers.create(scheme="iso-3166-2", value="DE-BE")
    load_sample()
    assert Partnership.objects.of(berlin).count() == 1
    assert not Organization.objects.filter(name_fr="Berlin").exists()


def test_where_one_entry_is_refused_nothing_is_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = read_files()
    entries["visit"][-1]["direction"] = "sideways"
    monkeypatch.setattr(loader, "read_files", lambda: entries)
    with pytest.raises(ValidationError):
        load_sample()
    assert not Source.objects.exists()
    assert not Agreement.objects.exists()


def test_a_misspelt_word_in_the_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = read_files()
    entries["person"][0]["familyname"] = "Vervoort"
    monkeypatch.setattr(loader, "read_files", lambda: entries)
    with pytest.raises(ValueError, match=r"people\.Person has no familyname"):
        load_sample()
