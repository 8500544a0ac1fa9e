"""The site and its data in the words of schema.org."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext

from core.linked_data import Node, breadcrumbs, full, node
from core.lists import CONTENT_TYPES, PUBLIC_LISTS


def home_things() -> list[Node]:
    """The site with its search, and the register as a set of data."""
    language = get_language()
    name = gettext("Register of international partnerships")
    search = full(reverse("website:search")) + "?q={search_term_string}"
    site = node(
        "WebSite",
        name=gettext("Entente"),
        alternateName=name,
        url=full(f"/{language}/"),
        inLanguage=language,
        potentialAction={
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    )
    return [site, dataset()]


def about_things() -> list[Node]:
    """The data, and the way to what is said about them."""
    path = reverse("website:about")
    return [dataset(), breadcrumbs((gettext("About the data"), path))]


def dataset() -> Node:
    """The register with a file of each list."""
    name = gettext("Register of international partnerships")
    licence = settings.DATA_LICENCE
    files = [
        node(
            "DataDownload",
            name=view.title,
            encodingFormat=CONTENT_TYPES[ending].partition(";")[0],
            contentUrl=full(f"/{get_language()}/{view.name}/export.{ending}"),
        )
        for view in PUBLIC_LISTS
        for ending in ("csv", "xlsx")
    ]
    return node(
        "Dataset",
        name=name,
        description=gettext(
            "This register records the international partnerships of a region or a city: who signed what, in what "
            "capacity, whether it is in force, which visits and results came of it, and how we know."
        ),
        url=full(reverse("website:about")),
        license=licence[1] if licence else None,
        isAccessibleForFree=True,
        inLanguage=[code for code, _name in settings.LANGUAGES],
        distribution=files,
    )
