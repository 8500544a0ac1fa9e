"""Who may do what: viewers read, editors prepare, publishers publish, administrators manage accounts."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db.models import Model
from django.test import Client

from accounts.models import User
from agreements.models import Agreement
from core.models import Publication
from partnerships.models import Country, KeyFigure, Topic
from people.models import Post
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    CountryFactory,
    KeyFigureFactory,
    OrganizationFactory,
    PostFactory,
    ProgrammeItemFactory,
    SignatureFactory,
    TopicFactory,
)
from tests.staff import PASSWORD, AdminForm, colleague, signed_in, soup_of

pytestmark = pytest.mark.django_db


def change(agreement: Agreement) -> str:
    return f"/admin/agreements/agreement/{agreement.pk}/change/"


def test_roles_are_made_once_and_kept_up_to_date() -> None:
    Group.objects.all().delete()
    call_command("load_roles", verbosity=0)
    before = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    Group.objects.get(name="viewer").permissions.clear()
    call_command("load_roles", verbosity=0)
    after = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    assert before == after
    assert set(after) == {"viewer", "editor", "publisher", "administrator"}
    assert "publish_agreement" in after["publisher"] - after["editor"]
    assert "change_user" in after["administrator"] - after["publisher"]
    assert {name.partition("_")[0] for name in after["viewer"]} == {"view"}


def test_account_without_staff_flag_does_not_enter(client: Client) -> None:
    user = colleague("editor")
    user.is_staff = False
    user.save()
    client.force_login(user)
    assert client.get("/admin/").status_code == 302


def test_viewer_reads_and_changes_nothing() -> None:
    agreement = AgreementFactory(draft=True, title_en="Memorandum")
    client = signed_in("viewer")
    page = client.get(change(agreement))
    assert page.status_code == 200
    assert not soup_of(page).select("input[name='title_en'], .inline-group input[type='text']")
    assert client.post(change(agreement), {"title_en": "Mine"}).status_code == 403
    assert client.get("/admin/agreements/agreement/add/").status_code == 403
    assert client.get(f"/admin/agreements/agreement/{agreement.pk}/history/").status_code == 200


def publication_choices(form: AdminForm) -> list[str]:
    return [str(option["value"]) for option in form.soup.select("select[name='publication'] option")]


def test_editor_submits_but_does_not_publish() -> None:
    agreement = AgreementFactory(draft=True)
    form = AdminForm(signed_in("editor"), change(agreement))
    assert publication_choices(form) == ["draft", "in_review"]
    form.fill(publication="published").save()
    assert not form.is_saved()
    form.fill(publication="in_review").save()
    assert form.is_saved(), form.errors
    agreement.refresh_from_db()
    assert agreement.publication == Publication.IN_REVIEW


def test_publisher_publishes_withdraws_and_publishes_again() -> None:
    agreement = AgreementFactory(draft=True)
    client = signed_in("publisher")
    for state, offered in [
        ("published", ["draft", "in_review", "published"]),
        ("withdrawn", ["published", "withdrawn"]),
        ("published", ["published", "withdrawn"]),
    ]:
        form = AdminForm(client, change(agreement))
        assert publication_choices(form) == offered
        form.fill(publication=state).save()
        assert form.is_saved(), form.errors
        agreement.refresh_from_db()
        assert agreement.publication == state


def test_editor_reads_a_withdrawn_record_and_its_rows_only() -> None:
    agreement = AgreementFactory()
    Agreement.objects.update(publication=Publication.WITHDRAWN)
    client = signed_in("editor")
    page = client.get(change(agreement))
    assert "only a publisher changes it" in soup_of(page).text
    assert not soup_of(page).select("#content-main form input[type='text']")
    assert client.post(change(agreement), {"title_en": "Mine"}).status_code == 403


def test_editor_does_not_reach_a_published_visit_by_one_of_its_rows() -> None:
    item = ProgrammeItemFactory(kind="meeting")
    address = f"/admin/events/programmeitem/{item.pk}/"
    form = AdminForm(signed_in("editor"), address + "change/").fill(kind="other")
    form.save()
    assert form.is_saved(), form.errors
    item.refresh_from_db()
    assert item.kind == "meeting"
    assert form.client.post(address + "delete/", {"post": "yes"}).status_code == 403


def test_administrator_makes_colleagues_but_no_superusers() -> None:
    client = signed_in("administrator")
    form = AdminForm(client, "/admin/accounts/user/add/")
    form.fill(username="carla", password1=PASSWORD, password2=PASSWORD).save()
    assert form.is_saved(), form.errors
    carla = User.objects.get(username="carla")
    page = AdminForm(client, f"/admin/accounts/user/{carla.pk}/change/")
    assert not page.soup.select("[name='is_superuser'], [name='user_permissions']")
    page.fill(is_staff="on", is_superuser="on", groups=Group.objects.get(name="publisher").pk).save()
    assert page.is_saved(), page.errors
    carla.refresh_from_db()
    assert (carla.is_staff, carla.is_superuser) == (True, False)
    assert carla.has_perm("agreements.publish_agreement")


def test_administrator_does_not_touch_a_superuser() -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    client = signed_in("administrator")
    assert client.post(f"/admin/accounts/user/{root.pk}/change/", {"is_active": ""}).status_code == 403
    assert client.post(f"/admin/accounts/user/{root.pk}/password/", {"password1": "x"}).status_code == 403


def test_publisher_does_not_see_accounts() -> None:
    assert signed_in("publisher").get("/admin/accounts/user/").status_code == 403


def test_editor_does_not_add_a_figure_to_a_published_organization() -> None:
    organization = OrganizationFactory()
    form = AdminForm(signed_in("editor"), "/admin/partnerships/keyfigure/add/")
    data = {**form.data, "label_en": "Inhabitants", "value": "12", "organization": organization.pk}
    assert form.client.post(form.address, data).status_code == 403
    assert not organization.key_figures.exists()


def test_publisher_adds_a_figure_and_returns_to_its_organization() -> None:
    organization = OrganizationFactory()
    figure = KeyFigureFactory(organization=organization)
    form = AdminForm(signed_in("publisher"), f"/admin/partnerships/keyfigure/{figure.pk}/change/")
    form.fill(value="12").save()
    assert form.response["Location"] == f"/admin/partnerships/organization/{organization.pk}/change/"


def test_colleague_signs_in_with_a_password_and_nobody_else(client: Client) -> None:
    colleague("editor", "ann")
    assert "Entente" in soup_of(client.get("/admin/login/")).text
    for name, password in [("ann", "wrong"), ("nobody", PASSWORD), ("a\0nn", PASSWORD), ("a" * 9000, PASSWORD)]:
        assert client.post("/admin/login/", {"login": name, "password": password}).status_code == 200
        assert client.get("/admin/").status_code == 302
    client.post("/admin/login/", {"login": "ann", "password": PASSWORD})
    assert client.get("/admin/").status_code == 200


def test_way_back_after_choosing_a_language_stays_on_the_site(client: Client) -> None:
    chosen = client.post("/admin/language/", {"language": "nl", "next": "https://example.org/"})
    assert chosen["Location"] == "/"
    assert client.post("/admin/language/", {"language": "xx\0", "next": "/admin/"}).status_code == 302


def post_of_an_act() -> Post:
    post: Post = PostFactory(organization=OrganizationFactory(draft=True))
    SignatureFactory(post=post)
    return post


def wider_topic() -> Topic:
    topic: Topic = TopicFactory()
    CommitmentFactory(topic=TopicFactory(parent=topic))
    return topic


def topic_of_a_commitment() -> Topic:
    topic: Topic = TopicFactory()
    CommitmentFactory(topic=topic)
    return topic


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (lambda: AgreementFactory().citations.get().source, "title"),
        (PostFactory, "label_en"),
        (post_of_an_act, "label_en"),
        (topic_of_a_commitment, "name_en"),
        (wider_topic, "name_en"),
        (lambda: OrganizationFactory().country, "name_en"),
        (lambda: KeyFigureFactory(organization=None, country=country("BE"), other_country=country("TR")), "label_en"),
    ],
)
def test_what_a_public_record_uses_is_changed_by_publishers_only(made: Callable[[], Model], field: str) -> None:
    row = made()
    address = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/"
    editor = signed_in("editor")
    assert editor.get(f"{address}change/").status_code == 200
    assert editor.post(f"{address}change/", {field: "Mine"}).status_code == 403
    assert editor.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    form = AdminForm(signed_in("publisher"), f"{address}change/")
    form.fill(**{field: "Better"}).save()
    assert form.is_saved(), form.errors


def country(code: str) -> Country:
    made: Country = CountryFactory(code=code)
    return made


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (lambda: AgreementFactory(draft=True).citations.get().source, "title"),
        (lambda: PostFactory(organization=OrganizationFactory(draft=True)), "label_en"),
        (TopicFactory, "name_en"),
    ],
)
def test_what_no_public_record_uses_is_changed_by_editors(made: Callable[[], Model], field: str) -> None:
    row = made()
    form = AdminForm(signed_in("editor"), f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/")
    form.fill(**{field: "Mine"}).save()
    assert form.is_saved(), form.errors


def test_editor_adds_a_post_to_a_public_organization_which_shows_nothing_yet(client: Client) -> None:
    organization = OrganizationFactory()
    form = AdminForm(signed_in("editor"), "/admin/people/post/add/")
    form.fill(organization=organization.pk, label_en="zqx").save()
    assert organization.posts.count() == 1
    assert b"zqx" not in client.get(organization.get_absolute_url()).content


def test_editor_adds_no_figure_about_countries() -> None:
    form = AdminForm(signed_in("editor"), "/admin/partnerships/keyfigure/add/")
    data = {
        **form.data,
        "label_en": "Trade",
        "value": "12",
        "country": country("BE").pk,
        "other_country": country("TR").pk,
    }
    assert form.client.post(form.address, data).status_code == 403
    assert not KeyFigure.objects.exists()
