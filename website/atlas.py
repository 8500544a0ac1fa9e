"""The map of partners: the rows of the partner list, by the same filters, where they lie."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from core.dates import fold
from core.filters import PROBLEMS_TOLD, CodeField, query_without
from core.functions import sort_key
from core.lists import Controls, Refusal, SortControls
from core.search import address_slug
from core.templatetags.pages import is_foreign
from partnerships.models import Country, Organization
from partnerships.views import PartnerListView
from website.geography import DEEPEST, EUROPE, REGIONS, WORLD, WORLD_HEIGHT, WORLD_WIDTH, View, around, centres
from website.places import ATLAS, Group, Places, groups, radius

INTRODUCTION = _(
    "The partners of the list, by the same filters, where they are. "
    "Each sign is a link: to the partner, or closer to several."
)
# Of so many partners in a view the names are given beside the map.
NAMED = 50
COUNTRIES_SHOWN = 12
COUNTRIES_TOLD = 3
HOME_AUTHORITIES = 20
STEPS_IN = 2
# The least size of a target, in thousandths of the map's width.
TARGET = 17.0


@dataclass(frozen=True)
class Sign:
    """One link on the map: a partner, or several that lie near each other. Lengths as SVG writes them."""

    x: str
    y: str
    radius: str
    target: str
    label: str
    address: str
    count: int
    kind: str
    # Of its name, where that is another than the page's.
    language: str = ""

    @property
    def is_group(self) -> bool:
        return self.count > 1


@dataclass(frozen=True)
class Drawing:
    """A part of the map with what lies in it."""

    view: View
    label: str
    signs: Sequence[Sign]
    homes: Sequence[Sign]
    in_view: BitMap

    @property
    def font_size(self) -> str:
        return length(14 * self.view.unit)


def length(value: float) -> str:
    """A length as SVG writes it, in any language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


class CentreField(forms.CharField):
    """The middle of what is shown, as the map's own links write it: level, and point."""

    def clean(self, value: Any) -> View | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = re.fullmatch(r"(\d)-(\d{1,5})-(\d{1,4})", text, re.ASCII)
        level, x, y = map(int, found.groups()) if found else (-1, 0, 0)
        if not (0 <= level <= DEEPEST and x <= WORLD_WIDTH and y <= WORLD_HEIGHT):
            raise ValidationError(gettext("Write the part of the map as its own links do, for example 2-4849-670."))
        return around(x, y, level)


class MapControls(SortControls):
    """Which part of the world is shown."""

    region = CodeField(required=False, choices=[(region.code, region.label) for region in REGIONS.values()])
    at = CentreField(required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("region") and given.get("at"):
            self.add_error("at", gettext("Ask for a region or for a point of the map, not for both."))
        return given


class MapView(PartnerListView):
    """The partners of the list, by the same parameters, on a map."""

    @cached_property
    def controls(self) -> Controls:
        return MapControls(self.asked, sorts=self.sorts_offered)

    def page(self) -> HttpResponse:
        return render(self.request, "website/map.html", {**self.filters_context(), **self.map_context()})

    def filters_context(self) -> dict[str, Any]:
        return {
            "list": self,
            **self.written_filters(),
            "refusals": [
                Refusal(each, query_without(self.asked, each.parameter)) for each in self.problems[:PROBLEMS_TOLD]
            ],
            "active": self.active,
            "facets": () if self.problems else self.facets(),
            "about": {"title": gettext("Map of partners"), "description": INTRODUCTION},
            "canonical_query": "" if self.problems else self.asked.urlencode(),
        }

    def map_context(self) -> dict[str, Any]:
        if self.problems:
            return {}
        matched = self.selection.matched
        with ATLAS.lock:
            places = ATLAS.now()
            drawings = [self.drawing(places, view, label) for view, label in self.views()]
            unplaced = len(matched) - places.count(matched)
            inexact = places.inexact.intersection_cardinality(matched)
        by_country = self.by_country()
        return {
            "drawings": [drawing for number, drawing in enumerate(drawings) if drawing.signs or not number],
            "tinted": [choice["number"] for choice in by_country if choice["number"] in centres()],
            "count": len(matched),
            "shown": len(drawings[0].in_view),
            "inexact": inexact,
            "unplaced": unplaced,
            "by_country": by_country[:COUNTRIES_SHOWN],
            "other_countries": by_country[COUNTRIES_SHOWN:],
            "partners": self.named(drawings[0].in_view),
            "list_query": self.list_query(),
            "regions": self.regions(),
            "moves": self.moves(drawings[0].view),
        }

    # What part is shown

    def views(self) -> list[tuple[View, str]]:
        """The world with Europe enlarged below it, where most partners are; or the part asked for."""
        given = self.controls.cleaned_data
        if given.get("at"):
            return [(given["at"], gettext("Part of the map"))]
        region = REGIONS.get(given.get("region") or WORLD.code, WORLD)
        shown = [region] if region is not WORLD else [WORLD, EUROPE]
        return [(each.view, str(each.label)) for each in shown]

    def regions(self) -> list[dict[str, Any]]:
        given = self.controls.cleaned_data
        current = None if given.get("at") else given.get("region") or WORLD.code
        return [
            {"label": each.label, "query": self.query(region=each.code), "is_current": each.code == current}
            for each in REGIONS.values()
        ]

    def moves(self, view: View) -> list[dict[str, Any]]:
        """Links that look closer, from further away, and to each side."""
        x, y = view.middle
        right, down = view.width // 2, view.height // 2
        level = view.level
        possible = [
            ("+", _("Closer"), level + 1, x, y),
            ("−", _("Further away"), level - 1, x, y),
            ("←", _("West"), level, x - right, y),
            ("↑", _("North"), level, x, y - down),
            ("↓", _("South"), level, x, y + down),
            ("→", _("East"), level, x + right, y),
        ]
        return [
            {"sign": sign, "label": label, "query": self.query(at=f"{new_level}-{new_x}-{new_y}")}
            for sign, label, new_level, new_x, new_y in possible
            if 0 <= new_level <= DEEPEST
            and 0 <= new_x <= WORLD_WIDTH
            and 0 <= new_y <= WORLD_HEIGHT
            and (level > 0 or sign in "+−")
        ]

    # Addresses

    def asked_of_list(self) -> QueryDict:
        asked: QueryDict = self.asked.copy()
        for name in ("region", "at"):
            asked.pop(name, None)
        return asked

    def query(self, **part: str) -> str:
        asked = self.asked_of_list()
        for name, value in part.items():
            asked[name] = value
        return asked.urlencode()

    def list_query(self, country: str = "") -> str:
        return self.query(country=country) if country else self.query()

    def list_address(self, country: str = "") -> str:
        query = self.list_query(country)
        return reverse("partnerships:partner_list") + (f"?{query}" if query else "")

    # What lies in it

    def drawing(self, places: Places, view: View, label: str) -> Drawing:
        found = groups(places, self.selection.matched, view)
        names = names_of([group.records[0] for group in found if group.count == 1])
        signs = [self.sign(group, view, names) for group in found]
        in_view = BitMap.union(BitMap(), *(group.records for group in found))
        return Drawing(view, label, signs, list(homes(places, view)), in_view)

    def sign(self, group: Group, view: View, names: Mapping[int, Organization]) -> Sign:
        countries = self.country_names
        told = [countries[code] for code in group.countries if code in countries]
        partner = names.get(group.records[0]) if group.count == 1 else None
        if partner:
            label, address = ", ".join([str(partner.name), *told]), partner_address(partner)
            language = partner.name.language if is_foreign(partner.name) else ""
        else:
            language = ""
            label, address = several(group, told), self.address_of_group(group, view)
        if not group.is_exact:
            label = gettext("%(partners)s (place in the country not recorded)") % {"partners": label}
        return replace(sign_at(group, view, label, address), language=language)

    def address_of_group(self, group: Group, view: View) -> str:
        """Closer to the group; where that shows no more of it, the list."""
        if view.level < DEEPEST and not group.is_one_point:
            x, y = (round(each) for each in group.point)
            return f"?{self.query(at=f'{min(view.level + STEPS_IN, DEEPEST)}-{x}-{y}')}"
        return self.list_address(group.countries[0] if len(group.countries) == 1 else "")

    @cached_property
    def country_names(self) -> dict[str, str]:
        return {code: choice.label for code, choice in self.selection.choices("country").items()}

    def by_country(self) -> list[dict[str, Any]]:
        """The countries of what is asked for, those with most partners first; each is a list of its own."""
        numbers = dict(Country.objects.values_list("code", "numeric"))
        matched, names = self.selection.matched, self.country_names
        counted = [
            (ids.intersection_cardinality(matched), code) for code, ids in self.selection.values("country").items()
        ]
        return [
            {
                "name": names.get(code, code),
                "count": count,
                "number": numbers.get(code, ""),
                "address": self.list_address(code),
            }
            for count, code in sorted(counted, key=lambda each: (-each[0], fold(names.get(each[1], ""))))
            if count
        ]

    def named(self, records: BitMap) -> Sequence[Any]:
        """The partners in the view by name, where they are few enough to read."""
        if not 0 < len(records) <= NAMED:
            return ()
        language = get_language() or "en"
        rows = Organization.objects.published().filter(pk__in=list(records)).select_related("country")
        return [
            {"partner": each, "address": partner_address(each)}
            for each in rows.order_by(sort_key("name", language), "pk")
        ]


def several(group: Group, countries: Sequence[str]) -> str:
    """How many, and where: the countries with most of them."""
    count = ngettext("%(count)d partner", "%(count)d partners", group.count) % {"count": group.count}
    if not countries:
        return count
    told = ", ".join(countries[:COUNTRIES_TOLD]) + (", …" if len(countries) > COUNTRIES_TOLD else "")
    return gettext("%(partners)s: %(countries)s") % {"partners": count, "countries": told}


def sign_at(group: Group, view: View, label: str, address: str) -> Sign:
    size = radius(group.count)
    kind = "group" if group.count > 1 else "one"
    return Sign(
        x=length(group.point[0]),
        y=length(group.point[1]),
        radius=length(size * view.unit),
        target=length(max(size, TARGET) * view.unit),
        label=label,
        address=address,
        count=group.count,
        kind=kind if group.is_exact else f"{kind} inexact",
    )


def names_of(records: Sequence[int]) -> dict[int, Organization]:
    """The organizations behind signs that stand for one only."""
    return Organization.objects.published().in_bulk(list(records)) if records else {}


def partner_address(partner: Organization) -> str:
    return reverse("partnerships:partner_detail", args=[partner.pk, address_slug(partner.name.text)])


def homes(places: Places, view: View) -> Iterator[Sign]:
    """The home authorities, for whom the partners are partners."""
    for organization in Organization.objects.published().home().order_by("pk")[:HOME_AUTHORITIES]:
        place = places.at.get(organization.pk)
        if place and view.holds(place.point):
            label = gettext("%(name)s (home authority)") % {"name": organization.name}
            group = Group(BitMap([organization.pk]), place.point, (), is_exact=True, is_one_point=True)
            yield sign_at(group, view, label, organization.get_absolute_url())
