"""The history of a record: everything that changed it, however it was changed."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from people.models import Person
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganizationFactory,
    PersonFactory,
    ProgrammeItemFactory,
    ProgrammeParticipantFactory,
    TopicFactory,
)
from tests.staff import AdminForm, signed_in, soup_of

pytestmark = pytest.mark.django_db


def history_of(agreement: Agreement) -> str:
    page = signed_in("viewer").get(f"/admin/agreements/agreement/{agreement.pk}/history/")
    assert page.status_code == 200
    timeline = soup_of(page).select_one(".timeline")
    assert timeline is not None
    return " ".join(timeline.get_text(" ").split())


def test_the_admin_keeps_no_names_outside_the_history() -> None:
    client = signed_in("editor")
    person = PersonFactory(draft=True, name="Jacqueline Dupont")
    form = AdminForm(client, f"/admin/people/person/{person.pk}/change/").fill(biography_en="Somebody")
    form.save()
    assert form.is_saved(), form.errors
    AdminForm(client, "/admin/people/person/add/").fill(name="Another").save()
    delete = client.post(f"/admin/people/person/{person.pk}/delete/", {"post": "yes"})
    assert delete.status_code == 302
    assert not Person.objects.filter(pk=person.pk).exists()
    assert Person.objects.filter(name="Another").exists()
    assert not LogEntry.objects.exists()


def test_the_desk_lists_no_recent_actions() -> None:
    client = signed_in("editor")
    page = soup_of(client.get("/admin/"))
    assert page.select_one("#content-main") is not None
    assert page.select_one("#recent-actions-module") is None


@pytest.mark.django_db(transaction=True)
def test_history_tells_who_changed_what_from_what_to_what() -> None:
    agreement = Agreement.objects.create(title_en="Memorandum", agreement_type="memorandum")
    topic = TopicFactory(name_en="Climate")
    form = AdminForm(signed_in("editor", "ann"), f"/admin/agreements/agreement/{agreement.pk}/change/")
    form.fill(title_en="Memorandum of Ankara", concluded_on="10/2021")
    form.add_row("commitments", text_en="Green spaces", topic=topic.pk).save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agreements_agreement SET agreement_type = 'protocol'")
        cursor.execute("DELETE FROM agreements_commitment")
    told = history_of(agreement)
    assert "· ann" in told
    assert "Title (en) Memorandum Memorandum of Ankara" in told
    assert "Concluded on – October 2021" in told
    assert "Commitment: 1. Green spaces added" in told
    assert "Topic – Climate" in told
    assert "· directly in the database" in told
    assert "Type memorandum of understanding protocol" in told
    assert "Commitment: 1. Green spaces deleted" in told
    assert told.index("protocol") < told.index("· ann")


def test_history_of_a_visit_holds_the_participants_of_its_programme() -> None:
    item = ProgrammeItemFactory(title_en="Business forum")
    ProgrammeParticipantFactory(item=item, person=None, group_en="seventeen representatives")
    page = signed_in("viewer").get(f"/admin/events/visit/{item.visit_id}/history/")
    assert "seventeen representatives" in soup_of(page).text


def test_history_needs_the_same_queries_however_long_it_is() -> None:
    agreement = AgreementFactory()
    client = signed_in("viewer")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/admin/agreements/agreement/{agreement.pk}/history/")
        return len(captured)

    CommitmentFactory(agreement=agreement, topic=TopicFactory())
    few = queries()
    for number in range(10):
        CommitmentFactory(agreement=agreement, topic=TopicFactory(), text_en=f"Commitment {number}")
        agreement.parties.create(organization=OrganizationFactory())
    assert queries() == few


def test_history_of_no_record_is_not_found() -> None:
    assert signed_in("viewer").get("/admin/agreements/agreement/1/history/").status_code == 404
