"""Warnings about visits: what is possible, but seldom right."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.functions import translated
from core.quality import QualityRule
from events.models import ProgrammeItemAgreement, Visit
from partnerships.models import OrganizationKind


def signed_outside_visit() -> QuerySet[Any]:
    """Visits whose programme names an agreement certainly concluded before or after them."""
    outside = ProgrammeItemAgreement.objects.filter(
        Q(agreement__concluded_on__precedes=F("item__visit__started_on"))
        | Q(item__visit__ended_on__precedes=F("agreement__concluded_on")),
        item__visit=OuterRef("pk"),
    )
    title = translated("agreement__title", get_language() or "en")
    titles = outside.annotate(shown=title).order_by("pk").values("shown")
    visits: QuerySet[Any] = Visit.objects.filter(Exists(outside))
    return visits.annotate(titles=ArraySubquery(titles))


def more_rows_than_stated() -> QuerySet[Any]:
    """Visits with more recorded members, companies or company representatives than the source states."""
    is_company = Q(delegation_members__organization__kind=OrganizationKind.COMPANY)
    is_person = Q(delegation_members__person__isnull=False)
    counted = Visit.objects.annotate(
        member_count=Count("delegation_members", filter=is_person),
        company_count=Count("delegation_members__organization", filter=is_company, distinct=True),
        representative_count=Count("delegation_members", filter=is_company & is_person),
    )
    return counted.filter(
        Q(stated_delegation__lt=F("member_count"))
        | Q(stated_companies__lt=F("company_count"))
        | Q(stated_company_representatives__lt=F("representative_count"))
    )


def explain_more_rows(visit: Any) -> str:
    pairs = [
        (visit.member_count, visit.stated_delegation, _("members of the delegation")),
        (visit.company_count, visit.stated_companies, _("companies")),
        (visit.representative_count, visit.stated_company_representatives, _("company representatives")),
    ]
    return " ".join(
        gettext("%(recorded)s %(what)s are recorded, %(stated)s stated.")
        % {"recorded": recorded, "what": what, "stated": stated}
        for recorded, stated, what in pairs
        if stated is not None and recorded > stated
    )


VISIT_QUALITY = [
    QualityRule(
        "visit_agreement_signed_outside",
        _("Signed during a visit, but dated outside it"),
        signed_outside_visit,
        lambda visit: (
            gettext("Signed before or after the visit, by their dates: %(titles)s.")
            % {"titles": ", ".join(visit.titles)}
        ),
    ),
    QualityRule(
        "visit_more_rows_than_stated",
        _("More rows recorded than stated"),
        more_rows_than_stated,
        explain_more_rows,
    ),
]
