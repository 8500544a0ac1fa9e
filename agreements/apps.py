from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rules import add_rules
from agreements.rules import AGREEMENT_RULES


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("agreements")

    def ready(self) -> None:
        add_rules(AGREEMENT_RULES)
