from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def lock_trigger_switch(using: str, **kwargs: Any) -> None:
    """Take away the session setting that turns triggers off.

    pgtrigger writes this function anew with each trigger it installs; here the history has no off switch.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
            " LANGUAGE sql IMMUTABLE AS 'SELECT false'"
        )


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("sources")

    def ready(self) -> None:
        post_migrate.connect(lock_trigger_switch, sender=self)
