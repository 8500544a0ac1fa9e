"""The public site as a reader sees it: the words of a page part by part, and the rows of a file."""

import csv
import io
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.test import Client


def words(element: Tag) -> str:
    """The text of a part of a page, as it reads."""
    return " ".join(element.get_text().split())


class Page:
    """A page by its parts."""

    def __init__(self, address: str, html: bytes) -> None:
        self.address = address
        self.body = BeautifulSoup(html, "lxml")
        # The numbers that lead to the sources stand beside the facts and are no part of them.
        for marks in self.body.select("sup.marks"):
            marks.decompose()
        self.heading = words(self.body.select_one("h1") or self.body)

    @property
    def text(self) -> str:
        return words(self.body.select_one("main") or self.body)

    def fact(self, label: str, heading: str | None = None) -> str:
        """What stands beside a label in the facts of the page, or of one part of it."""
        part = self.part(heading) if heading else self.body
        for term in part.select("dl.facts dt"):
            description = term.find_next_sibling("dd")
            if words(term) == label and description and (heading or not term.find_parent("section")):
                return words(description)
        raise AssertionError(f"{self.address} has no fact {label!r}")

    def part(self, heading: str) -> Tag:
        """The part of the page under a heading."""
        for title in self.body.select("section > h2"):
            section = title.find_parent("section")
            if words(title).startswith(heading) and section:
                return section
        raise AssertionError(f"{self.address} has no part {heading!r}")

    def items(self, heading: str) -> list[str]:
        """The points of the lists of a part, those within a point left in it."""
        return [words(item) for item in self.part(heading).select("li") if not item.find_parent("li")]

    def table(self, heading: str) -> list[list[str]]:
        """The cells of the first table of a part, without its head."""
        table = self.part(heading).select_one("table")
        return [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")] if table else []

    def pictures(self) -> list[Tag]:
        return list(self.body.select("figure.photo"))


class Site:
    """The site as it answers a visitor who has signed in nowhere, while its register stays as it is."""

    def __init__(self) -> None:
        self.client = Client()
        self.answers: dict[str, bytes] = {}

    def get(self, address: str) -> bytes:
        if address not in self.answers:
            response = self.client.get(address, follow=True)
            assert response.status_code == 200, f"{address} answers {response.status_code}"
            self.answers[address] = response.getvalue() if response.streaming else response.content
        return self.answers[address]

    def page(self, address: str) -> Page:
        return Page(address, self.get(address))

    def rows(self, file: str) -> list[dict[str, str]]:
        """The rows of a file for programs, by their column names."""
        text = self.get(f"{file}{'&' if '?' in file else '?'}flavour=data").decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def record(self, file: str) -> Page:
        """The page of the only row of a file."""
        rows = self.rows(file)
        assert len(rows) == 1, f"{file} has {len(rows)} rows"
        return self.page(urlsplit(rows[0]["url"]).path)
