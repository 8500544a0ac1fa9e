"""Answers that are no page: what was asked for, why it cannot be given, and where to go on."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, get_language_from_request, override
from django.views.defaults import ERROR_PAGE_TEMPLATE

from core.lists import PUBLIC_LISTS

LONGEST_ASKED = 200
LONGEST_WORDS = 100


def language_of(request: HttpRequest) -> str:
    """The language of the address; where it has none, that of the browser."""
    return get_language_from_path(request.path_info) or get_language_from_request(request)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such address: what was asked for, to be looked for, and the list it would be in."""
    language = language_of(request)
    with override(language):
        response = render(request, "404.html", asked(request), status=HTTPStatus.NOT_FOUND)
    return in_language(response, language)


def asked(request: HttpRequest) -> dict[str, Any]:
    """What an address asks for, in words."""
    path = unquote(request.path)
    segments = [each for each in path.split("/") if each]
    known = next((view for view in PUBLIC_LISTS if view.name in segments), None)
    words = re.findall(r"[^\W\d_]{2,}", segments[-1]) if segments and not (known and segments[-1] == known.name) else []
    return {"asked": path[:LONGEST_ASKED], "words": " ".join(words)[:LONGEST_WORDS], "list": known}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request no browser sends, told why where the site's own door refused it."""
    reason = exception.args[0] if isinstance(exception, BadRequest) and exception.args else ""
    return alone(request, "400.html", HTTPStatus.BAD_REQUEST, reason=reason)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of ours, told without anything that may be the one at fault: no database, no session."""
    try:
        return alone(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:  # there is nobody left to tell
        return HttpResponse(ERROR_PAGE_TEMPLATE % {"title": "Server Error (500)", "details": ""}, status=500)


def alone(request: HttpRequest, template: str, status: HTTPStatus, **context: Any) -> HttpResponse:
    """A page that needs nothing of the request but its language."""
    language = language_of(request)
    with override(language):
        response = HttpResponse(render_to_string(template, {"LANGUAGE_CODE": language, **context}), status=status)
    return in_language(response, language)


def in_language(response: HttpResponse, language: str) -> HttpResponse:
    response.headers["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    return response
