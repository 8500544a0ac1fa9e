from argparse import ArgumentParser
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = (
        "Forget who a colleague is at the identity provider; the next sign-in there goes by the e-mail address again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("name", nargs="?", help="the name with which the colleague signs in")
        which.add_argument("--everybody", action="store_true", help="as when the site moves to another provider")

    def handle(self, *args: Any, **options: Any) -> None:
        links = SocialAccount.objects.all()
        if not options["everybody"]:
            links = links.filter(user__username=options["name"])
        self.stdout.write(f"{links.delete()[0]} removed.")
