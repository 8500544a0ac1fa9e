"""The countries of ISO 3166-1: codes from pycountry, names from Unicode's CLDR as Babel has it."""

from dataclasses import dataclass

import pycountry
from babel import Locale
from django.db import transaction

from core.text import CONTENT_LANGUAGES
from partnerships.models import Country

# Not in ISO 3166-1: the code is one of those ISO leaves to users, and CLDR's. Towns of Kosovo have partners.
USER_ASSIGNED = [("XK", "XKK", "983")]


@dataclass(frozen=True)
class Loaded:
    """What loading the countries did."""

    created: int
    changed: int
    unchanged: int


def known_countries() -> list[Country]:
    """Every country with its codes and names, not saved."""
    codes = [(each.alpha_2, each.alpha_3, each.numeric) for each in pycountry.countries]
    names = {language: Locale(language).territories for language in CONTENT_LANGUAGES}
    return [
        Country(
            code=code,
            alpha_3=alpha_3,
            numeric=numeric,
            **{f"name_{language}": names[language][code] for language in CONTENT_LANGUAGES},
        )
        for code, alpha_3, numeric in sorted([*codes, *USER_ASSIGNED])
    ]


@transaction.atomic
def load_countries() -> Loaded:
    """Bring the table of countries in line; countries that ISO has withdrawn stay."""
    stored = Country.objects.in_bulk()
    wanted = known_countries()
    new = [country for country in wanted if country.code not in stored]
    changed = [
        country for country in wanted if country.code in stored and _columns(country) != _columns(stored[country.code])
    ]
    Country.objects.bulk_create(new)
    if changed:
        Country.objects.bulk_update(changed, [name for name in _columns(changed[0]) if name != "code"])
    return Loaded(len(new), len(changed), len(wanted) - len(new) - len(changed))


def _columns(country: Country) -> dict[str, str]:
    return {field.attname: getattr(country, field.attname) for field in Country._meta.concrete_fields}
