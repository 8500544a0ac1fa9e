"""Public pages are made once for each state of the register, and answered again from memory.

A page is kept under the version of the content that was read before the page was made: it may be newer than its key,
never older. A change moves the version in its own transaction, and a page of an older version is never asked for again.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.changes import FORGET, LOG, Look, looked
from core.reconnecting import SAFE_METHODS, answered_after_a_break

KEPT_TYPES = ("text/html", "application/json", "application/atom+xml", "text/calendar")
KEPT_ENDINGS = ("/", "/feed.atom", "/calendar.ics")
# The browser may keep a page, and asks each time whether it is still the one.
CACHE_CONTROL = "no-cache"
COMPRESSION = 4
WORTH_COMPRESSING = 500
# What an entry takes besides its body and address: headers, key and the dictionary's own place.
ENTRY_BYTES = 1_000

GetResponse = Callable[[HttpRequest], HttpResponseBase]


# What a browser must be told even when its copy is right.
NOT_MODIFIED = ("ETag", "Cache-Control", "Vary")


@dataclass(frozen=True)
class Page:
    """An answer as it goes out."""

    headers: dict[str, str]
    body: bytes

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or that the browser's own copy is still right."""
        if is_known(self.headers["ETag"], request.META.get("HTTP_IF_NONE_MATCH", "")):
            return HttpResponseNotModified(headers={name: self.headers[name] for name in NOT_MODIFIED})
        return HttpResponse(self.body, headers=self.headers)


def is_known(etag: str, if_none_match: str) -> bool:
    """Whether a browser names the page among those it has."""
    return any(each.strip() in (etag, "*") for each in if_none_match.split(","))


class Pages:
    """The pages of this process; those longest not asked for go when the room is used up."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.used = 0
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable) -> Page | None:
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: Hashable, page: Page) -> None:
        with self._lock:
            if key not in self._pages:
                self._pages[key] = page
                self.used += size(key, page)
            while self.used > self.room:
                oldest, gone = self._pages.popitem(last=False)
                self.used -= size(oldest, gone)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.used = 0


def size(key: Hashable, page: Page) -> int:
    return len(page.body) + len(repr(key)) + ENTRY_BYTES


PAGES = Pages(settings.PAGE_MEMORY)
FORGET.append(PAGES.clear)


class PagesMiddleware:
    """Answers public pages from memory, or with the news that the browser's copy is still right.

    It stands before all that looks at a session or a cookie: public pages read neither. It compresses them too, for
    they hold nothing secret that a reader of their length could guess.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.starts = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self.is_public(request):
            return self.get_response(request)
        request.get_host()  # refuses a host that is not ours, as what would come later does
        look = answered_after_a_break(LOG.look)
        key = self.key(request, look)
        page = None if look.inside else PAGES.get(key)
        return page.answer(request) if page else self.made(request, key, look)

    def is_public(self, request: HttpRequest) -> bool:
        """Whether the address and the register alone decide what is answered."""
        is_page = request.path_info.startswith(self.starts) and request.path_info.endswith(KEPT_ENDINGS)
        return request.method in SAFE_METHODS and is_page

    def key(self, request: HttpRequest, look: Look) -> Hashable:
        """What a page depends on; the day, because a status is that of today where no other day is asked for."""
        return (
            look.version,
            timezone.localdate(),
            request.path_info,
            request.META.get("QUERY_STRING", ""),
            accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")),
        )

    def made(self, request: HttpRequest, key: Hashable, look: Look) -> HttpResponseBase:
        with looked(look):
            response = self.get_response(request)
        if not (isinstance(response, HttpResponse) and is_for_everybody(response)):
            return response
        page = page_of(response, is_compressed=accepts_gzip(request.META.get("HTTP_ACCEPT_ENCODING", "")))
        if request.method == "GET" and not look.inside:
            PAGES.keep(key, page)
        return page.answer(request)


def is_for_everybody(response: HttpResponse) -> bool:
    """Whether everybody who asks for this address would get this answer, and as a page."""
    is_special = response.cookies or any(map(response.has_header, ("Vary", "Cache-Control", "Content-Disposition")))
    is_kept_type = response.headers["Content-Type"].startswith(KEPT_TYPES)
    return response.status_code == HTTPStatus.OK and is_kept_type and not is_special


def page_of(response: HttpResponse, *, is_compressed: bool) -> Page:
    """The answer with what lets a browser ask for it again."""
    body = response.content
    headers = {
        **response.headers,
        # Of the content, not of the version: the same in every process, and after a new start.
        "ETag": f'W/"{blake2b(body, digest_size=16).hexdigest()}"',
        "Cache-Control": CACHE_CONTROL,
        "Vary": "Accept-Encoding",
    }
    if is_compressed and len(body) >= WORTH_COMPRESSING:
        body = gzip.compress(body, COMPRESSION, mtime=0)
        headers["Content-Encoding"] = "gzip"
    headers["Content-Length"] = str(len(body))
    return Page(headers, body)


@lru_cache(maxsize=100)
def accepts_gzip(accept_encoding: str) -> bool:
    """Whether a browser's header asks for it, and does not rule it out."""
    for each in accept_encoding.lower().split(","):
        name, _mark, quality = each.replace(" ", "").partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" or quality == ""
    return False
