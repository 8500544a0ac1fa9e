"""A colleague names what is found in a list, finds it again, and gives it up."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from desk.saved_filters.lists import MOST_KEPT, is_understood, list_address, list_of, looked_for, visible
from desk.saved_filters.models import SavedFilter


class SavedFilterForm(ModelForm[SavedFilter]):
    class Meta:
        model = SavedFilter
        fields = ["name", "query", "is_shared"]


@require_POST
def save_filter(request: HttpRequest, table: str) -> HttpResponse:
    page = list_of(table)
    if page is None:
        raise Http404
    if not page.has_view_permission(request):
        raise PermissionDenied
    query = looked_for(request.POST.get("query", ""))
    back = HttpResponseRedirect(f"{list_address(table)}?{query}")
    saved = SavedFilter(user_id=request.user.pk, table=table)
    form = SavedFilterForm({**request.POST.dict(), "query": query}, instance=saved)
    for refusal in refusals(request, page, form, query):
        messages.error(request, refusal)
        return back
    form.save()
    messages.success(request, _("“%(name)s” is kept: you find it on this list and on the desk.") % {"name": saved})
    return back


def refusals(request: HttpRequest, page: Any, form: SavedFilterForm, query: str) -> list[str]:
    """Why this is not kept."""
    if not form.is_valid():
        return [str(sentence) for sentences in form.errors.values() for sentence in sentences]
    if SavedFilter.objects.filter(user=request.user.pk).count() >= MOST_KEPT:
        return [_("You have kept %(most)s filters: delete one first.") % {"most": MOST_KEPT}]
    if not is_understood(request, page, query):
        return [_("The address asks for something this list does not know.")]
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
@transaction.atomic
def delete_filter(request: HttpRequest, number: int) -> HttpResponse:
    """Whoever has named it gives it up, for all who see it."""
    saved = get_object_or_404(SavedFilter, pk=number, user=request.user.pk)
    saved.delete()
    messages.success(request, _("“%(name)s” is deleted.") % {"name": saved})
    return HttpResponseRedirect(list_address(saved.table))
