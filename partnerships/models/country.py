from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import refused_unless
from core.history import audited
from core.models import Model
from core.text import Translated


@audited
class Country(Model):
    """A country of ISO 3166-1."""

    staff_only = frozenset({"alpha_3", "numeric"})

    code = models.CharField(_("ISO 3166-1 alpha-2 code"), max_length=2, primary_key=True)
    alpha_3 = models.CharField(_("ISO 3166-1 alpha-3 code"), max_length=3, unique=True)
    numeric = models.CharField(_("ISO 3166-1 numeric code"), max_length=3, unique=True)
    name = Translated(_("name"))

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["code"]
        constraints = [
            refused_unless(
                models.Q(code__regex=r"^[A-Z]{2}$"),
                name="country_code_is_iso",
                field="code",
                message=_("A country code is two capital letters, as in ISO 3166-1."),
            )
        ]

    def __str__(self) -> str:
        return str(self.name)
