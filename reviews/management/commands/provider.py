"""Connects an outside provider, gives it another secret, or disconnects it, in an administrator's name."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.errors import CountersignError
from accessprogram.models import User
from accessprogram.queries.actors import actor_of
from reviews.enums import OutsideKind
from reviews.models import OutsideProvider
from reviews.operations import outside_providers


class Command(BaseCommand):
    """The secret of its webhooks is printed once and stored sealed. The key that we show it is read from stdin."""

    help = (
        "Connect an outside provider (docs/providers.md): provider connect SLUG --kind identity --title TITLE "
        "--url https://... --by EMAIL [--with-key < key.txt]; provider rotate SLUG --by EMAIL; provider disconnect SLUG"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["connect", "rotate", "disconnect"])
        parser.add_argument("slug", metavar="SLUG", help="what it is called in addresses")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="an administrator who answers for it")
        parser.add_argument("--kind", choices=OutsideKind.values, default=OutsideKind.IDENTITY, help="what it verifies")
        parser.add_argument("--title", default="", help="what people read")
        parser.add_argument("--url", default="", help="where /verifications stands")
        parser.add_argument("--valid-days", type=int, default=365, help="for how long an answer without an end holds")
        parser.add_argument("--with-key", action="store_true", help="read the key that we show the provider from stdin")

    def handle(self, *args: Any, action: str, slug: str, by: str, **options: Any) -> None:
        person = User.objects.filter(email=by.lower()).first()
        if person is None:
            raise CommandError("There is no such person.")
        actor = actor_of(person)
        try:
            if action == "connect":
                _provider, secret = outside_providers.connect(
                    actor=actor,
                    slug=slug,
                    title=options["title"] or slug,
                    kind=options["kind"],
                    url=options["url"],
                    api_key=self.stdin_line() if options["with_key"] else "",
                    valid_days=options["valid_days"],
                )
            else:
                found = OutsideProvider.objects.filter(slug=slug).first()
                if found is None:
                    raise CommandError(f"There is no provider {slug}.")
                if action == "disconnect":
                    outside_providers.disconnect(actor=actor, provider_id=found.id)
                    self.stdout.write(f"{found.title} is asked no more. What it has answered stands.")
                    return
                _provider, secret = outside_providers.rotate_secret(actor=actor, provider_id=found.id)
        except CountersignError as error:
            said = "; ".join(getattr(error, "fields", {}).values())
            raise CommandError(said or str(error)) from error
        self.stdout.write(secret)
        self.stderr.write("This is the only time that the secret of its webhooks is shown.")

    @staticmethod
    def stdin_line() -> str:
        """The first line of standard input: a secret among the arguments would be seen by everybody on the machine."""
        return input().strip()
