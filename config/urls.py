"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

import desk.views
from accounts.views import choose_language
from config import health
from website import sitemap
from website.views import robots

urlpatterns = [
    path("", RedirectView.as_view(url=f"/{settings.LANGUAGE_CODE}/")),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap.index),
    path("sitemap-pages.xml", sitemap.pages),
    path("sitemap-<slug:name>-<int:number>.xml", sitemap.part),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("admin/language/", choose_language, name="set_language"),
    path("admin/", admin.site.admin_view(desk.views.desk)),
    path("admin/desk/", include("desk.urls")),
    path("admin/imports/", include("desk.imports.urls")),
    path("admin/", include("accounts.urls")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("website.urls")),
        path("", include("partnerships.urls")),
        path("", include("people.urls")),
        path("", include("agreements.urls")),
        path("", include("events.urls")),
    ),
]

handler400 = "website.errors.bad_request"
handler404 = "website.errors.page_not_found"
handler500 = "website.errors.server_error"
