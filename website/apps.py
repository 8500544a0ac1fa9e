from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.derived import add_derived
from website.derived import DOCUMENTS, WORDS


class WebsiteConfig(AppConfig):
    name = "website"
    verbose_name = _("website")

    def ready(self) -> None:
        add_derived(*DOCUMENTS, WORDS)
