"""The countries of ISO 3166-1 and their names."""

import pycountry
import pytest
from django.core.management import call_command

from partnerships.countries import USER_ASSIGNED, Loaded, load_countries
from partnerships.models import Country

pytestmark = pytest.mark.django_db


def test_every_country_of_iso_3166_1_is_loaded_with_three_names() -> None:
    load_countries()
    assert Country.objects.count() == len(pycountry.countries) + len(USER_ASSIGNED)
    assert not Country.objects.filter(name_fr="").exists()
    assert not Country.objects.filter(name_nl="").exists()
    assert not Country.objects.filter(name_en="").exists()
    turkey = Country.objects.get(code="TR")
    assert (turkey.name_fr, turkey.name_nl, turkey.name_en) == ("Turquie", "Turkije", "Türkiye")
    assert (turkey.alpha_3, turkey.numeric) == ("TUR", "792")


def test_loading_the_countries_again_changes_nothing() -> None:
    first = load_countries()
    events = Country.pgh_event_models["insert"].objects.count()  # type: ignore[attr-defined]
    assert load_countries() == Loaded(created=0, changed=0, unchanged=first.created)
    assert Country.pgh_event_models["insert"].objects.count() == events  # type: ignore[attr-defined]


def test_a_country_that_differs_is_brought_up_to_date() -> None:
    load_countries()
    Country.objects.filter(code="BE").update(name_nl="Belgie")
    assert load_countries().changed == 1
    assert Country.objects.get(code="BE").name_nl == "België"


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_countries")
    assert "250 created, 0 changed, 0 unchanged" in capsys.readouterr().out
