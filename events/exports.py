"""The columns of the list of visits."""

from typing import Any

from django.db.models import Case, F, Q, TextField, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from core.columns import (
    ChoiceColumn,
    Column,
    ImpreciseDateColumn,
    ListColumn,
    NumberColumn,
    Reader,
    TranslatedColumn,
    UrlColumn,
)
from core.functions import Gathered, gathered, gathered_count, gathered_once, translated
from core.models import Publication
from events.models import (
    DelegationMember,
    Direction,
    ProgrammeItem,
    ProgrammeItemAgreement,
    VisitCitation,
    VisitPartnership,
    VisitTopic,
)
from partnerships.exports import page_of, sources_cited
from people.models import Visibility

PUBLIC_PERSON = Q(person__publication=Publication.PUBLISHED) & ~Q(person__visibility=Visibility.PRIVATE)
PUBLIC_BODY = Q(organization__publication=Publication.PUBLISHED)
PUBLIC_PARTNERSHIPS = VisitPartnership.objects.filter(partnership__publication=Publication.PUBLISHED)
MEMBERS = DelegationMember.objects.all()


def partners(reader: Reader) -> Any:
    """The authorities of the partnerships of a visit that are not home authorities."""

    def abroad(side: str) -> When:
        public = Q(**{f"partnership__{side}__is_home": False, f"partnership__{side}__publication": "published"})
        return When(public, then=translated(f"partnership__{side}__name", reader.language))

    return gathered_once(PUBLIC_PARTNERSHIPS, "visit", Case(abroad("organization_a"), abroad("organization_b")))


def delegation(reader: Reader) -> Any:
    """The recorded members whose names are public."""
    name = Case(
        When(PUBLIC_PERSON, then=F("person__name")),
        When(PUBLIC_BODY & Q(person__isnull=True), then=translated("organization__name", reader.language)),
        output_field=TextField(),
    )
    return gathered(MEMBERS, "visit", name, "position", "pk")


def members_counted(reader: Reader) -> Gathered:
    return gathered_count(MEMBERS, "visit")


def items_counted(reader: Reader) -> Gathered:
    return gathered_count(ProgrammeItem.objects.all(), "visit")


def topics(reader: Reader) -> Any:
    return gathered_once(VisitTopic.objects.all(), "visit", translated("topic__name", reader.language))


def agreements_signed(reader: Reader) -> Any:
    rows = ProgrammeItemAgreement.objects.filter(agreement__publication=Publication.PUBLISHED)
    title = Concat(
        F("agreement__registry_number"),
        Value(" "),
        translated("agreement__title", reader.language),
        output_field=TextField(),
    )
    return gathered_once(rows, "item__visit", title)


def stated(name: str, label: Any, description: Any) -> NumberColumn:
    return NumberColumn(name=name, label=label, description=description, on_page=False)


VISIT_COLUMNS = [
    NumberColumn(name="id", source="pk", label=_("Number"), description=_("Lasting number of the row."), on_page=False),
    TranslatedColumn(name="title", label=_("Title"), description=_("Title in the language asked for."), links=True),
    ChoiceColumn(
        name="direction",
        labelled=False,
        label=_("Direction"),
        description=_("Whether it was a mission abroad or a visit received."),
        choices=Direction,
    ),
    ImpreciseDateColumn(name="started_on", label=_("First day"), description=_("First day of the visit.")),
    ImpreciseDateColumn(name="ended_on", label=_("Last day"), description=_("Last day of the visit.")),
    Column(name="places", label=_("Places"), description=_("Towns visited, as printed.")),
    TranslatedColumn(
        name="visitor",
        source="visitor__name",
        label=_("Visitor"),
        description=_("Organization that made the visit."),
        only_if=Q(visitor__publication=Publication.PUBLISHED),
        on_page=False,
    ),
    ListColumn(
        name="partners",
        source=partners,
        label=_("Partners"),
        description=_("Partner authorities of the partnerships it belongs to."),
    ),
    ListColumn(
        name="delegation",
        source=delegation,
        label=_("Delegation"),
        description=_("Recorded members of the delegation whose names are public."),
        on_page=False,
    ),
    NumberColumn(
        name="recorded_members",
        source=members_counted,
        label=_("Recorded members"),
        description=_("Number of members of the delegation that are recorded one by one."),
        on_page=False,
    ),
    stated(
        "stated_delegation",
        _("Stated size of the delegation"),
        _("Size of the delegation as the sources state it; empty where it is not recorded."),
    ),
    stated(
        "stated_companies",
        _("Stated number of companies"),
        _("Number of companies as the sources state it; empty where it is not recorded."),
    ),
    stated(
        "stated_company_representatives",
        _("Stated number of company representatives"),
        _("Number of representatives of companies as the sources state it; empty where it is not recorded."),
    ),
    NumberColumn(
        name="programme_items",
        source=items_counted,
        label=_("Programme items"),
        description=_("Number of recorded points of the programme."),
        on_page=False,
    ),
    ListColumn(
        name="agreements_signed",
        source=agreements_signed,
        label=_("Agreements signed"),
        description=_("Agreements signed during the visit."),
        on_page=False,
    ),
    ListColumn(name="topics", source=topics, label=_("Topics"), description=_("Topics of the visit."), on_page=False),
    ListColumn(
        name="sources",
        source=sources_cited(VisitCitation, "visit"),
        label=_("Sources"),
        description=_("Titles of the sources cited."),
        on_page=False,
    ),
    UrlColumn(source=page_of("visits"), slug_of=lambda language: translated("title", language)),
]
