"""What no way through a review brings to the public: one's own, what nobody read, and what nobody can find again."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.contrib import admin
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from core.admin import GuardedAdmin, PartAdmin
from core.admin.restoring import Restoration
from core.admin.review import ReviewedAdmin
from core.models import Publication
from core.review import Review, ReviewState, ReviewStep
from events.models import Photo, ProgrammeItem
from partnerships.models import KeyFigure, NetworkMembership
from tests.factories import (
    AgreementFactory,
    KeyFigureFactory,
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    PhotoPersonFactory,
    ProgrammeItemFactory,
    ProgrammeParticipantFactory,
    VisitFactory,
)
from tests.rules.sql import refused, run
from tests.staff import AdminForm, signed_in, soup_of
from tests.test_review import address, proposed, state, told

# A version rises once per transaction, so that two saves need two.
committed = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db


@pytest.fixture
def four_eyes(settings: Any) -> None:
    settings.FOUR_EYES = True


@pytest.fixture
def agreement() -> Agreement:
    with transaction.atomic():
        agreement: Agreement = AgreementFactory(title_en="Memorandum")
    agreement.refresh_from_db()
    return agreement


def network_membership() -> NetworkMembership:
    network = OrganizationFactory(kind="network")
    return NetworkMembership.objects.create(network=network, member=OrganizationFactory())


# A row of a published record that has a page of its own, and a field of it that is text.
ROWS: dict[type[models.Model], tuple[Any, str]] = {
    KeyFigure: (KeyFigureFactory, "label_en"),
    NetworkMembership: (network_membership, "mandate"),
    Photo: (PhotoFactory, "caption_en"),
    ProgrammeItem: (ProgrammeItemFactory, "title_en"),
}


def admins(kind: type[ReviewedAdmin]) -> dict[type[models.Model], Any]:
    return {model: each for model, each in admin.site._registry.items() if isinstance(each, kind)}


def test_every_row_with_a_page_is_looked_at_here() -> None:
    assert set(ROWS) == set(admins(PartAdmin))


# Nothing that is one's own.


@pytest.mark.usefixtures("four_eyes")
@pytest.mark.parametrize("model", ROWS, ids=lambda model: model._meta.model_name)
def test_a_row_is_not_changed_by_saying_that_its_record_is_withdrawn(model: Any) -> None:
    factory, field = ROWS[model]
    row = factory()
    before = getattr(row, field)
    publisher = signed_in("publisher")
    form = AdminForm(publisher, address(row)).fill(**{field: "Mine", "publication": "withdrawn"})
    form.save()
    row.refresh_from_db()
    assert getattr(row, field) == before
    record: Any = admins(PartAdmin)[model].record_of(row)
    assert record.publication == Publication.PUBLISHED
    assert Review.objects.get().state == ReviewState.PREPARED


@committed
@pytest.mark.usefixtures("four_eyes")
def test_a_change_does_not_bring_back_a_withdrawn_record() -> None:
    with transaction.atomic():
        item = ProgrammeItemFactory()
        organization = OrganizationFactory()
    visit = item.visit
    proposed(signed_in("editor"), visit, title_en="By the editor")
    publisher = signed_in("publisher")
    AdminForm(publisher, address(visit)).fill(publication="withdrawn").save()
    assert state(visit) == Publication.WITHDRAWN
    own = AdminForm(publisher, address(item)).add_row("participants", organization=organization.pk)
    own.save()
    assert own.is_saved(), own.errors
    visit.refresh_from_db()
    change = Review.objects.get()
    values = {name: each for name, (each, *_more) in change.data.items()}
    version = f"{visit.version}-{change.version}"
    publisher.post(address(visit, "review/publish"), {**values, "base_version": version})
    assert state(visit) == Publication.WITHDRAWN
    assert "The record is withdrawn" in told(publisher, visit)
    assert publisher.get(address(visit, "review/publish")).status_code == 302
    assert Review.objects.get().state == ReviewState.SUBMITTED


@committed
def test_a_change_of_a_withdrawn_record_is_not_scheduled(agreement: Agreement) -> None:
    proposed(signed_in("editor"), agreement, title_en="By the editor")
    Agreement.objects.update(publication=Publication.WITHDRAWN)
    agreement.refresh_from_db()
    Review.objects.update(base_version=agreement.version)
    publisher = signed_in("publisher")
    seen = f"{agreement.version}-1"
    publisher.post(address(agreement, "review"), {"act": "schedule", "seen": seen, "publish_on": "2099-01-01"})
    assert "The record is withdrawn" in told(publisher, agreement)
    assert Review.objects.get().state == ReviewState.SUBMITTED


@committed
def test_what_is_withdrawn_in_the_form_of_a_change_is_not_called_published(agreement: Agreement) -> None:
    proposed(signed_in("editor"), agreement, title_en="By the editor")
    form = AdminForm(signed_in("publisher"), address(agreement, "review/publish")).fill(publication="withdrawn")
    form.save()
    assert any("Withdraw the record on its own page" in each for each in form.errors_at("publication")), form.errors
    assert state(agreement) == Publication.PUBLISHED
    assert not ReviewStep.objects.filter(action="published").exists()


# Nothing by who comes in while somebody publishes.


@pytest.fixture
def published_before(another: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Have somebody else publish a record at the moment at which a method is called first."""

    def publish_before(kind: Any, name: str, record: Any) -> None:
        whole = getattr(kind, name)

        def published_first(*arguments: Any, **named: Any) -> Any:
            monkeypatch.setattr(kind, name, whole)
            another.execute(f"UPDATE {record._meta.db_table} SET publication = 'published' WHERE id = {record.pk}")
            another.commit()
            return whole(*arguments, **named)

        monkeypatch.setattr(kind, name, published_first)

    return publish_before


@committed
def test_an_editor_adds_no_row_to_a_record_that_is_published_meanwhile(published_before: Any) -> None:
    with transaction.atomic():
        organization = OrganizationFactory(draft=True)
    form = AdminForm(signed_in("editor"), "/admin/partnerships/keyfigure/add/")
    form.fill(organization=organization.pk, label_en="Mine")
    published_before(GuardedAdmin, "save_model", organization)
    assert form.client.post(form.address, form.data).status_code == 403
    assert not KeyFigure.objects.exists()
    assert state(organization) == Publication.PUBLISHED


@committed
def test_an_editor_moves_no_row_to_a_record_that_is_published_meanwhile(published_before: Any) -> None:
    with transaction.atomic():
        figure = KeyFigureFactory(organization=OrganizationFactory(draft=True))
        organization = OrganizationFactory(draft=True)
    form = AdminForm(signed_in("editor"), address(figure)).fill(organization=organization.pk)
    published_before(GuardedAdmin, "save_model", organization)
    assert form.client.post(form.address, form.data).status_code == 403
    figure.refresh_from_db()
    assert figure.organization != organization


@committed
def test_an_editor_deletes_no_row_of_a_record_that_is_published_meanwhile(published_before: Any) -> None:
    with transaction.atomic():
        item = ProgrammeItemFactory(visit=VisitFactory(draft=True))
    published_before(PartAdmin, "delete_model", item.visit)
    assert signed_in("editor").post(address(item, "delete"), {"post": "yes"}).status_code == 403
    assert ProgrammeItem.objects.exists()


@committed
@pytest.mark.parametrize("moment", ["changeform_view", "purpose_of", "get_form", "save_form", "_take_version"])
@pytest.mark.parametrize("guess", [0, 1])
def test_an_editor_changes_nothing_that_is_published_meanwhile(published_before: Any, moment: str, guess: int) -> None:
    """Whoever guesses the next version comes in at no moment of a save."""
    with transaction.atomic():
        visit = VisitFactory(draft=True, title_en="Mission")
        item = ProgrammeItemFactory(visit=visit, title_en="Meeting")
    form = AdminForm(signed_in("editor"), address(item)).fill(title_en="Mine", base_version=visit.version + guess)
    published_before(ReviewedAdmin, moment, visit)
    form.client.post(form.address, form.data)
    item.refresh_from_db()
    assert item.title_en == "Meeting"


@committed
def test_an_editor_puts_nothing_back_in_what_is_published_meanwhile(published_before: Any) -> None:
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
    Agreement.objects.update(title_en="Protocol")
    agreement.refresh_from_db()
    event = Agreement.pgh_event_model.objects.earliest("pgh_id")  # type: ignore[attr-defined]
    where = f"/admin/agreements/agreement/{agreement.pk}/history/agreements.agreement/{event.pgh_id}/?field=title_en"
    published_before(Restoration, "apply", agreement)
    answer = signed_in("editor").post(where, {"base_version": str(agreement.version + 1)})
    assert "Somebody else changed this meanwhile" in answer.content.decode()
    assert state(agreement) == Publication.PUBLISHED
    assert agreement.title_en == "Protocol"


# Nothing that nobody read.


def test_whoever_publishes_a_new_record_is_shown_what_its_rows_hold_on_other_pages() -> None:
    visit = VisitFactory(publication="in_review")
    item = ProgrammeItemFactory(visit=visit)
    ProgrammeParticipantFactory(item=item, person=PersonFactory(name="Anne Martin"), title_as_printed="Chair")
    PhotoPersonFactory(photo=PhotoFactory(visit=visit), printed_name="Jean Printed")
    page = told(signed_in("publisher"), visit)
    for words in ("Anne Martin", "Chair", "Jean Printed"):
        assert words in page


def test_what_rows_hold_on_other_pages_takes_the_same_queries_however_many_there_are() -> None:
    visit = VisitFactory(publication="in_review")
    item = ProgrammeItemFactory(visit=visit)
    publisher = signed_in("publisher")
    ProgrammeParticipantFactory(item=item)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            publisher.get(address(visit, "review"))
        return len(captured)

    queries()
    few = queries()
    for _number in range(4):
        ProgrammeParticipantFactory(item=item)
    assert queries() == few


def test_more_rows_than_are_shown_are_said_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.admin.holdings.MOST_HELD", 2)
    visit = VisitFactory(publication="in_review")
    item = ProgrammeItemFactory(visit=visit)
    for number in range(3):
        ProgrammeParticipantFactory(item=item, title_as_printed=f"Title {number}")
    page = told(signed_in("publisher"), visit)
    assert "Title 1" in page
    assert "Title 2" not in page
    assert "There are more than 2" in page


# Nothing that nobody finds again.


def pending(client: Client, row: Any, **values: Any) -> None:
    proposed(client, row, **values)
    assert Review.objects.on_page_of(row).exists()


def test_a_change_goes_with_the_row_it_is_about() -> None:
    item = ProgrammeItemFactory()
    pending(signed_in("editor"), item, title_en="Changed")
    publisher = signed_in("publisher", "pia")
    answer = publisher.post(f"/admin/events/programmeitem/{item.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not ProgrammeItem.objects.exists()
    assert not Review.objects.exists()
    assert "visit_change_waiting" not in str(soup_of(publisher.get("/admin/")).select_one(".to-do"))
    step = ReviewStep.objects.latest("pk")
    assert (step.action, step.is_change, step.record) == ("withdrawn", True, item.visit_id)
    assert "pia" in told(publisher, item.visit)


def test_a_row_with_a_change_stays_with_its_record() -> None:
    figure, other = KeyFigureFactory(), OrganizationFactory()
    pending(signed_in("editor"), figure, label_en="Changed")
    form = AdminForm(signed_in("publisher"), address(figure)).fill(organization=other.pk)
    form.save()
    assert any("waits for review" in each for each in form.errors), form.errors
    figure.refresh_from_db()
    assert figure.organization != other


@pytest.mark.parametrize("button", ["_save", "_submit_change"])
def test_going_back_to_what_is_public_withdraws_the_change(agreement: Agreement, button: str) -> None:
    editor = signed_in("editor", "ann")
    proposed(editor, agreement, title_en="Mistaken")
    form = AdminForm(editor, address(agreement)).fill(title_en="Memorandum")
    form.save(button)
    assert form.is_saved(), form.errors
    assert not Review.objects.exists()
    assert "already: the change is withdrawn" in told(editor, agreement)
    assert [step.action for step in ReviewStep.objects.order_by("pk")] == ["submitted", "withdrawn"]


def test_going_back_takes_no_change_along_that_somebody_else_typed_meanwhile(
    agreement: Agreement, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed(signed_in("editor", "ann"), agreement, title_en="By Ann")
    form = AdminForm(signed_in("editor", "ben"), address(agreement)).fill(title_en="Memorandum")
    whole = ReviewedAdmin.keep

    def changed_first(*arguments: Any) -> Any:
        monkeypatch.setattr(ReviewedAdmin, "keep", whole)
        Review.objects.update(version=2, data={"title_en": ["By Ann, again"]})
        return whole(*arguments)

    monkeypatch.setattr(ReviewedAdmin, "keep", changed_first)
    form.save()
    assert not form.is_saved()
    assert Review.objects.get().version == 2


# What is kept is a form.


@pytest.mark.parametrize("data", ['"x"', "[]", "1", "null"])
def test_a_change_is_the_fields_of_a_form(agreement: Agreement, data: str) -> None:
    proposed(signed_in("editor"), agreement, title_en="Changed")
    with refused("review_data_is_a_form"):
        run("UPDATE core_review SET data = %s::jsonb", data)
