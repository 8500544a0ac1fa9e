from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import known_choice


class Digest(models.Model):
    """One mail to a colleague: claimed before it is sent, marked after."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("colleague"), on_delete=models.CASCADE, related_name="digests"
    )
    claimed_at = models.DateTimeField(_("claimed"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, help_text=_("Empty where sending failed or was broken off."))

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.user} {self.claimed_at:%Y-%m-%d}"


class EventKind(models.TextChoices):
    NOTICE = "notice", _("notice due")
    END = "end", _("term ends")
    ENDED = "ended", _("ended without follow-up")
    REVIEW = "review", _("waiting for review")
    POST = "post", _("post that nobody holds")


class Reminder(models.Model):
    """That a colleague is told of an event; nobody is told of the same one twice."""

    digest = models.ForeignKey(Digest, verbose_name=_("digest"), on_delete=models.CASCADE, related_name="reminders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("colleague"), on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(_("event"), max_length=6, choices=EventKind)
    table = models.CharField(_("table of the record"), max_length=60)
    record = models.BigIntegerField(_("number of the record"))
    occasion = models.CharField(
        _("occasion"), max_length=40, help_text=_("The day and how many months before, or the submission.")
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            known_choice("reminder", "kind", EventKind),
            models.UniqueConstraint(
                name="reminder_once",
                fields=["user", "kind", "table", "record", "occasion"],
                violation_error_message=_("A colleague is told of an event once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.record} {self.occasion}"
