"""Why something was changed, and one value or one row put back as it was."""

from typing import Any

import pytest
from django.contrib.admin import site
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.models import Agreement, Commitment
from core.admin.forms import Conflict
from core.admin.restoring import restoration_of
from core.admin.timeline import EVENTS_PER_PAGE
from core.history import because
from events.models import Photo
from partnerships.models import KeyFigure, KeyFigureCitation, Organization, OrganizationSuccession
from people.models import Membership, Person, PersonName
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    KeyFigureFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    PhotoFactory,
    PhotoPersonFactory,
    PostFactory,
    ProgrammeItemFactory,
    ProgrammeParticipantFactory,
    SignatureFactory,
    SourceFactory,
    TopicFactory,
)
from tests.rules.sql import run
from tests.staff import AdminForm, signed_in, soup_of

pytestmark = pytest.mark.django_db


def event_of(row: Any, label: str = "insert", nth: int = 0) -> Any:
    return type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk, pgh_label=label).order_by("pgh_id")[nth]


def version_of(record: Any) -> int:
    return int(type(record).objects.get(pk=record.pk).version)


def restore_address(record: Any, row: Any, event: Any, field: str = "") -> str:
    meta = record._meta
    query = f"?field={field}" if field else ""
    return (
        f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/history/{row._meta.label_lower}/{event.pgh_id}/{query}"
    )


def put_back(client: Client, address: str, reason: str = "") -> Any:
    """Press the button of the confirmation page."""
    form = AdminForm(client, address)
    form.data["change_reason"] = reason
    return client.post(address, form.data)


def history_of(client: Client, record: Any, page: int = 1) -> str:
    meta = record._meta
    response = client.get(f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/history/?p={page}")
    assert response.status_code == 200
    return " ".join(soup_of(response).select_one(".timeline").get_text(" ").split())  # type: ignore[union-attr]


class TestReasons:
    def test_the_reason_of_a_save_stands_in_the_history_for_colleagues_and_nowhere_else(self) -> None:
        organization = OrganizationFactory(name_en="Ankara")
        client = signed_in("publisher")
        form = AdminForm(client, f"/admin/partnerships/organization/{organization.pk}/change/")
        form.fill(location="Anatolia", change_reason="  as the journal\x0b prints it ").save()
        assert form.is_saved(), form.errors
        assert "As the journal prints it" in history_of(client, organization)
        public = Client().get(organization.get_absolute_url(), follow=True)
        assert "Anatolia" in public.text
        assert "journal" not in public.text

    def test_whose_change_it_was_stands_beside_who_published_it(self) -> None:
        ann = User.objects.create_user("ann")
        organization = OrganizationFactory(location="Ankara")
        with because(proposed_by=[ann.pk]):
            Organization.objects.filter(pk=organization.pk).update(location="Anatolia")
        assert "Proposed by ann" in history_of(signed_in("viewer"), organization)

    def test_a_save_needs_no_reason(self) -> None:
        organization = OrganizationFactory(draft=True)
        form = AdminForm(signed_in("editor"), f"/admin/partnerships/organization/{organization.pk}/change/")
        form.fill(location="Anatolia").save()
        assert form.is_saved(), form.errors

    def test_a_reason_alone_is_no_change(self) -> None:
        organization = OrganizationFactory(draft=True)
        before = Organization.objects.get().version
        form = AdminForm(signed_in("editor"), f"/admin/partnerships/organization/{organization.pk}/change/")
        form.fill(change_reason="nothing").save()
        assert form.is_saved(), form.errors
        assert Organization.objects.get().version == before

    def test_a_reason_too_long_comes_back_with_what_was_typed(self) -> None:
        organization = OrganizationFactory(draft=True)
        form = AdminForm(signed_in("editor"), f"/admin/partnerships/organization/{organization.pk}/change/")
        form.fill(change_reason="x" * 301).save()
        assert not form.is_saved()
        assert form.data["change_reason"] == "x" * 301
        assert any("300" in error for error in form.errors)

    def test_nobody_is_asked_why_something_is_added_and_viewers_are_not_asked(self) -> None:
        organization = OrganizationFactory()
        assert "change_reason" not in AdminForm(signed_in("editor"), "/admin/people/person/add/").data
        page = signed_in("viewer").get(f"/admin/partnerships/organization/{organization.pk}/change/")
        assert "change_reason" not in page.text

    def test_the_reason_goes_with_the_person_it_names(self) -> None:
        person, other = PersonFactory(name="Anne Martin"), PersonFactory()
        with because("Anne Martin asked for it"):
            Person.objects.filter(pk=person.pk).update(given_name="Anne")
        with because("another matter"):
            Person.objects.filter(pk=other.pk).update(given_name="Paul")
        run("SELECT erase_person(%s, 'erased')", person.pk)
        told = [reason for (reason,) in run("SELECT metadata ->> 'reason' FROM pghistory_context") if reason]
        assert sorted(told) == ["another matter", "erased"]


class TestTimeline:
    def test_a_long_history_is_read_page_by_page_with_the_same_queries(self) -> None:
        agreement = AgreementFactory()
        client = signed_in("editor")

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                client.get(f"/admin/agreements/agreement/{agreement.pk}/history/")
            return len(captured)

        commitment = CommitmentFactory(agreement=agreement, text_en="First")
        Commitment.objects.filter(pk=commitment.pk).update(text_en="Second")
        few = queries()
        for number in range(EVENTS_PER_PAGE * 2):
            Commitment.objects.filter(pk=commitment.pk).update(text_en=f"Text {number}.")
        assert queries() == few
        first, second, third = (history_of(client, agreement, page) for page in (1, 2, 3))
        assert "Earlier" in first
        assert "Later" not in first
        assert "Later" in second
        told = first + second + third
        assert all(f"Text {number}." in told for number in range(EVENTS_PER_PAGE * 2))

    @pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "1e9", "²", "9" * 5000])
    def test_a_page_that_is_none_is_the_first_or_empty(self, page: str) -> None:
        organization = OrganizationFactory()
        address = f"/admin/partnerships/organization/{organization.pk}/history/"
        assert signed_in("viewer").get(address, {"p": page}).status_code == 200

    def test_what_is_edited_on_the_page_of_a_record_is_in_its_history(self) -> None:
        old, new = OrganizationFactory(name_en="Rabat-Salé-Zaër"), OrganizationFactory(name_en="Rabat-Salé-Kénitra")
        OrganizationSuccession.objects.create(predecessor=old, successor=new, kind="renaming")
        assert "Succession: Rabat-Salé-Zaër → Rabat-Salé-Kénitra added" in history_of(signed_in("viewer"), old)


class TestOneField:
    def test_a_field_is_put_back_after_both_values_were_shown(self) -> None:
        agreement = AgreementFactory(draft=True, title_en="Memorandum", concluded_at="Ankara")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Protocol", concluded_at="Paris")
        client = signed_in("editor")
        timeline = soup_of(client.get(f"/admin/agreements/agreement/{agreement.pk}/history/"))
        [link] = [each for each in timeline.select("a.back") if str(each["href"]).endswith("?field=title_en")]
        address = str(link["href"])
        assert address == restore_address(agreement, agreement, event_of(agreement), "title_en")
        rows = [row.get_text("|", strip=True) for row in soup_of(client.get(address)).select("tbody tr")]
        assert rows == ["Title (en)|Protocol|Memorandum"]
        version = Agreement.objects.get().version
        assert put_back(client, address, "typed at the wrong record")["Location"] == (
            f"/admin/agreements/agreement/{agreement.pk}/history/"
        )
        agreement.refresh_from_db()
        assert (agreement.title_en, agreement.concluded_at) == ("Memorandum", "Paris")
        assert agreement.version == version
        told = history_of(client, agreement)
        assert "Put back as it was on" in told
        assert "Typed at the wrong record" in told

    def test_all_of_a_row_is_put_back_at_once(self) -> None:
        agreement = AgreementFactory(draft=True)
        commitment = CommitmentFactory(agreement=agreement, text_en="To meet", text_fr="Se réunir")
        Commitment.objects.filter(pk=commitment.pk).update(text_en="", text_fr="Autre")
        client = signed_in("editor")
        put_back(client, restore_address(agreement, commitment, event_of(commitment)))
        commitment.refresh_from_db()
        assert (commitment.text_en, commitment.text_fr) == ("To meet", "Se réunir")

    def test_what_contradicts_the_rest_by_now_is_refused_with_a_sentence(self) -> None:
        agreement = AgreementFactory(draft=True, concluded_on="2025")
        Agreement.objects.filter(pk=agreement.pk).update(concluded_on="2015")
        Agreement.objects.filter(pk=agreement.pk).update(term_kind="end_date", term_ends_on="2020-01-01")
        client = signed_in("editor")
        response = put_back(client, restore_address(agreement, agreement, event_of(agreement), "concluded_on"))
        assert response.status_code == 200
        assert "The term ends before the agreement is concluded." in soup_of(response).select_one(".errornote").text  # type: ignore[union-attr]
        agreement.refresh_from_db()
        assert agreement.concluded_on.format() == "2015"

    def test_a_change_meanwhile_is_shown_first(self) -> None:
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Protocol")
        client = signed_in("editor")
        address = restore_address(agreement, agreement, event_of(agreement), "title_en")
        form = AdminForm(client, address).fill(base_version="0")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Charter")
        response = client.post(address, form.data)
        assert "Somebody else changed this meanwhile" in response.text
        assert "Charter" in response.text
        assert Agreement.objects.get().title_en == "Charter"
        assert put_back(client, address).status_code == 302

    @pytest.mark.parametrize("sent", ["", "x", "-1"])
    def test_without_the_version_that_was_seen_nothing_is_put_back(self, sent: str) -> None:
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Protocol")
        address = restore_address(agreement, agreement, event_of(agreement), "title_en")
        response = signed_in("editor").post(address, {"base_version": sent})
        assert "Somebody else changed this meanwhile" in response.text
        assert Agreement.objects.get().title_en == "Protocol"

    def test_what_is_so_already_has_no_button(self) -> None:
        agreement = AgreementFactory(draft=True)
        page = signed_in("editor").get(restore_address(agreement, agreement, event_of(agreement), "title_en"))
        assert "It is so already" in page.text
        assert soup_of(page).select("#content-main form") == []

    @pytest.mark.parametrize("field", ["publication", "registry_number", "id", "version", "pgh_id", "nothing"])
    def test_what_nobody_types_is_not_put_back(self, field: str) -> None:
        agreement = AgreementFactory(draft=True)
        Agreement.objects.filter(pk=agreement.pk).update(publication="in_review")
        address = restore_address(agreement, agreement, event_of(agreement), field)
        assert signed_in("editor").get(address).status_code == 404

    def test_a_reference_to_what_is_gone_is_refused_with_a_sentence(self) -> None:
        agreement = AgreementFactory(draft=True)
        topic = TopicFactory()
        commitment = CommitmentFactory(agreement=agreement, topic=topic)
        Commitment.objects.filter(pk=commitment.pk).update(topic=None)
        topic.delete()
        response = put_back(signed_in("editor"), restore_address(agreement, commitment, event_of(commitment), "topic"))
        assert "Topic: what this referred to is no longer there." in response.text


class TestOneRow:
    def test_a_deleted_row_comes_back_under_its_old_number(self) -> None:
        agreement = AgreementFactory(draft=True)
        commitment = CommitmentFactory(agreement=agreement, text_en="To meet", topic=TopicFactory(name_en="Climate"))
        number = commitment.pk
        commitment.delete()
        commitment.pk = number
        client = signed_in("editor")
        timeline = client.get(f"/admin/agreements/agreement/{agreement.pk}/history/").text
        address = restore_address(agreement, commitment, event_of(commitment, "delete"))
        assert address in timeline
        assert "Climate" in client.get(address).text
        assert put_back(client, address).status_code == 302
        restored = Commitment.objects.get()
        assert (restored.pk, restored.text_en, str(restored.topic)) == (number, "To meet", "Climate")
        labels = Commitment.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", flat=True)  # type: ignore[attr-defined]
        assert [*labels] == ["insert", "delete", "insert"]

    def test_rows_of_a_row_come_back_after_it_and_find_it(self) -> None:
        item = ProgrammeItemFactory(visit__draft=True)
        visit = item.visit
        participant = ProgrammeParticipantFactory(item=item, person=None, group_en="a choir")
        item_number, number = item.pk, participant.pk
        item.delete()
        item.pk, participant.pk = item_number, number
        client = signed_in("editor")
        address = restore_address(visit, participant, event_of(participant, "delete"))
        assert "what this referred to is no longer there" in put_back(client, address).text
        assert put_back(client, restore_address(visit, item, event_of(item, "delete"))).status_code == 302
        assert put_back(client, address).status_code == 302
        assert [str(each.group) for each in visit.programme_items.get().participants.all()] == ["a choir"]

    def test_a_button_pressed_twice_puts_back_once(self) -> None:
        agreement = AgreementFactory(draft=True)
        commitment = CommitmentFactory(agreement=agreement)
        number = commitment.pk
        commitment.delete()
        commitment.pk = number
        client = signed_in("editor")
        address = restore_address(agreement, commitment, event_of(commitment, "delete"))
        form = AdminForm(client, address)
        assert client.post(address, form.data).status_code == 302
        assert client.post(address, form.data).status_code == 302
        assert Commitment.objects.count() == 1

    def test_a_row_whose_place_is_taken_by_now_is_refused_with_a_sentence(self) -> None:
        person, post = PersonFactory(draft=True), PostFactory()
        times = {"started_on": "2010", "ended_on": "2016"}
        membership = MembershipFactory(person=person, post=post, **times)
        number = membership.pk
        membership.delete()
        MembershipFactory(person=person, post=post, **times)
        membership.pk = number
        address = restore_address(person, membership, event_of(membership, "delete"))
        response = put_back(signed_in("editor"), address)
        assert "This person already holds this post in that time." in response.text
        assert Membership.objects.count() == 1

    def test_a_row_of_another_record_is_not_found_here(self) -> None:
        agreement, other = AgreementFactory(draft=True), AgreementFactory(draft=True)
        commitment = CommitmentFactory(agreement=other)
        address = restore_address(agreement, commitment, event_of(commitment))
        assert signed_in("editor").get(address).status_code == 404

    def test_a_row_that_went_to_another_record_is_not_put_back_by_way_of_its_former_one(self) -> None:
        draft, public = OrganizationFactory(draft=True), OrganizationFactory()
        figure = KeyFigureFactory(organization=draft, label_en="Bad")
        citation = KeyFigureCitation.objects.create(key_figure=figure, source=SourceFactory(), quote="Bad")
        KeyFigure.objects.filter(pk=figure.pk).update(organization=public, label_en="Good")
        KeyFigureCitation.objects.filter(pk=citation.pk).update(quote="Good")
        editor = signed_in("editor")
        for row, field in ((figure, "label_en"), (citation, "quote")):
            address = restore_address(draft, row, event_of(row), field)
            assert editor.get(address).status_code == 404
            assert editor.post(address, {"base_version": str(version_of(draft))}).status_code == 404
        KeyFigureCitation.objects.all().delete()
        assert editor.get(restore_address(draft, citation, event_of(citation, "delete"))).status_code == 404

    def test_nor_is_a_row_put_back_to_the_record_it_came_from(self) -> None:
        public, draft = OrganizationFactory(), OrganizationFactory(draft=True)
        figure = KeyFigureFactory(organization=public, label_en="Bad")
        KeyFigure.objects.filter(pk=figure.pk).update(organization=draft)
        address = restore_address(figure, figure, event_of(figure), "organization")
        assert signed_in("editor").get(address).status_code == 404

    def test_a_photo_of_an_agreement_belongs_to_its_visit_where_it_has_one(self) -> None:
        agreement = AgreementFactory(draft=True)
        photo = PhotoFactory(agreement=agreement, caption_en="Bad")
        Photo.objects.filter(pk=photo.pk).update(caption_en="Good")
        address = restore_address(agreement, photo, event_of(photo), "caption_en")
        assert signed_in("editor").get(address).status_code == 404
        Photo.objects.filter(pk=photo.pk).update(visit=None)
        assert put_back(signed_in("editor", "ben"), address).status_code == 302
        photo.refresh_from_db()
        assert photo.caption_en == "Bad"


class TestWhoMay:
    def test_what_is_published_meanwhile_is_not_changed_though_its_new_version_is_guessed(self) -> None:
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Protocol")
        request = RequestFactory().post("/")
        request.user = User.objects.create_user("ann")
        page = site.get_model_admin(Agreement)
        restoration = restoration_of(page, agreement, "agreements.agreement", event_of(agreement).pgh_id, "title_en")
        Agreement.objects.filter(pk=agreement.pk).update(publication="published")
        with pytest.raises(Conflict), transaction.atomic():
            restoration.apply(request, str(version_of(agreement)))
        assert Agreement.objects.get().title_en == "Protocol"

    def test_only_a_publisher_puts_back_what_is_public(self) -> None:
        agreement = AgreementFactory(title_en="Memorandum")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Protocol")
        address = restore_address(agreement, agreement, event_of(agreement), "title_en")
        editor = signed_in("editor")
        assert editor.get(address).status_code == 403
        assert editor.post(address, {"base_version": "1"}).status_code == 403
        timeline = soup_of(editor.get(f"/admin/agreements/agreement/{agreement.pk}/history/"))
        assert timeline.select("a.back") == []
        assert put_back(signed_in("publisher"), address).status_code == 302
        assert Agreement.objects.get().title_en == "Memorandum"

    def test_where_four_eyes_are_asked_for_nobody_puts_back_what_is_published_alone(self, settings: Any) -> None:
        settings.FOUR_EYES = True
        agreement = AgreementFactory(title_en="Memorandum")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Protocol")
        address = restore_address(agreement, agreement, event_of(agreement), "title_en")
        assert signed_in("publisher").get(address).status_code == 403

    def test_who_only_reads_finds_no_way_back(self) -> None:
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
        Agreement.objects.filter(pk=agreement.pk).update(title_en="Protocol")
        viewer = signed_in("viewer")
        timeline = soup_of(viewer.get(f"/admin/agreements/agreement/{agreement.pk}/history/"))
        assert timeline.select("a.back") == []
        assert viewer.get(restore_address(agreement, agreement, event_of(agreement))).status_code == 403

    def test_a_stranger_is_asked_to_sign_in(self) -> None:
        agreement = AgreementFactory(draft=True)
        assert Client().get(restore_address(agreement, agreement, event_of(agreement))).status_code == 302


class TestErased:
    def test_names_that_were_erased_do_not_come_back(self) -> None:
        person = PersonFactory(name="Anne Martin")
        alias = PersonName.objects.create(person=person, name="A. Martin")
        run("SELECT erase_person(%s, 'erased')", person.pk)
        client = signed_in("publisher")
        for row in (alias, person):
            label = "delete" if row is alias else "insert"
            for field in [""] if row is alias else ["name", "given_name"]:
                address = restore_address(person, row, event_of(row, label), field)
                page = client.get(address)
                assert "These values were erased" in page.text
                assert "Martin" not in page.text
                sent = client.post(address, {"base_version": str(Person.objects.get().version)})
                assert "These values were erased" in sent.text
        assert not PersonName.objects.exists()

    def test_nor_does_a_name_printed_beside_a_photo(self) -> None:
        person = PersonFactory()
        photo = PhotoFactory(visit__draft=True)
        row = PhotoPersonFactory(photo=photo, printed_name="Anne Martin", person=None)
        row.person = person
        row.save()
        run("SELECT erase_person(%s, 'erased')", person.pk)
        page = signed_in("publisher").get(restore_address(photo.visit, row, event_of(row), "printed_name"))
        assert "These values were erased" in page.text

    def test_other_facts_of_the_same_person_can_be_put_back(self) -> None:
        membership = MembershipFactory(started_on="2010")
        Membership.objects.update(started_on="2011")
        person = membership.person
        run("SELECT erase_person(%s, 'erased')", person.pk)
        client = signed_in("publisher")
        assert (
            put_back(client, restore_address(person, membership, event_of(membership), "started_on")).status_code == 302
        )
        membership.refresh_from_db()
        assert membership.started_on.format() == "2010"


def test_a_file_comes_back_with_its_row() -> None:
    agreement = AgreementFactory(draft=True)
    document = agreement.documents.create(kind="text", language="fr", file=ContentFile(b"%PDF-1.7", name="text.pdf"))
    number, name = document.pk, document.file.name
    document.delete()
    document.pk = number
    client = signed_in("editor")
    assert put_back(client, restore_address(agreement, document, event_of(document, "delete"))).status_code == 302
    assert agreement.documents.get().file.name == name


@pytest.mark.django_db(transaction=True)
def test_an_erasure_and_a_restoration_wait_for_each_other(another: Any) -> None:
    """What is put back while somebody is being erased is found by the erasure, which waits for it."""
    with transaction.atomic():
        person = PersonFactory(name="Anne Martin", draft=True)
        alias = PersonName.objects.create(person=person, name="A. Martin")
        number = alias.pk
    alias.delete()
    alias.pk = number
    address = restore_address(person, alias, event_of(alias, "delete"))
    client = signed_in("editor")
    form = AdminForm(client, address)
    another.execute("SELECT erase_person(%s, 'erased')", [person.pk])
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    try:
        with pytest.raises(Exception, match="lock timeout"):
            client.post(address, form.data)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
    another.commit()
    assert "meanwhile" in client.post(address, form.data).text
    assert not PersonName.objects.exists()


def test_a_signature_names_who_signed_in_its_row() -> None:
    signature = SignatureFactory(agreement__draft=True, person__name="Anne Martin")
    agreement = signature.agreement
    page = signed_in("editor").get(restore_address(agreement, signature, event_of(signature)))
    assert "Signature: Anne Martin" in page.text
