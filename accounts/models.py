from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractUser
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class User(AbstractUser):
    """Somebody who signs in."""

    is_second_factor_required = models.BooleanField(
        _("needs a second factor"),
        default=False,
        help_text=_("Until one is set up, this colleague sees nothing else. The site may ask everybody for one."),
    )

    language = models.CharField(
        _("language of mail"),
        max_length=2,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("The one last chosen at the desk; that of the site where it is empty."),
    )

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is the password; one that is stored as it was before an upgrade is stored anew."""
        return check_password(raw_password, self.password, self._store_password_anew)

    def _store_password_anew(self, raw_password: str) -> None:
        self.set_password(raw_password)
        # Else it would be told to the validators as a new one.
        self._password = None
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL accounts.password_stored_anew = 'yes'")
            self.save(update_fields=["password"])
            cursor.execute("SET LOCAL accounts.password_stored_anew = ''")

    def needs_second_factor(self) -> bool:
        return self.is_second_factor_required or settings.REQUIRE_SECOND_FACTOR


class AuditAction(models.TextChoices):
    SIGNED_IN = "signed_in", _("signed in")
    SIGNED_OUT = "signed_out", _("signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("sign-in failed")
    SIGN_IN_REFUSED = "sign_in_refused", _("sign-in refused")
    LOCKED_OUT = "locked_out", _("locked out")
    SESSION_EXPIRED = "session_expired", _("session expired")
    SECOND_FACTOR_ADDED = "second_factor_added", _("second factor added")
    SECOND_FACTOR_REMOVED = "second_factor_removed", _("second factor removed")
    PASSWORD_CHANGED = "password_changed", _("password changed")
    PROVIDER_LINKED = "provider_linked", _("identity provider linked")
    PROVIDER_UNLINKED = "provider_unlinked", _("identity provider unlinked")
    ACCOUNT_ADDED = "account_added", _("account added")
    ACCOUNT_CHANGED = "account_changed", _("account changed")
    ACCOUNT_DELETED = "account_deleted", _("account deleted")
    ROLE_GIVEN = "role_given", _("role given")
    ROLE_TAKEN = "role_taken", _("role taken")
    PERMISSION_GIVEN = "permission_given", _("permission given")
    PERMISSION_TAKEN = "permission_taken", _("permission taken")
    PUBLISHED = "published", pgettext_lazy("action", "published")
    WITHDRAWN = "withdrawn", pgettext_lazy("action", "withdrawn")
    MERGED = "merged", _("merged into another record")
    CHANGE_PUBLISHED = "change_published", _("change published")
    RETURNED = "returned", pgettext_lazy("action", "returned")
    SCHEDULED = "scheduled", pgettext_lazy("action", "scheduled")
    UNSCHEDULED = "unscheduled", pgettext_lazy("action", "taken off the schedule")
    IMPORTED = "imported", _("imported")
    EXPORTED = "exported", _("exported")


class AuditEvent(models.Model):
    """One thing that colleagues, or somebody who tried to be one, did; only ever added."""

    at = models.DateTimeField(_("at"), db_default=Now())
    action = models.CharField(_("action"), max_length=30, choices=AuditAction)
    # An account that is deleted stays in the log by its number.
    actor = models.ForeignKey(
        User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name=_("who")
    )
    account = models.ForeignKey(
        User, models.DO_NOTHING, null=True, db_constraint=False, related_name="+", verbose_name=_("account concerned")
    )
    object_type = models.CharField(_("kind of record"), max_length=100, blank=True)
    object_id = models.BigIntegerField(_("number of the record"), null=True)
    address = models.GenericIPAddressField(
        _("network"), null=True, help_text=_("Shortened: it names no single device.")
    )
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("event of the audit log")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["actor", "-at"], name="audit_by_actor"),
            models.Index(fields=["account", "-at"], name="audit_by_account"),
            models.Index(fields=["action", "-at"], name="audit_by_action"),
        ]
        constraints = [
            models.CheckConstraint(name="audit_action_known", condition=Q(action__in=AuditAction.values)),
        ]

    def __str__(self) -> str:
        return str(AuditAction(self.action).label)
