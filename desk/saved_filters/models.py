from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import refused_unless
from core.models import Model
from core.text import LineField


class SavedFilter(Model):
    """What a colleague looks for again and again in a list of the admin: its filters, search and order."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("colleague"), on_delete=models.CASCADE, related_name="saved_filters"
    )
    table = models.CharField(_("list"), max_length=60)
    name = LineField(_("name"), max_length=80)
    query = models.CharField(
        _("filters"), max_length=2000, blank=True, help_text=_("As they stand in the address of the list.")
    )
    is_shared = models.BooleanField(_("colleagues see it, too"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["table", "name", "pk"]
        default_permissions = ()
        constraints = [
            refused_unless(
                Q(name__regex=r"\S"), name="saved_filter_has_name", field="name", message=_("A filter needs a name.")
            ),
            models.UniqueConstraint(
                name="saved_filter_name_once",
                fields=["user", "table", "name"],
                violation_error_code="name",
                violation_error_message=_("You have a filter of this name for this list already: delete it first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
