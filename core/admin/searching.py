"""Searching instead of scrolling: in lists, and wherever a registered thing is chosen."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.utils.text import smart_split, unescape_string_literal

from core.admin.forms import SearchSelect

LONGEST_SEARCH = 200
MOST_WORDS = 10
# A word found in more rows is common: it is looked for in the rows that the list comes to, not the other way round.
COMMON = 5_000


def words_of(search_term: str) -> list[str]:
    """The words of a search; a quoted phrase counts as one."""
    return [
        unescape_string_literal(word) if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else word
        for word in smart_split(search_term[:LONGEST_SEARCH].replace("\0", " "))
    ][:MOST_WORDS]


def found_rows(
    rows: models.QuerySet[Any],
    words: Sequence[str],
    found_by: Callable[[str], Any],
    places_of: Callable[[str], list[models.QuerySet[Any, Any]]],
) -> models.QuerySet[Any]:
    """The rows with all of the words: by their keys where a word is rare, else row by row."""
    keys: set[Any] | None = None
    for word in words:
        found = keys_of(places_of(word))
        if found is None:
            rows = rows.filter(found_by(word))
        else:
            keys = found if keys is None else keys & found
    return rows if keys is None else rows.filter(pk__in=keys)


def keys_of(places: list[models.QuerySet[Any, Any]]) -> set[Any] | None:
    """The keys found in any of the places; None where they are too many to fetch."""
    found: set[Any] = set()
    for place in places:
        found.update(place.order_by()[: COMMON + 1])
        if len(found) > COMMON:
            return None
    return found


def relations(model: type[models.Model], *, without: type[models.Model] | None = None) -> list[str]:
    """The links of a model to registered things: each is chosen by searching."""
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.editable and field.remote_field.model is not without
    ]


class SearchingMixin(BaseModelAdmin[Any]):
    """Every link to a registered thing is chosen by searching."""

    def formfield_for_foreignkey(self: Any, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """A choice can be made and changed from here; deleting and looking belong to its own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field
