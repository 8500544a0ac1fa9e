"""The lists of the admin as files: exactly what is found, in the columns of the list, safe for a spreadsheet."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory
from openpyxl import load_workbook

from accounts.models import AuditEvent
from core.admin import listing
from core.admin.files import FilesMixin
from core.columns import Reader, fields_of
from tests.factories import AgreementFactory, OrganizationFactory, PartnershipFactory, PhotoFactory, PostFactory
from tests.staff import colleague, signed_in, soup_of

pytestmark = pytest.mark.django_db
LISTS = [each for each in admin.site._registry.values() if isinstance(each, FilesMixin)]


def rows_of(response: Any) -> list[list[str]]:
    assert response.status_code == 200, response.status_code
    return [*csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig")))]


def test_every_list_of_the_register_and_the_accounts_has_files() -> None:
    names = {each.model._meta.model_name for each in LISTS}
    assert names == {page.model._meta.model_name for page in admin.site._registry.values()}


@pytest.mark.parametrize("model_admin", LISTS, ids=lambda each: each.model._meta.model_name)
def test_every_column_of_every_list_goes_into_a_file(model_admin: Any) -> None:
    AgreementFactory(parties=[OrganizationFactory(home=True), OrganizationFactory()])
    PhotoFactory()
    PostFactory()
    PartnershipFactory()
    meta = model_admin.model._meta
    client = signed_in("administrator")
    header, *rows = rows_of(client.get(f"/admin/{meta.app_label}/{meta.model_name}/export.csv"))
    assert len(rows) == model_admin.model._base_manager.count()
    assert all(len(row) == len(header) for row in rows)


def test_a_file_holds_what_is_filtered_and_found_in_the_order_of_the_list() -> None:
    for number in (1, 3, 2):
        AgreementFactory(title_en=f"Climate {number}", concluded_on=f"202{number}-05")
    AgreementFactory(title_en="Climate, still a draft", draft=True)
    AgreementFactory(title_en="Water")
    client = signed_in("viewer")
    address = "/admin/agreements/agreement/export.csv?publication__exact=published&q=climate&p=7"
    header, *rows = rows_of(client.get(address))
    assert header == [
        "Title",
        "Title: language",
        "Registry number",
        "Type: code",
        "Type",
        "Concluded on",
        "Concluded on: precision",
        "Concluded on: earliest",
        "Concluded on: latest",
        "Status today: code",
        "Status today",
        "Publication: code",
        "Publication",
    ]
    assert [row[0] for row in rows] == ["Climate 3", "Climate 2", "Climate 1"]
    assert rows[0][5:9] == ["2023-05", "month", "2023-05-01", "2023-05-31"]
    assert rows[0][9:11] == ["in_force", "in force"]


def test_a_file_goes_beyond_the_rows_that_can_be_paged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_LISTED", 2)
    AgreementFactory.create_batch(4)
    assert len(rows_of(signed_in("viewer").get("/admin/agreements/agreement/export.csv"))) == 5


def test_cells_are_no_formulas() -> None:
    OrganizationFactory(name_en="=cmd|' /C calc'!A0")
    client = signed_in("viewer")
    _header, row = rows_of(client.get("/admin/partnerships/organization/export.csv"))
    assert row[0].startswith("'=cmd")


def test_a_spreadsheet_has_the_same_rows() -> None:
    AgreementFactory(title_en="=1+1")
    response: Any = signed_in("viewer").get("/admin/agreements/agreement/export.xlsx?q=1")
    rows = [*load_workbook(io.BytesIO(b"".join(response))).worksheets[0].values]
    assert (rows[0][0], rows[1][0]) == ("Title", "=1+1")


def test_rows_of_a_task_go_into_a_file_without_the_advice() -> None:
    AgreementFactory(title_en="Held")
    client = signed_in("editor")
    header, row = rows_of(client.get("/admin/agreements/agreement/export.csv?task=agreement_without_document"))
    assert (row[0], header[-1]) == ("Held", "Publication")


def test_files_are_for_those_who_see_the_list() -> None:
    colleague("viewer")
    address = "/admin/accounts/user/export.csv"
    assert signed_in("editor").get(address).status_code == 403
    assert rows_of(signed_in("administrator").get(address))[0][:2] == ["Username", "First name"]
    anonymous = signed_in("publisher")
    anonymous.logout()
    assert anonymous.get("/admin/agreements/agreement/export.csv").status_code == 302


def test_the_audit_log_is_a_file_too() -> None:
    client = signed_in("administrator", "ada")
    client.get("/admin/agreements/agreement/export.csv")
    header, *rows = rows_of(client.get("/admin/accounts/auditevent/export.csv?action__exact=exported"))
    assert header == ["At", "Who", "Action: code", "Action", "About", "Network", "Details"]
    assert [(row[1], row[2], row[4]) for row in rows] == [
        ("ada", "exported", "accounts.auditevent "),
        ("ada", "exported", "agreements.agreement "),
    ]
    assert signed_in("publisher").get("/admin/accounts/auditevent/export.csv").status_code == 403


def test_an_address_that_asks_nonsense_is_refused() -> None:
    client = signed_in("viewer")
    assert client.get("/admin/agreements/agreement/export.csv?concluded_on_from=x").status_code == 400


def test_files_stand_in_the_log() -> None:
    client = signed_in("viewer")
    client.get("/admin/agreements/agreement/export.csv")
    event = AuditEvent.objects.get(action="exported")
    assert (event.actor.username, event.object_type) == ("viewer", "agreements.agreement")  # type: ignore[union-attr]


def test_the_list_links_to_its_files_with_what_is_asked() -> None:
    page = soup_of(signed_in("viewer").get("/admin/agreements/agreement/?q=x"))
    links = [str(each["href"]) for each in page.select(".object-tools a")]
    assert links == ["export.csv?q=x", "export.xlsx?q=x"]


def test_no_column_of_a_file_is_private() -> None:
    request = RequestFactory().get("/")
    request.user = colleague("administrator")
    reader = Reader(language="en", site="", as_of=date(2026, 1, 1))
    names = {field.name for each in LISTS for field in fields_of(each.columns_of_file(request), reader)}
    assert not names & {"password", "internal_notes", "is_superuser"}
