"""What agreements have against the merge of two organizations."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext

from agreements.models import Agreement, Party, Scope
from core.merging import Obstacle
from core.models import SUBMITTED
from partnerships.models import Organization


def agreements_with_itself(gone: Organization, kept: Organization) -> Iterator[Obstacle]:
    """Agreements between the two only: one party is not enough for what was submitted."""
    is_party = [Exists(Party.objects.filter(agreement=OuterRef("pk"), organization=each)) for each in (gone, kept)]
    both = Agreement.objects.filter(*is_party, scope=Scope.HOME, publication__in=SUBMITTED)
    for each in both.annotate(party_count=Count("parties")).filter(party_count__lt=3):
        yield Obstacle(
            gettext("The two are the parties of “%(agreement)s”: correct who they are, or withdraw it, first.")
            % {"agreement": each},
            each,
        )
