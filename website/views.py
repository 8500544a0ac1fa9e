"""What the apps together add to the pages of organizations, and what robots are told."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core.views import Place, add_panel
from website.career import career_of_person
from website.inset import where
from website.neighbours import neighbours_of_organization
from website.networks import members_of_network
from website.story import timeline_of_organization


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
add_panel(
    "person",
    "website/_career.html",
    career_of_person,
    place=Place.FIRST,
    contents=[("career", _("Posts over time"))],
)
