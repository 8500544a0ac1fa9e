from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from agreements.derived import STATUSES
from agreements.rules import AGREEMENT_RULES
from core.derived import add_derived
from core.rules import add_rules


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("agreements")

    def ready(self) -> None:
        add_rules(AGREEMENT_RULES)
        add_derived(STATUSES)
