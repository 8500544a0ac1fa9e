"""What is particular to the merge of two organizations: their names, and the partnerships both have."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.merging import Folding, Kind, Obstacle
from core.models import Publication
from core.text import CONTENT_LANGUAGES
from partnerships.models import Organization, OrganizationName, Partnership


def names_of(organization: Organization) -> dict[str, str]:
    """What an organization is called by itself, each name once, with its language where it is known."""
    found = {getattr(organization, f"name_{code}"): code for code in CONTENT_LANGUAGES}
    for name in (organization.native_name, organization.short_name):
        found.setdefault(name, "")
    return {name: language for name, language in found.items() if name}


def aliases(gone: Organization, kept: Organization) -> Iterator[OrganizationName]:
    """The names of the one that goes; how long they were in use is not known by that."""
    known = {*names_of(kept), *OrganizationName.objects.filter(organization=kept).values_list("name", flat=True)}
    known.update(OrganizationName.objects.filter(organization=gone).values_list("name", flat=True))
    for name, language in names_of(gone).items():
        if name not in known:
            yield OrganizationName(organization=kept, name=name, language=language)


def partnerships_of(organization: Organization) -> QuerySet[Partnership]:
    return Partnership.objects.of(organization).order_by("pk")


def others_of(organization: Organization) -> Iterator[tuple[tuple[Any, ...], Partnership]]:
    """The partnerships of an organization by what makes each the only one of its kind."""
    for each in partnerships_of(organization):
        other = {each.organization_a_id, each.organization_b_id} - {organization.pk}
        yield (*other, each.kind, each.started_on), each


def same_partnerships(gone: Organization, kept: Organization) -> Iterator[tuple[Partnership, Partnership]]:
    """Partnerships of the two with the same other side, of one kind and start."""
    own = dict(others_of(kept))
    for key, each in others_of(gone):
        if key in own:
            yield each, own[key]


def withdrawn_between(gone: Organization, kept: Organization) -> QuerySet[Partnership]:
    """What was withdrawn between the two stays as it was."""
    return partnerships_of(gone).filter(
        Q(organization_a=kept) | Q(organization_b=kept), publication=Publication.WITHDRAWN
    )


def hidden_partnerships(gone: Organization, kept: Organization) -> Iterator[Obstacle]:
    """The public would lose a partnership that both have, if the one that stays is not published."""
    for one, other in same_partnerships(gone, kept):
        if one.is_public and not other.is_public:
            yield Obstacle(
                gettext("Both have the partnership “%(name)s”: publish the one of “%(kept)s” first.")
                % {"name": other, "kept": kept},
                other,
            )


def between(gone: Organization, kept: Organization) -> Iterator[Obstacle]:
    """What was withdrawn stays as it was; anything else would be a partnership of one authority with itself."""
    both = partnerships_of(gone).filter(Q(organization_a=kept) | Q(organization_b=kept))
    for each in both.exclude(publication=Publication.WITHDRAWN):
        yield Obstacle(
            gettext("“%(name)s” is a partnership between the two: withdraw or delete it, or correct its sides, first.")
            % {"name": each},
            each,
        )


ORGANIZATION_MERGE = Kind(
    Organization,
    agree={"is_home": _("Only one of the two is a home authority: make both one, or neither, on their pages first.")},
    doubtful=["kind", "country"],
    aliases=aliases,
    foldings=[Folding(Partnership, same_partnerships, withdrawn_between)],
    obstacles=[hidden_partnerships, between],
)
