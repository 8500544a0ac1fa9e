from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rules import add_rules
from people.rules import PEOPLE_RULES


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("people and posts")

    def ready(self) -> None:
        add_rules(PEOPLE_RULES)
