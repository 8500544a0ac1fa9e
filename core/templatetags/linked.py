"""What programs read of a page's head: what it is about, and JSON-LD."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from core.linked_data import Node, full, script, shortened
from core.lists import PUBLIC_LISTS

register = template.Library()

LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "en": "en_GB"}


class PageAbout(NamedTuple):
    title: str
    description: str
    type: str
    address: str


@register.simple_tag(takes_context=True)
def page_about(context: Mapping[str, Any]) -> PageAbout:
    """What a page is about, as other sites show a link to it; the view says so in ``about``."""
    given: Mapping[str, Any] = context.get("about") or {}
    current = get_language() or settings.LANGUAGE_CODE
    request, query = context.get("request"), context.get("canonical_query")
    path = request.path if request is not None else f"/{current}/"
    return PageAbout(
        title=str(given.get("title") or gettext("Register of international partnerships")),
        description=shortened(given.get("description") or default_description()),
        type=given.get("type", "website"),
        address=full(path) + (f"?{query}" if query else ""),
    )


@register.simple_tag
def site_about() -> SafeString:
    """What every page in a language says of the site beside what it is about itself."""
    current = get_language() or settings.LANGUAGE_CODE
    others = [("og:locale:alternate", locale) for code, locale in LOCALES.items() if code != current]
    site = [
        ("og:site_name", gettext("Entente")),
        ("og:locale", LOCALES[current]),
        *others,
        ("og:image", full(static("icon.png"))),
        ("og:image:alt", gettext("Entente")),
    ]
    return format_html_join("\n", '<meta property="{}" content="{}">', site)


def default_description() -> str:
    return gettext(
        "This register records the international partnerships of a region or a city: who signed what, in what "
        "capacity, whether it is in force, which visits and results came of it, and how we know."
    )


@register.simple_tag
def json_ld_script(nodes: Sequence[Node] | None = None) -> SafeString:
    """The things of a page in the words of schema.org."""
    return script(nodes or ())


@register.simple_tag
def public_lists() -> list[dict[str, str]]:
    """The lists by name and title, as a page that says no leads on to them."""
    return [{"name": view.name, "title": str(view.title)} for view in PUBLIC_LISTS]
