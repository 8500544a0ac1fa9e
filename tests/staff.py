"""Colleagues with a role, and a form of the admin filled in as a browser would."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.http.response import HttpResponseBase
from django.test import Client
from lxml import html

from accounts.models import User

PASSWORD = "a-long-pass-phrase-7"


def colleague(role: str, name: str = "") -> User:
    user: User = User.objects.create_user(name or role, password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(role: str, name: str = "") -> Client:
    client = Client()
    client.force_login(colleague(role, name))
    return client


def confirm(client: Client) -> None:
    """Say again who one is, as before what is grave."""
    answer = client.post("/admin/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302, answer.status_code


def soup_of(response: HttpResponseBase) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")  # type: ignore[attr-defined]


class AdminForm:
    """The main form of an admin page: what is in it, what is typed, what comes back."""

    def __init__(self, client: Client, address: str) -> None:
        self.client = client
        self.address = address
        self.response: Any = client.get(address)
        assert self.response.status_code == 200, self.response.status_code
        self.read()

    def read(self) -> None:
        """Read what the form of the page holds; without Beautiful Soup, which takes ten times as long for it."""
        self.__dict__.pop("soup", None)
        self.read_from = self.response
        self.page = html.document_fromstring(self.response.content, parser=html.HTMLParser(encoding="utf-8"))
        self.data: dict[str, Any] = {}
        self._read((each for each in self._controls() if "__prefix__" not in each.name), self.data)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return soup_of(self.read_from)

    def _controls(self) -> Iterable[Any]:
        """The controls of the main form that have a name."""
        (form, *_others) = self.page.xpath("//*[@id='content-main']//form")
        return [each for each in form.iter("input", "select", "textarea") if each.get("name")]

    @staticmethod
    def _read(controls: Iterable[Any], data: dict[str, Any]) -> None:
        for each in controls:
            if each.tag == "select":
                options = each.xpath(".//option[@selected]") or ([] if each.multiple else each.xpath(".//option"))
                if options:
                    data[each.name] = options[0].get("value", "")
            elif each.tag == "textarea":
                data[each.name] = each.text_content().removeprefix("\n")
            elif each.get("type") in ("checkbox", "radio"):
                if each.checked:
                    data[each.name] = each.get("value", "on")
            elif each.get("type") not in ("submit", "button", "file"):
                data[each.name] = each.get("value", "")

    def fill(self, **values: Any) -> "AdminForm":
        self.data.update(values)
        return self

    def add_row(self, prefix: str, **values: Any) -> "AdminForm":
        """What "Add another" does: one more row, its fields as in the empty row."""
        number = int(self.data[f"{prefix}-TOTAL_FORMS"])
        empty: dict[str, Any] = {}
        self._read((each for each in self._controls() if each.name.startswith(f"{prefix}-__prefix__-")), empty)
        self.data.update({name.replace("__prefix__", str(number)): value for name, value in empty.items()})
        self.data[f"{prefix}-TOTAL_FORMS"] = number + 1
        return self.fill_row(prefix, number, **values)

    def fill_row(self, prefix: str, number: int, **values: Any) -> "AdminForm":
        return self.fill(**{f"{prefix}-{number}-{name}": value for name, value in values.items()})

    def save(self, button: str = "_save", value: str = "1") -> Any:
        """Press a button; when the page comes back, its form is read again."""
        self.response = self.client.post(self.address, {**self.data, button: value})
        assert self.response.status_code in (200, 302), self.response.status_code
        if self.response.status_code == 200:
            self.read()
        return self.response

    def is_saved(self) -> bool:
        return bool(self.response.status_code == 302)

    @property
    def errors(self) -> list[str]:
        """Every sentence of refusal on the page."""
        return [each.text_content().strip() for each in self.page.xpath("//ul[contains(@class, 'errorlist')]/li")]

    def errors_at(self, field: str) -> list[str]:
        """The sentences at one field of the page or of a row (``parties-0-organization``)."""
        found = self.page.xpath("//*[@name=$name]", name=field)
        assert found, field
        around = [*found[0].iterancestors("td", "div")]
        holder = next((each for each in around if "field" in each.get("class", "")), None)
        holder = next(found[0].iterancestors("div")) if holder is None else holder
        return [each.text_content().strip() for each in holder.xpath(".//ul[contains(@class, 'errorlist')]//li")]
