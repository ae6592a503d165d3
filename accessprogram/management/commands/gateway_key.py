"""Hands out a key for the provider's gateway, or takes one back, in the name of a programme administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.errors import CountersignError
from accessprogram.models import GatewayKey, Programme, User
from accessprogram.operations import keys
from accessprogram.queries.actors import actor_of


class Command(BaseCommand):
    """The key's text is printed once and stored nowhere; only its hash is kept."""

    help = "Create a gateway key: gateway_key PROGRAMME LABEL --by EMAIL; or take one back: --revoke PREFIX --by EMAIL"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", metavar="PROGRAMME", help="slug of the programme")
        parser.add_argument("label", nargs="?", default="", metavar="LABEL", help="which gateway it is for")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="an administrator who answers for it")
        parser.add_argument("--revoke", default="", metavar="PREFIX", help="take back the key that begins like this")

    def handle(self, *args: Any, programme: str, label: str, by: str, revoke: str, **options: Any) -> None:
        found = Programme.objects.filter(slug=programme).first()
        person = User.objects.filter(email=by.lower()).first()
        if found is None or person is None:
            raise CommandError("There is no such programme." if found is None else "There is no such person.")
        try:
            if revoke:
                self._revoke(found, revoke, person)
            else:
                _, text = keys.create(actor=actor_of(person), programme_id=found.id, label=label)
                self.stdout.write(text)
                self.stderr.write("This is the only time that the key is shown.")
        except CountersignError as error:
            raise CommandError(str(error)) from error

    def _revoke(self, programme: Programme, prefix: str, person: User) -> None:
        matching = GatewayKey.objects.filter(programme=programme, prefix=prefix, revoked_at__isnull=True)
        if matching.count() != 1:
            raise CommandError(f"{matching.count()} keys in force begin with {prefix}.")
        keys.revoke(actor=actor_of(person), key_id=matching.get().id)
        self.stdout.write(f"The key {prefix} is taken back; the next call with it is rejected.")
