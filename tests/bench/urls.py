"""The addresses of the site, an empty page behind the same middleware, and the usual Django list."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as site
from tests.bench.opponent.views import AgreementList, agreement_file


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("bench/null/", nothing),
    path("bench/agreements/", AgreementList.as_view()),
    path("bench/agreements.csv", agreement_file),
    *site,
]
