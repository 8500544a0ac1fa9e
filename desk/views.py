"""Pages of the staff that combine apps."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.models import Agreement
from core.quality import Finding
from desk.imports.unfinished import unfinished_imports
from desk.quality import QUALITY_RULES, quality_findings
from desk.saved_filters.lists import offers
from desk.tasks import MORE_GROUPS, groups_for
from events.models import Visit
from partnerships.models import Organization, Partnership
from people.models import Person

# In the order in which documents are worked through.
ENTERED: Sequence[type[models.Model]] = (Agreement, Visit, Organization, Person, Partnership)
# So many of each rule; the command quality_report writes all of them.
MOST_SHOWN = 100

MORE_GROUPS.append(unfinished_imports)


def desk(request: HttpRequest) -> HttpResponse:
    """The admin's first page: what there is to do for whoever looks, above the lists of everything."""
    context = {
        "title": _("Desk"),
        "groups": [*groups_for(request.user)],
        "saved_filters": [*offers(request)],
        "entries": [*entries(request)],
    }
    return admin.site.index(request, context)


def entries(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What a colleague may enter, with the page for it."""
    for model in ENTERED:
        if admin.site.get_model_admin(model).has_add_permission(request):
            meta = model._meta
            yield str(capfirst(meta.verbose_name)), reverse(f"admin:{meta.app_label}_{meta.model_name}_add")


def quality_report(request: HttpRequest) -> HttpResponse:
    """Everything that warns, rule by rule, each with the way to the record; of each rule the first ones."""
    shown = [finding for finding in quality_findings(MOST_SHOWN + 1) if may_see(request, finding)]
    found = {code: [*rows] for code, rows in groupby(shown, key=lambda finding: finding.rule.code)}
    context = {
        **admin.site.each_context(request),
        "title": _("Quality report"),
        "rules": [
            (rule, [(finding, address(finding)) for finding in found.get(rule.code, [])[:MOST_SHOWN]])
            for rule in QUALITY_RULES
        ],
        "cut": [code for code, rows in found.items() if len(rows) > MOST_SHOWN],
    }
    return TemplateResponse(request, "admin/quality_report.html", context)


def may_see(request: HttpRequest, finding: Finding) -> bool:
    meta = finding.record._meta
    user = request.user
    return user.has_perm(f"{meta.app_label}.view_{meta.model_name}")


def address(finding: Finding) -> str:
    meta = finding.record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[finding.record.pk])
