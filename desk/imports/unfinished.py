"""Imports on the desk: those that failed, and those that wait for somebody."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.imports.fields import kinds, may_import
from desk.imports.models import Import, ImportState
from desk.tasks import Group, Line

PHRASES = {
    ImportState.FAILED: gettext_lazy("failed: read why, and try again"),
    ImportState.UPLOADED: gettext_lazy("waiting for columns to be chosen"),
    ImportState.PREVIEWED: gettext_lazy("waiting for decisions"),
}


def unfinished_imports(user: Any) -> Iterator[Group]:
    """What a colleague has to do about imports."""
    allowed = [kind.code for kind in kinds() if may_import(user, kind)]
    if not allowed:
        return
    rows = Import.objects.filter(kind__in=allowed, state__in=PHRASES).order_by().values("state")
    counts = dict(rows.annotate(found=Count("pk")).values_list("state", "found"))
    lines = [line(state, counts[state]) for state in PHRASES if state in counts]
    yield Group("imports", _("Imports"), _("No import is unfinished."), lines)


def line(state: ImportState, found: int) -> Line:
    noun = Import._meta.verbose_name if found == 1 else Import._meta.verbose_name_plural
    return Line(found, str(noun), str(PHRASES[state]), f"{reverse('imports:list')}?state={state.value}")
