from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_save
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.sessions import begin


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        user_logged_in.connect(begin, dispatch_uid="accounts.sessions.begin")
        # By its name: it imports models, which are not there yet.
        set_up_here = import_string("accounts.second_factor.set_up_here")
        post_save.connect(set_up_here, sender="mfa.Authenticator", dispatch_uid="accounts.second_factor.set_up_here")
