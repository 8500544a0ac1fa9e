"""The guard at the door, the language of a page, and a second try where the database was started anew."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.reconnecting import BROKEN, SAFE_METHODS, is_reconnected

MAX_QUERY_BYTES = 8_000
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")

GetResponse = Callable[[HttpRequest], HttpResponse]


class DoorMiddleware:
    """Refuses requests no browser sends and no code behind can store: NUL, invalid UTF-8, endless queries."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_QUERY_BYTES:
            raise BadRequest(_("The query of the address is too long."))
        # Django has already escaped what is not UTF-8 in the path, so that no address of ours matches it.
        if CONTROL_CHARACTERS.search(request.path_info) or not _is_text(unquote_to_bytes(query)):
            raise BadRequest(_("The address holds characters that are not text."))
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            if CONTROL_CHARACTERS.search(request.COOKIES.get(name, "")):
                raise BadRequest(_("A cookie holds control characters."))
        return self.get_response(request)


def _is_text(data: bytes) -> bool:
    """Whether the bytes are UTF-8 text without NUL."""
    try:
        return "\0" not in data.decode()
    except UnicodeDecodeError:
        return False


class LanguageMiddleware:
    """The language stands in the address; the admin, which has none there, speaks the browser's."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info)
        if language is None and request.path_info.startswith("/admin/"):
            language = translation.get_language_from_request(request)
        language = language or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        # Not undone afterwards: a streamed export is still being written in this language.
        translation.activate(language)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ReconnectingMiddleware:
    """What only reads is answered even if the connection to the database broke since the last request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            # To ask first whether the connection is alive costs each page a round trip; this one may find out.
            connection.health_check_done = True  # type: ignore[attr-defined]  # its stubs leave it out
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.method not in SAFE_METHODS or not isinstance(error, BROKEN) or not is_reconnected():
            return None
        view = request.resolver_match
        answer = view.func(request, *view.args, **view.kwargs) if view else None
        # What failed may have been the rendering, which Django then does not do again.
        return answer.render() if isinstance(answer, TemplateResponse) else answer
