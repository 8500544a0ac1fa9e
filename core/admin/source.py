from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy as _

from core.admin.base import GuardedAdmin
from core.admin.filters import years_filter
from core.models import Source
from core.search import Fold


@admin.register(Source)
class SourceAdmin(GuardedAdmin):
    list_display = ["title", "publisher", "kind", "language", "published_on", "retrieved_on"]
    list_filter = ["kind", "language", years_filter("published_on", _("published"))]
    fieldsets = [
        (None, {"fields": ["kind", "title", ("publisher", "language"), "url", "reference"]}),
        (_("Dates"), {"fields": [("published_on", "retrieved_on")]}),
    ]

    def found_by(self, word: str) -> Any:
        return Contains(Fold.of("title", "publisher", "reference"), Fold.value(word)) | Q(url__contains=word)
