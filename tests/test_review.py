"""Review: what an editor types about a published record waits as a change, which a publisher reads and publishes."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, User
from agreements.models import Agreement, Commitment, Document
from core.admin import RecordAdmin
from core.admin.acts import seen_version
from core.models import Publication
from core.review import Review, ReviewState, ReviewStep
from events.models import ProgrammeParticipant
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    OrganizationFactory,
    PersonFactory,
    ProgrammeItemFactory,
    SourceFactory,
)
from tests.staff import AdminForm, signed_in, soup_of

# A version rises once per transaction, so that two saves need two.
committed = pytest.mark.django_db(transaction=True)
pytestmark = pytest.mark.django_db


def address(agreement: Any, page: str = "change") -> str:
    meta = agreement._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/{agreement.pk}/{page}/"


@pytest.fixture
def agreement() -> Agreement:
    with transaction.atomic():
        agreement: Agreement = AgreementFactory(title_en="Memorandum")
        CommitmentFactory(agreement=agreement, text_en="Green spaces")
    agreement.refresh_from_db()
    return agreement


def proposed(client: Client, agreement: Agreement, button: str = "_submit_change", **values: Any) -> AdminForm:
    """A change typed into the form of a published record, and submitted."""
    form = AdminForm(client, address(agreement)).fill(**values)
    form.save(button)
    assert form.is_saved(), form.errors
    return form


def decide(client: Client, agreement: Any, act: str, **values: Any) -> Any:
    """Press a button of the review page, as it is shown now."""
    page = soup_of(client.get(address(agreement, "review")))
    button = page.select_one(f"button[name=act][value={act}]")
    assert button is not None, page.select_one("#content-main")
    form = button.find_parent("form")
    assert form is not None
    data = {str(each["name"]): each.get("value", "") for each in form.select("input[name]")}
    action = str(form.get("action") or address(agreement, "review"))
    return client.post(action, {**data, "act": act, **values})


def state(agreement: Agreement) -> str:
    agreement.refresh_from_db()
    return str(agreement.publication)


def told(client: Client, agreement: Any) -> str:
    """The review page in words, with the messages of what was done before."""
    return " ".join(soup_of(client.get(address(agreement, "review"))).text.split())


def public(agreement: Agreement) -> str:
    return Client().get(agreement.get_absolute_url()).content.decode()


# From the editor to the public.


def test_an_editors_save_of_a_published_record_is_kept_and_not_shown(agreement: Agreement) -> None:
    client = signed_in("editor", "ann")
    form = AdminForm(client, address(agreement))
    assert "kept as a change" in form.soup.text
    form.fill(title_en="Memorandum of Ankara").fill_row("commitments", 0, text_en="Parks")
    form.add_row("commitments", text_en="Soft mobility").save()
    assert form.is_saved(), form.errors
    assert "Memorandum of Ankara" not in public(agreement)
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum"
    assert [row.text_en for row in Commitment.objects.all()] == ["Green spaces"]
    assert Review.objects.get().state == ReviewState.PREPARED
    again = AdminForm(client, address(agreement))
    assert again.data["title_en"] == "Memorandum of Ankara"
    assert again.data["commitments-0-text_en"] == "Parks"
    assert again.data["commitments-1-text_en"] == "Soft mobility"
    assert again.errors == []


@committed
def test_a_publisher_reads_the_difference_and_publishes_it(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor", "ann"), signed_in("publisher", "pia")
    topic_source = SourceFactory(title="Press release")
    form = AdminForm(editor, address(agreement)).fill(title_en="Memorandum of Ankara", concluded_on="10/2021")
    form.fill_row("commitments", 0, text_en="Parks").add_row("citations", source=topic_source.pk, locator="p. 2")
    form.fill(change_reason="The press release says so").save("_submit_change")
    assert form.is_saved(), form.errors
    page = told(publisher, agreement)
    assert "The press release says so" in page
    for words in ("Title (en) Memorandum Memorandum of Ankara", "Green spaces Parks", "Press release", "a new row"):
        assert words in page
    assert "A change by ann: waiting for review." in page
    answer = decide(publisher, agreement, "publish")
    assert answer.status_code == 302
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum of Ankara"
    assert [row.text_en for row in Commitment.objects.all()] == ["Parks"]
    assert agreement.citations.filter(source=topic_source).exists()
    assert "Memorandum of Ankara" in public(agreement)
    assert not Review.objects.exists()
    assert [step.action for step in ReviewStep.objects.order_by("pk")] == ["submitted", "published"]
    event = Agreement.pgh_event_model.objects.filter(pgh_label="update").latest("pgh_id")  # type: ignore[attr-defined]
    metadata = event.pgh_context.metadata
    assert "The press release says so" in metadata.values()
    assert (names(metadata["user"]), [names(each) for each in metadata["proposed_by"]]) == ("pia", ["ann"])
    noted = AuditEvent.objects.get(action="change_published")
    assert (str(noted.actor), noted.object_id) == ("pia", agreement.pk)


def names(number: Any) -> str:
    return str(User.objects.get(pk=number).username)


def test_a_change_is_returned_with_a_comment_and_submitted_again(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor", "ann"), signed_in("publisher", "pia")
    proposed(editor, agreement, title_en="Memorandum of Ankara")
    decide(publisher, agreement, "return", comment=" ")
    assert "a return has a comment" in told(publisher, agreement)
    decide(publisher, agreement, "return", comment="Which year?")
    form = AdminForm(editor, address(agreement))
    assert "pia asks for this" in form.soup.text
    assert "Which year?" in form.soup.text
    assert "agreement_returned" in str(soup_of(editor.get("/admin/")).select_one(".to-do"))
    rows = soup_of(editor.get("/admin/agreements/agreement/?task=agreement_returned")).select("#result_list tbody tr")
    assert [row.select_one(".field-what_to_do").text for row in rows] == ["Returned to you: “Which year?”"]  # type: ignore[union-attr]
    form.fill(title_en="Memorandum of Ankara, 2021").save("_submit_change")
    assert Review.objects.get().state == ReviewState.SUBMITTED
    assert "Memorandum of Ankara, 2021" in told(publisher, agreement)
    assert "Which year?" in told(publisher, agreement)
    assert AuditEvent.objects.filter(action="returned", object_id=agreement.pk).count() == 1


def test_a_change_is_withdrawn(agreement: Agreement) -> None:
    editor = signed_in("editor")
    proposed(editor, agreement, "_save", title_en="Mistaken")
    decide(editor, agreement, "submit")
    decide(editor, agreement, "withdraw")
    assert not Review.objects.exists()
    assert AdminForm(editor, address(agreement)).data["title_en"] == "Memorandum"


def test_a_new_record_is_read_returned_and_published() -> None:
    agreement = AgreementFactory(draft=True, title_en="Memorandum of Rabat")
    editor, publisher = signed_in("editor", "ann"), signed_in("publisher", "pia")
    AdminForm(editor, address(agreement)).fill(publication="in_review", concluded_at="Rabat").save()
    page = told(publisher, agreement)
    assert "What it holds" in page
    assert "Memorandum of Rabat" in page
    decide(publisher, agreement, "return", comment="When was it signed?")
    assert state(agreement) == Publication.DRAFT
    form = AdminForm(editor, address(agreement))
    assert "When was it signed?" in form.soup.text
    assert "agreement_returned" in str(soup_of(editor.get("/admin/")).select_one(".to-do"))
    form.fill(publication="in_review").save()
    assert form.is_saved(), form.errors
    assert "agreement_returned" not in str(soup_of(editor.get("/admin/")).select_one(".to-do"))
    decide(publisher, agreement, "publish")
    assert state(agreement) == Publication.PUBLISHED
    assert not Review.objects.exists()
    actions = [step.action for step in ReviewStep.objects.order_by("pk")]
    assert actions == ["submitted", "returned", "submitted", "published"]


def test_the_desk_counts_what_waits(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor", "ann"), signed_in("publisher", "pia")
    proposed(editor, agreement, "_save", title_en="Memorandum of Ankara")
    assert "agreement_change_prepared" in str(soup_of(editor.get("/admin/")).select_one(".to-do"))
    assert "agreement_change_waiting" not in str(soup_of(publisher.get("/admin/")).select_one(".to-do"))
    decide(editor, agreement, "submit")
    assert "agreement_change_waiting" in str(soup_of(publisher.get("/admin/")).select_one(".to-do"))
    assert "agreement_change_waiting" not in str(soup_of(editor.get("/admin/")).select_one(".to-do"))


# What is refused, and what goes wrong.


def test_what_the_database_refuses_is_told_at_the_field_before_anything_is_kept(agreement: Agreement) -> None:
    form = AdminForm(signed_in("editor"), address(agreement))
    form.add_row("parties", organization=agreement.parties.get_queryset().first().organization_id)  # type: ignore[union-attr]
    form.save("_submit_change")
    assert not form.is_saved()
    assert any("once" in error or "already" in error for error in form.errors), form.errors
    assert not Review.objects.exists()
    assert agreement.parties.count() == 2


@committed
def test_what_the_database_refuses_on_publishing_is_told_at_the_field(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor"), signed_in("publisher")
    with transaction.atomic():
        other = AgreementFactory()
    form = AdminForm(editor, address(agreement)).add_row("identifiers", scheme="treaty", value="T-1")
    form.save("_submit_change")
    assert form.is_saved(), form.errors
    other.identifiers.create(scheme="treaty", value="T-1")
    page = decide(publisher, agreement, "publish")
    assert page.status_code == 200
    assert "T-1" in page.content.decode()
    assert [each.text for each in soup_of(page).select("ul.errorlist li")]
    assert Review.objects.get().state == ReviewState.SUBMITTED
    assert not agreement.identifiers.exists()


@committed
def test_a_record_that_changed_meanwhile_shows_both_versions_and_nothing_is_lost(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor", "ann"), signed_in("publisher", "pia")
    proposed(editor, agreement, title_en="Memorandum of Ankara")
    direct = AdminForm(publisher, address(agreement)).fill(title_en="Memorandum, corrected")
    direct.save()
    assert direct.is_saved(), direct.errors
    assert "was changed after this change was typed" in told(publisher, agreement)
    page = decide(publisher, agreement, "publish")
    assert page.status_code == 200
    soup = soup_of(page)
    panel = soup.select_one("section.conflict")
    assert panel is not None
    assert "Memorandum, corrected" in panel.text
    assert "Memorandum of Ankara" in panel.text
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum, corrected"
    form = AdminForm.__new__(AdminForm)
    form.client, form.address, form.response = publisher, address(agreement, "review/publish"), page
    form.read()
    button = soup.select_one("button[name='_save_over']")
    assert button is not None
    form.save("_save_over", str(button["value"]))
    assert form.is_saved(), form.errors
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum of Ankara"
    assert not Review.objects.exists()


@committed
def test_an_editor_is_shown_that_the_record_changed_and_goes_on(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor", "ann"), signed_in("publisher", "pia")
    proposed(editor, agreement, "_save", title_en="Memorandum of Ankara")
    AdminForm(publisher, address(agreement)).fill(concluded_at="Ankara").save()
    form = AdminForm(editor, address(agreement))
    assert form.soup.select_one("section.conflict") is not None
    assert form.data["title_en"] == "Memorandum of Ankara"
    button = form.soup.select_one("button[name='_save_over']")
    assert button is not None
    form.fill(concluded_at="Ankara").save("_save_over", str(button["value"]))
    assert form.is_saved(), form.errors
    assert Review.objects.get().base_version == Agreement.objects.get().version


@committed
def test_two_browsers_change_the_same_change(agreement: Agreement) -> None:
    ann, ben = (AdminForm(signed_in("editor", name), address(agreement)) for name in ("ann", "ben"))
    ann.fill(title_en="By Ann").save()
    ben.fill(title_en="By Ben").save()
    assert ann.is_saved()
    assert not ben.is_saved()
    assert ben.data["title_en"] == "By Ben"
    assert Review.objects.get(data__title_en=["By Ann"])
    button = ben.soup.select_one("button[name='_save_over']")
    assert button is not None
    ben.save("_save_over", str(button["value"]))
    assert ben.is_saved(), ben.errors
    assert len(Review.objects.get(data__title_en=["By Ben"]).authors) == 2


def test_what_was_edited_after_the_publisher_read_it_is_not_published(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor"), signed_in("publisher")
    proposed(editor, agreement, title_en="Read")
    page = soup_of(publisher.get(address(agreement, "review")))
    seen = page.select_one("input[name=seen]")
    assert seen is not None
    proposed(editor, agreement, title_en="Not read")
    for where, act in (("review/publish", "publish"), ("review", "return")):
        publisher.post(address(agreement, where), {"seen": seen["value"], "act": act, "comment": "Good"})
        assert "changed meanwhile" in told(publisher, agreement)
    agreement.refresh_from_db()
    assert agreement.title_en == "Memorandum"
    assert Review.objects.get().state == ReviewState.SUBMITTED


def test_a_change_is_published_once(agreement: Agreement) -> None:
    publisher = signed_in("publisher")
    proposed(signed_in("editor"), agreement, title_en="Memorandum of Ankara")
    decide(publisher, agreement, "publish")
    publisher.post(address(agreement, "review/publish"), {"seen": "1-1"})
    assert "published or withdrawn meanwhile" in told(publisher, agreement)


def test_what_the_public_sees_already_is_no_change(agreement: Agreement) -> None:
    editor = signed_in("editor")
    form = AdminForm(editor, address(agreement))
    form.save()
    assert form.is_saved()
    assert "nothing is kept" in told(editor, agreement)
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"act": "x"}, {"act": "schedule", "seen": "1-1"}, {"act": "return", "seen": "\0"}]
)
def test_nonsense_on_the_review_page_is_told(agreement: Agreement, data: dict[str, str]) -> None:
    proposed(signed_in("editor"), agreement, title_en="Memorandum of Ankara")
    publisher = signed_in("publisher")
    assert publisher.post(address(agreement, "review"), data).status_code == 302
    assert Review.objects.get().state == ReviewState.SUBMITTED


# Who may do what.


def test_an_editor_publishes_nothing_by_it(agreement: Agreement) -> None:
    editor = signed_in("editor")
    proposed(editor, agreement, title_en="Mine")
    new = AgreementFactory(publication="in_review")
    page = soup_of(editor.get(address(agreement, "review")))
    offered = {str(each["value"]) for each in page.select("button[name=act]")}
    assert offered == {"withdraw"}
    seen = page.select_one("input[name=seen]")
    assert seen is not None
    posted = {"seen": seen["value"], "comment": "x", "publish_on": "2099-01-01"}
    assert editor.post(address(agreement, "review/publish"), posted).status_code == 403
    assert editor.get(address(agreement, "review/publish")).status_code == 403
    for record in (agreement, new):
        for act in ("publish", "return", "schedule"):
            data = {**posted, "seen": seen_version(record, Review.objects.about(record).first()), "act": act}
            assert editor.post(address(record, "review"), data).status_code == 403, act
    assert Review.objects.get().state == ReviewState.SUBMITTED
    form = AdminForm(editor, address(agreement))
    form.fill(publication="withdrawn").save()
    assert not form.is_saved()


@committed
def test_an_editor_does_not_come_in_while_somebody_publishes(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        agreement = AgreementFactory(draft=True, title_en="Memorandum")
    form = AdminForm(signed_in("editor"), address(agreement))
    decided = RecordAdmin.purpose_of

    def publish_at_this_moment(*arguments: Any) -> Any:
        purpose = decided(*arguments)
        Agreement.objects.update(publication=Publication.PUBLISHED)
        return purpose

    monkeypatch.setattr(RecordAdmin, "purpose_of", publish_at_this_moment)
    data = {**form.data, "title_en": "Mine", "base_version": agreement.version + 1, "publication": "published"}
    assert form.client.post(form.address, data).status_code == 403
    agreement.refresh_from_db()
    assert (agreement.title_en, agreement.publication) == ("Memorandum", Publication.PUBLISHED)


def test_a_viewer_sees_nothing_to_press(agreement: Agreement) -> None:
    proposed(signed_in("editor"), agreement, title_en="Memorandum of Ankara")
    viewer = signed_in("viewer")
    page = soup_of(viewer.get(address(agreement)))
    assert "waiting for review" in page.text
    assert not page.select("#content-main form button, #content-main form input[type=submit]")
    assert not page.select("a[href$='/review/']")
    for where in ("review", "review/publish"):
        assert viewer.get(address(agreement, where)).status_code == 403
        assert viewer.post(address(agreement, where)).status_code == 403


def test_a_withdrawn_record_is_changed_by_publishers_only(agreement: Agreement) -> None:
    proposed(signed_in("editor", "ann"), agreement, title_en="Memorandum of Ankara")
    form = AdminForm(signed_in("publisher"), address(agreement)).fill(publication="withdrawn")
    form.save()
    assert form.is_saved(), form.errors
    editor = signed_in("editor", "ben")
    assert editor.post(address(agreement), {"title_en": "Mine"}).status_code == 403
    assert "only a publisher changes it" in soup_of(editor.get(address(agreement))).text


def test_a_file_does_not_wait_and_says_so(agreement: Agreement) -> None:
    form = AdminForm(signed_in("editor"), address(agreement))
    form.add_row("documents", title_en="Text", kind="text", language="fr")
    form.data["documents-0-file"] = SimpleUploadedFile("text.pdf", b"%PDF-1.4")
    form.save("_submit_change")
    assert not form.is_saved()
    assert any("file" in error for error in form.errors), form.errors
    assert not Review.objects.exists()
    assert not Document.objects.exists()


@committed
def test_the_rows_of_a_visits_programme_change_by_review_too() -> None:
    with transaction.atomic():
        item, organization = ProgrammeItemFactory(), OrganizationFactory(name_en="Chamber of Commerce")
    editor, publisher = signed_in("editor"), signed_in("publisher")
    form = AdminForm(editor, address(item)).add_row("participants", organization=organization.pk)
    form.save("_submit_change")
    assert form.is_saved(), form.errors
    assert not ProgrammeParticipant.objects.exists()
    assert "visit_change_waiting" in str(soup_of(publisher.get("/admin/")).select_one(".to-do"))
    assert f"/admin/events/programmeitem/{item.pk}/review/" in str(soup_of(publisher.get(address(item.visit))))
    assert "Chamber of Commerce" in told(publisher, item)
    decide(publisher, item, "publish")
    assert ProgrammeParticipant.objects.get().organization == organization
    assert not Review.objects.exists()


def test_what_waits_about_a_person_is_erased_with_them() -> None:
    person = PersonFactory(name="Jacqueline Dupont")
    form = AdminForm(signed_in("editor"), address(person)).fill(biography_en="Born somewhere")
    form.save("_submit_change")
    assert form.is_saved(), form.errors
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_person(%s, 'a person')", [person.pk])
    assert not Review.objects.exists()


def test_the_review_asks_the_same_queries_however_many_rows_change(agreement: Agreement) -> None:
    editor, publisher = signed_in("editor"), signed_in("publisher")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            publisher.get(address(agreement, "review"))
        return len(captured)

    form = AdminForm(editor, address(agreement)).add_row("citations", source=SourceFactory().pk)
    form.save("_submit_change")
    queries()
    few = queries()
    for _number in range(4):
        CommitmentFactory(agreement=agreement, text_en="More")
    form = AdminForm(editor, address(agreement))
    for _number in range(4):
        form.add_row("citations", source=SourceFactory().pk)
    form.save("_submit_change")
    assert form.is_saved(), form.errors
    assert queries() == few


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE core_review SET state = 'scheduled'", "review_scheduled_by_somebody"),
        ("UPDATE core_review SET state = 'returned'", "review_returned_with_comment"),
        ("UPDATE core_review SET state = 'x'", "review_state_known"),
        ("UPDATE core_review SET data = NULL", "review_of_a_change"),
        ("UPDATE core_reviewstep SET action = 'x'", "only ever added to"),
        ("DELETE FROM core_reviewstep", "only ever added to"),
    ],
)
def test_the_database_keeps_reviews_in_order(agreement: Agreement, statement: str, rule: str) -> None:
    proposed(signed_in("editor"), agreement, title_en="Memorandum of Ankara")
    with pytest.raises(Exception, match=rule), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
