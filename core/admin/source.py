from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy as _

from core.admin.filters import years_filter
from core.admin.shared import SharedAdmin
from core.models import Source
from core.search import Fold


@admin.register(Source)
class SourceAdmin(SharedAdmin):
    # The apps above are known here as what cites a source.
    used_by = [
        "organizationcitations__organization",
        "partnershipcitations__partnership",
        "keyfigurecitations__key_figure__organization",
        "keyfigurecitations__key_figure__partnership",
        "keyfigurecitations__key_figure__country__organizations",
        "personcitations__person",
        "agreementcitations__agreement",
        "visitcitations__visit",
        "photos__visit",
        "photos__agreement",
    ]
    bulk_fields = ["kind", "publisher", "language", "retrieved_on"]
    list_display = ["title", "publisher", "kind", "language", "published_on", "retrieved_on"]
    list_filter = ["kind", "language", years_filter("published_on", _("published"))]
    fieldsets = [
        (None, {"fields": ["kind", "title", ("publisher", "language"), "url", "reference"]}),
        (_("Dates"), {"fields": [("published_on", "retrieved_on")]}),
    ]

    def found_by(self, word: str) -> Any:
        return Contains(Fold.of("title", "publisher", "reference"), Fold.value(word)) | Q(url__contains=word)
