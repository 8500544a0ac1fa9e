"""The desk as a person uses it in a browser: signing in, choosing by searching, adding rows and pop-ups."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, Response, expect

from accounts.models import User


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])


class PageLoads:
    """Counts the pages a person waits for, apart from the pop-ups."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.addresses: list[str] = []
        page.on("response", self._count)

    def _count(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.status == 200:
            self.addresses.append(response.url)

    def __len__(self) -> int:
        return len(self.addresses)


class DeskPage:
    """One form of the admin in a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.fill(f"#id_{name}", value)

    def select(self, **values: str) -> None:
        for name, value in values.items():
            self.page.select_option(f"#id_{name}", value)

    def add_row(self, prefix: str) -> str:
        """Press "Add another"; the prefix of the new row's fields."""
        number = self.page.input_value(f"#id_{prefix}-TOTAL_FORMS")
        self.page.click(f"#{prefix}-group .add-row a")
        return f"{prefix}-{number}"

    def fill_row(self, row: str, **values: str) -> None:
        self.fill(**{f"{row}-{name}": value for name, value in values.items()})

    def search(self, field: str, term: str, label: str) -> None:
        """Choose by searching, as in a row's organization."""
        with self.page.expect_response("**/autocomplete/**"):
            self.page.click(f".select2-selection:has(#select2-id_{field}-container)")
        with self.page.expect_response("**/autocomplete/**"):
            self.page.fill(".select2-container--open .select2-search__field", term)
        self.page.click(f".select2-results__option:text-is('{label}')")
        expect(self.page.locator(f"#select2-id_{field}-container")).to_contain_text(label)

    @contextmanager
    def create(self, field: str) -> Iterator["DeskPage"]:
        """Make what does not exist yet in the pop-up of a choice; it is chosen when the pop-up closes."""
        with self.page.expect_popup() as opened:
            self.page.click(f"#add_id_{field}")
        popup = opened.value
        yield DeskPage(popup)
        with popup.expect_event("close"):
            popup.click("input[name=_save]")
        expect(self.page.locator(f"#id_{field}")).not_to_have_value("")

    def save(self, button: str = "_save") -> None:
        self.page.click(f"input[name={button}]")

    def errors_at(self, field: str) -> list[str]:
        holder = self.page.locator(f"td:has(#id_{field}), .fieldBox:has(#id_{field}), .form-row:has(#id_{field})")
        return holder.first.locator("ul.errorlist li").all_inner_texts()
