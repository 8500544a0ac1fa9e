from typing import Any

from django.core.mail import MailerDoesNotExist, mailers
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from desk.models import Digest
from desk.reminders.sending import colleagues, remind


class Command(BaseCommand):
    help = "Send each colleague one digest of what falls due and was not told yet; for once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        failed = []
        broken_off = Digest.objects.filter(sent_at=None).count()
        try:
            connection = mailers.default
            # Before anything is claimed: a mail server that does not answer costs nobody a digest.
            connection.open()
        except (MailerDoesNotExist, OSError) as error:
            raise CommandError(f"No mail is sent, and nothing noted as told: {error} (see EMAIL_URL)") from error
        try:
            for user in colleagues():
                try:
                    count = remind(user, connection, today)
                except OSError as error:
                    failed.append(f"{user.get_username()} ({error})")
                else:
                    self.stdout.write(f"{user.get_username()}: {count or 'nothing new'}")
        finally:
            connection.close()
        if broken_off:
            self.stdout.write(f"Digests of earlier runs that were broken off or failed: {broken_off}")
        if failed:
            raise CommandError(f"Not sent, and not sent again: {', '.join(failed)}")
