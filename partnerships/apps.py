from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rules import add_rules
from partnerships.rules import PARTNERSHIP_RULES


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("partnerships")

    def ready(self) -> None:
        add_rules(PARTNERSHIP_RULES)
