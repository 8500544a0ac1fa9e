"""Warnings about agreements: what is possible, but seldom right."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, LifecycleAct, LifecycleKind, Party, Scope, Signature
from core.fields import ImpreciseDateField
from core.functions import translated
from core.models import SUBMITTED, Publication
from core.quality import QualityRule
from people.models import Membership, Person


def entered_before_concluded() -> QuerySet[Any]:
    """Agreements that certainly entered into force before they were concluded."""
    entries = LifecycleAct.objects.filter(agreement=OuterRef("pk"), kind=LifecycleKind.ENTRY_INTO_FORCE).annotate(
        entered_on=Coalesce("effective_on", "acted_on")
    )
    return Agreement.objects.filter(Exists(entries.filter(entered_on__precedes=OuterRef("concluded_on"))))


def observed_with_one_party() -> QuerySet[Any]:
    """Submitted observed agreements with fewer than two parties."""
    counted = Agreement.objects.annotate(party_count=Count("parties"))
    return counted.filter(scope=Scope.OBSERVED, publication__in=SUBMITTED, party_count__lt=2)


def signed_outside_mandate() -> QuerySet[Any]:
    """Agreements with a signatory whose recorded times in the post all exclude the day of signature."""
    held = Membership.objects.filter(person=OuterRef("person"), post=OuterRef("post"))
    # What is not recorded excludes nothing; hence the comparisons are negated as a whole.
    held_then = held.annotate(day=ExpressionWrapper(OuterRef("day"), ImpreciseDateField())).exclude(
        Q(ended_on__isnull=False, ended_on__precedes=F("day"))
        | Q(started_on__isnull=False, day__precedes=F("started_on"))
    )
    signed = Signature.objects.annotate(day=Coalesce("signed_on", "agreement__concluded_on"))
    return naming(signed.filter(Exists(held), ~Exists(held_then), day__isnull=False).values("person__name"))


def naming_hidden_people() -> QuerySet[Any]:
    """Published agreements signed by people whom the public does not see named."""
    hidden = Signature.objects.filter(person__isnull=False).exclude(person__in=Person.objects.nameable())
    return naming(hidden.values("person__name")).filter(publication=Publication.PUBLISHED)


def naming_hidden_parties() -> QuerySet[Any]:
    """Published agreements with a party that is not published itself."""
    hidden = Party.objects.exclude(organization__publication=Publication.PUBLISHED)
    shown = translated("organization__name", get_language() or "en")
    return naming(hidden.annotate(shown=shown).values("shown")).filter(publication=Publication.PUBLISHED)


def naming(rows: QuerySet[Any, Any]) -> QuerySet[Any]:
    """Agreements that have such rows, with the names that these hold."""
    own = rows.filter(agreement=OuterRef("pk"))
    agreements: QuerySet[Any] = Agreement.objects.filter(Exists(own))
    return agreements.annotate(names=ArraySubquery(own.order_by("pk")))


AGREEMENT_QUALITY = [
    QualityRule(
        "agreement_entered_before_concluded",
        _("In force before it was concluded"),
        entered_before_concluded,
        lambda agreement: gettext(
            "It enters into force before it is concluded: right only where it takes effect retroactively."
        ),
    ),
    QualityRule(
        "agreement_observed_one_party",
        _("Observed, with fewer than two parties"),
        observed_with_one_party,
        lambda agreement: gettext("Fewer than two parties are recorded."),
    ),
    QualityRule(
        "signature_outside_mandate",
        _("Signed outside the recorded time in the post"),
        signed_outside_mandate,
        lambda agreement: (
            gettext("On the day of signature the recorded post was not held by: %(names)s.")
            % {"names": ", ".join(agreement.names)}
        ),
    ),
    QualityRule(
        "agreement_signatory_hidden",
        _("Signed by people the public does not see"),
        naming_hidden_people,
        lambda agreement: (
            gettext("The public does not see these signatories, who are not published: %(names)s.")
            % {"names": ", ".join(agreement.names)}
        ),
    ),
    QualityRule(
        "agreement_party_hidden",
        _("With parties the public does not see"),
        naming_hidden_parties,
        lambda agreement: (
            gettext("The public does not see these parties, which are not published: %(names)s.")
            % {"names": ", ".join(agreement.names)}
        ),
    ),
]
