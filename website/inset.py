"""Small maps: where one organization lies, and where all partners are."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from core.changes import Kept
from core.columns import Reader
from core.facets import Selection
from core.lists import index_of
from partnerships.models import Country, Organization
from partnerships.views import PartnerListView
from website.atlas import length
from website.geography import WORLD, around, centres, project
from website.places import ATLAS, groups, radius

# How closely the small map looks: a neighbourhood of some countries.
INSET_LEVEL = 3
DOT = 22


def where(organization: Organization, request: HttpRequest) -> dict[str, Any] | None:
    """The place of an organization, or the middle of its country; nothing where neither is recorded."""
    country: Country | None = organization.country
    number = country.numeric if country else ""
    if organization.latitude is not None and organization.longitude is not None:
        point, is_exact = project(float(organization.longitude), float(organization.latitude)), True
    elif number in centres():
        point, is_exact = centres()[number], False
    else:
        return None
    view = around(round(point[0]), round(point[1]), INSET_LEVEL)
    return {
        "view": view,
        "x": length(point[0]),
        "y": length(point[1]),
        "radius": length(DOT * view.unit),
        "number": number if number in centres() else "",
        "country": country,
        "is_exact": is_exact,
    }


def read_partners_map() -> dict[str, Any]:
    """All partners of the home authorities on one small map that leads to the large one."""
    # In no language: dots and countries are the same for all readers.
    reader = Reader(language="", site="", as_of=timezone.localdate())
    selection = Selection(index_of(PartnerListView), reader, {"scope": ["home"]})
    with ATLAS.lock:
        found = groups(ATLAS.now(), selection.matched, WORLD.view)
    numbers = dict(Country.objects.values_list("code", "numeric"))
    codes = [code for code, ids in selection.values("country").items() if ids.intersect(selection.matched)]
    return {
        "view": WORLD.view,
        "count": len(selection.matched),
        "countries": len(codes),
        "tinted": [numbers[code] for code in codes if numbers.get(code) in centres()],
        "dots": [
            (length(each.point[0]), length(each.point[1]), length(radius(each.count) * WORLD.view.unit))
            for each in found
        ],
    }


partners_map = Kept(read_partners_map, [PartnerListView.kind, *PartnerListView.touched_by, "country"])
