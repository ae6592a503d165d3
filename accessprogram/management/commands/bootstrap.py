"""The first two administrators of a programme, each confirmed by the other; the programme too, if it is not there."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.errors import CountersignError
from accessprogram.operations import programmes


class Command(BaseCommand):
    """Refuses when the programme has administrators: they ask for and confirm every further role themselves."""

    help = "Make the first two administrators of a programme: bootstrap EMAIL1 EMAIL2 --programme SLUG"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("emails", nargs=2, metavar="EMAIL", help="of two different people")
        parser.add_argument("--programme", default="trusted-access", metavar="SLUG", help="trusted-access otherwise")
        parser.add_argument("--title", default="", help="of a programme that is made now; its slug otherwise")
        parser.add_argument("--provider", default="", metavar="NAME", help="who runs it; needed when it is made now")

    def handle(self, *args: Any, emails: list[str], programme: str, title: str, provider: str, **options: Any) -> None:
        try:
            made = programmes.bootstrap(emails=emails, slug=programme, title=title, provider_name=provider)
        except CountersignError as error:
            raise CommandError(str(error)) from error
        for person in made:
            self.stdout.write(f"{person.email} is a programme administrator of {programme}.")
        self.stdout.write(
            "Whoever has no password yet sets one with “Forgot your password?” on the sign-in page, "
            "and adds a second factor at the first sign-in."
        )
