"""Colleagues with a role, and a form of the admin filled in as a browser would."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group
from django.http.response import HttpResponseBase
from django.test import Client

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
        self.read(soup_of(self.response))

    def read(self, soup: BeautifulSoup) -> None:
        self.soup = soup
        form = soup.select_one("#content-main form")
        assert form is not None
        self.data: dict[str, Any] = {}
        # A page of the desk has a thousand controls, which selectors look through three times as long.
        for each in form.find_all(["input", "select", "textarea"], attrs={"name": True}):
            if "__prefix__" not in str(each["name"]):
                self._read_input(each)

    def _read_input(self, each: Tag) -> None:
        name = str(each["name"])
        if each.name == "select":
            chosen = each.find("option", selected=True) or (None if each.has_attr("multiple") else each.option)
            if chosen is not None:
                self.data[name] = chosen.get("value", "")
        elif each.name == "textarea":
            self.data[name] = each.text.removeprefix("\n")
        elif each.get("type") in ("checkbox", "radio"):
            if each.has_attr("checked"):
                self.data[name] = each.get("value", "on")
        elif each.get("type") not in ("submit", "button", "file"):
            self.data[name] = each.get("value", "")

    def fill(self, **values: Any) -> "AdminForm":
        self.data.update(values)
        return self

    def add_row(self, prefix: str, **values: Any) -> "AdminForm":
        """What "Add another" does: one more row, its fields as in the empty row."""
        number = int(self.data[f"{prefix}-TOTAL_FORMS"])
        for each in self.soup.find_all(True, attrs={"name": re.compile(f"^{prefix}-__prefix__-")}):
            self._read_input(each)
            field = str(each["name"])
            if field in self.data:
                self.data[field.replace("__prefix__", str(number))] = self.data.pop(field)
        self.data[f"{prefix}-TOTAL_FORMS"] = number + 1
        return self.fill_row(prefix, number, **values)

    def fill_row(self, prefix: str, number: int, **values: Any) -> "AdminForm":
        return self.fill(**{f"{prefix}-{number}-{name}": value for name, value in values.items()})

    def save(self, button: str = "_save", value: str = "1") -> Any:
        """Press a button; when the page comes back, its form is read again."""
        self.response = self.client.post(self.address, {**self.data, button: value})
        assert self.response.status_code in (200, 302), self.response.status_code
        if self.response.status_code == 200:
            self.read(soup_of(self.response))
        return self.response

    def is_saved(self) -> bool:
        return bool(self.response.status_code == 302)

    @property
    def errors(self) -> list[str]:
        """Every sentence of refusal on the page."""
        return [
            each.text.strip()
            for found in self.soup.find_all("ul", {"class": "errorlist"})
            for each in found.find_all("li")
        ]

    def errors_at(self, field: str) -> list[str]:
        """The sentences at one field of the page or of a row (``parties-0-organization``)."""
        control = self.soup.find(True, attrs={"name": field})
        assert control is not None, field
        around = control.find_parent(["td", "div"], class_=lambda name: bool(name and "field" in name))
        holder = around or control.find_parent("div")
        assert holder is not None
        return [each.text.strip() for each in holder.select("ul.errorlist li")]
