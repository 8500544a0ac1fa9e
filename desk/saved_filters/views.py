"""A colleague names what is found in a list, finds it again, and gives it up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.admin.violations import read_violation
from desk.saved_filters.lists import MOST_KEPT, is_understood, list_address, list_of, looked_for, visible
from desk.saved_filters.models import SavedFilter


@require_POST
def save_filter(request: HttpRequest, table: str) -> HttpResponse:
    page = list_of(table)
    if page is None:
        raise Http404
    if not page.has_view_permission(request):
        raise PermissionDenied
    # The address may write it otherwise.
    table = page.opts.label_lower
    query = looked_for(request.POST.get("query", ""))
    if not is_understood(request, page, query):
        messages.error(request, _("The address asks for something this list does not know."))
        return HttpResponseRedirect(list_address(table))
    colleague: Any = request.user
    saved = SavedFilter(user=colleague, table=table, query=query, is_shared="is_shared" in request.POST)
    saved.name = request.POST.get("name", "")
    if refusals := kept(saved):
        for refusal in refusals:
            messages.error(request, refusal)
    else:
        said = _("“%(name)s” is kept: you find it on this list and on the desk.")
        messages.success(request, said % {"name": saved})
    return HttpResponseRedirect(f"{list_address(table)}?{query}")


def kept(saved: SavedFilter) -> list[str]:
    """Keep it, or say why it is not."""
    if SavedFilter.objects.filter(user=saved.user).count() >= MOST_KEPT:
        return [_("You have kept %(most)s filters: delete one first.") % {"most": MOST_KEPT}]
    try:
        saved.full_clean()
        with transaction.atomic():
            saved.save()
    except ValidationError as error:
        return error.messages
    except IntegrityError as error:
        return [read_violation(error).message]
    return []


def open_filter(request: HttpRequest, number: int) -> HttpResponse:
    """Go to the list; where it no longer knows what was asked, say so instead of showing other rows."""
    saved = get_object_or_404(visible(request.user), pk=number)
    page = list_of(saved.table)
    if page is None or not page.has_view_permission(request):
        raise Http404
    if is_understood(request, page, saved.query):
        return HttpResponseRedirect(f"{list_address(saved.table)}?{saved.query}")
    said = _("“%(name)s” asks for something this list no longer knows. Look for it anew and delete the old one.")
    messages.error(request, said % {"name": saved})
    return HttpResponseRedirect(list_address(saved.table))


@require_POST
def delete_filter(request: HttpRequest, number: int) -> HttpResponse:
    """Whoever has named it gives it up, for all who see it."""
    saved = get_object_or_404(SavedFilter, pk=number, user=request.user.pk)
    saved.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": saved})
    return HttpResponseRedirect(list_address(saved.table))
