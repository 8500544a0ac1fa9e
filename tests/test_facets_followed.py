"""The sets behind facets follow the register: after every kind of edit they are what a fresh reading gives."""

from collections.abc import Callable
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from agreements.models import Agreement, AgreementTopic, LifecycleAct, Party
from core.facets import Known
from core.lists import PUBLIC_LISTS, index_of, warm_up
from events.models import Visit, VisitTopic
from partnerships.models import NetworkMembership, Organization, Partnership, PartnershipTopic, Topic
from people.models import Membership, Person, Post
from tests.factories import AgreementFactory, CommitmentFactory, OrganizationFactory, PartnershipFactory, TopicFactory
from tests.small_register import SmallRegister

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = (date(2015, 1, 1), date(2026, 1, 1))


def plain(known: Known) -> dict[str, Any]:
    """The sets of a list as ordinary values, values without records left out."""
    found: dict[str, Any] = {"everything": set(known.everything)}
    for name, values in known.values.items():
        found[name] = {code: set(ids) for code, ids in values.items() if ids}
    for name, wide in known.wide.items():
        codes = {*map(str, wide.packed.codes), *wide.fresh}
        found[name] = {code: set(wide.ids(code)) for code in codes if wide.ids(code)}
    for (name, day), values in known.dated.items():
        found[f"{name} {day}"] = {code: set(ids) for code, ids in values.items() if ids}
    return found


def looked_at(name: str) -> dict[str, Any]:
    """The sets of a list as this process knows them, brought up to date."""
    index = index_of(next(view for view in PUBLIC_LISTS if view.name == name))
    known = index.now()
    for facet in index.facets.values():
        for day in DAYS if facet.is_dated else ():
            index.on_day(known, facet.name, day)
    return plain(known)


def read_anew(name: str) -> dict[str, Any]:
    index_of(next(view for view in PUBLIC_LISTS if view.name == name)).forget()
    return looked_at(name)


def small_register() -> SmallRegister:
    with transaction.atomic():
        return SmallRegister()


def sql(statement: str) -> Callable[[SmallRegister], None]:
    def run(_register: SmallRegister) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


EDITS: dict[str, Callable[[SmallRegister], Any]] = {
    "a new agreement": lambda register: AgreementFactory(parties=[register.home, OrganizationFactory()]),
    "a changed type": lambda register: Agreement.objects.update(agreement_type="protocol"),
    "a withdrawn agreement": lambda register: Agreement.objects.exclude(pk=register.agreement.pk).update(
        publication="withdrawn"
    ),
    "raw SQL": sql("UPDATE agreements_agreement SET modality = 'virtual'"),
    "a new party": lambda register: Party.objects.create(
        agreement=register.agreement, organization=OrganizationFactory(), position=9
    ),
    "a topic taken away": lambda register: AgreementTopic.objects.all().delete(),
    "a topic added": lambda register: register.agreement.topic_rows.create(topic=TopicFactory(slug="new")),
    "a commitment": lambda register: CommitmentFactory(
        agreement=register.agreement, text_en="x", topic=TopicFactory(slug="newer")
    ),
    "an act that changes the status": lambda register: LifecycleAct.objects.create(
        agreement=register.agreement, kind="termination", effective_on="2023-01-01"
    ),
    "a moved topic": lambda register: Topic.objects.exclude(slug="above").update(parent=TopicFactory(slug="above")),
    "another country": lambda register: Organization.objects.filter(pk=register.partner.pk).update(
        country=register.home.country
    ),
    "a hidden organization": lambda register: Organization.objects.filter(pk=register.partner.pk).update(
        publication="withdrawn"
    ),
    "a member of a network": lambda register: NetworkMembership.objects.create(
        network=OrganizationFactory(kind="network"), member=register.partner
    ),
    "a hidden network": lambda register: Organization.objects.filter(kind="network").update(publication="withdrawn"),
    "another home": lambda register: Organization.objects.filter(pk=register.partner.pk).update(is_home=True),
    "a topic of a partnership": lambda register: PartnershipTopic.objects.all().delete(),
    "a new partnership": lambda register: PartnershipFactory(
        organization_a=OrganizationFactory(home=True), organization_b=OrganizationFactory()
    ),
    "a hidden partnership": lambda register: Partnership.objects.filter(pk=register.partnership.pk).update(
        publication="withdrawn"
    ),
    "a post": lambda register: Post.objects.update(role="other"),
    "an ended membership": lambda register: Membership.objects.all().delete(),
    "a person hidden": lambda register: Person.objects.update(visibility="private"),
    "another direction": lambda register: Visit.objects.update(direction="incoming"),
    "a visit without topics": lambda register: VisitTopic.objects.all().delete(),
    "more than a thousand rows": sql(
        "INSERT INTO agreements_commitment (agreement_id, position, text_fr, text_nl, text_en, topic_id)"
        " SELECT (SELECT min(id) FROM agreements_agreement WHERE publication = 'published'), n, '', '', 'x',"
        " (SELECT max(id) FROM partnerships_topic) FROM generate_series(1, 1100) n"
    ),
}


def test_after_every_kind_of_edit_the_sets_are_what_reading_anew_gives() -> None:
    register = small_register()
    lists = [view.name for view in PUBLIC_LISTS]
    for edit, make in EDITS.items():
        before = {name: looked_at(name) for name in lists}
        with transaction.atomic():
            make(register)
        followed = {name: looked_at(name) for name in lists}
        for name in lists:
            assert followed[name] == read_anew(name), f"{name} after {edit}"
        assert followed != before, edit


def test_what_is_written_and_not_committed_is_kept_from_other_answers() -> None:
    small_register()
    before = looked_at("agreements")
    with transaction.atomic():
        AgreementFactory()
        assert looked_at("agreements") != before
        transaction.set_rollback(True)
    assert looked_at("agreements") == before


@pytest.mark.parametrize("name", [view.name for view in PUBLIC_LISTS])
def test_a_second_page_of_a_list_asks_for_its_rows_only(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    small_register()
    client.get(f"/en/{name}/")
    # One look at the log, the numbers of the page's rows, and the rows.
    with django_assert_num_queries(3):
        client.get(f"/en/{name}/?utm_source=again")


def test_a_new_worker_reads_the_sets_before_the_first_visitor() -> None:
    small_register()
    reading = Thread(target=warm_up)
    reading.start()
    reading.join()
    for view in PUBLIC_LISTS:
        known = index_of(view).known
        assert known is not None
        assert len(known.everything) == view.queryset.count()


@pytest.mark.parametrize("name", [view.name for view in PUBLIC_LISTS])
def test_sets_read_in_portions_are_whole(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small_register()
    whole = read_anew(name)
    monkeypatch.setattr("core.facets.PORTION", 1)
    assert read_anew(name) == whole
    assert len(whole["everything"]) > 1
