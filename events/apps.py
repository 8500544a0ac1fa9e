from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.rules import add_rules
from events.rules import EVENT_RULES


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("visits")

    def ready(self) -> None:
        add_rules(EVENT_RULES)
