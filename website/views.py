"""The pages that combine the apps: home, and what robots are told."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agreements.models import Agreement
from agreements.views import rows_for_page
from core.filters import passed_over
from core.lists import PUBLIC_LISTS
from core.views import Place, add_panel
from events.models import Visit
from events.views import newest
from website.inset import where
from website.linked_data import home_things
from website.neighbours import neighbours_of_organization
from website.networks import members_of_network
from website.story import timeline_of_organization

RECENT = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: search, every list with its size, the latest agreements and visits."""
    context = {
        "passed_over": passed_over(request.GET),
        "lists": [{"view": view, "count": view.count_at_first()} for view in PUBLIC_LISTS],
        "agreements": rows_for_page(Agreement.objects.published())[:RECENT],
        "visits": newest(Visit.objects.published())[:RECENT],
        "json_ld": home_things(),
    }
    return render(request, "website/home.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read everything public; files and filtered lists are not worth their time."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /*/export.", "Disallow: /*?*"]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


add_panel(
    "organization",
    "website/_timeline.html",
    timeline_of_organization,
    place=Place.FIRST,
    order=5,
    contents=[("timeline", _("Timeline"))],
)
add_panel(
    "organization",
    "website/_network_members.html",
    members_of_network,
    place=Place.FIRST,
    order=10,
    contents=[("members", _("Members"))],
)
add_panel(
    "organization",
    "website/_neighbours.html",
    neighbours_of_organization,
    order=40,
    contents=[("neighbours", _("Linked with"))],
)
add_panel("organization", "website/_place.html", where, place=Place.BESIDE_FACTS)
