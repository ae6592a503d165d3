"""Hands out a key for the provider's gateway, gives it a successor, or takes it back, in an administrator's name."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.errors import CountersignError
from accessprogram.models import GatewayKey, Programme, User
from accessprogram.operations import keys
from accessprogram.queries.actors import actor_of


class Command(BaseCommand):
    """The key's text is printed once and stored nowhere; only its hash is kept."""

    help = (
        "Create a gateway key: gateway_key PROGRAMME LABEL --by EMAIL; give one its successor: "
        "gateway_key PROGRAMME --rotate PREFIX --by EMAIL; take one back: --revoke PREFIX"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("programme", metavar="PROGRAMME", help="slug of the programme")
        parser.add_argument("label", nargs="?", default="", metavar="LABEL", help="which gateway it is for")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="an administrator who answers for it")
        parser.add_argument(
            "--rotate", default="", metavar="PREFIX", help="give the key that begins like this a successor"
        )
        parser.add_argument("--hours", type=int, default=24, help="how long the old key works beside its successor")
        parser.add_argument("--test", action="store_true", help="a test key: answered by the sandbox only")
        parser.add_argument("--revoke", default="", metavar="PREFIX", help="take back the key that begins like this")

    def handle(self, *args: Any, programme: str, by: str, **options: Any) -> None:
        found = Programme.objects.filter(slug=programme).first()
        person = User.objects.filter(email=by.lower()).first()
        if found is None or person is None:
            raise CommandError("There is no such programme." if found is None else "There is no such person.")
        actor = actor_of(person)
        try:
            if options["revoke"]:
                key = keys.revoke(actor=actor, key_id=self._key(found, options["revoke"]).id)
                self.stdout.write(f"The key {key.prefix} is taken back; the next call with it is rejected.")
                return
            if options["rotate"]:
                old = self._key(found, options["rotate"])
                _, text = keys.rotate(actor=actor, key_id=old.id, overlap=timedelta(hours=options["hours"]))
            else:
                limits = keys.Limits(is_test=options["test"])
                _, text = keys.create(actor=actor, programme_id=found.id, label=options["label"], limits=limits)
        except CountersignError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)
        self.stderr.write("This is the only time that the key is shown.")

    @staticmethod
    def _key(programme: Programme, prefix: str) -> GatewayKey:
        matching = GatewayKey.objects.filter(programme=programme, prefix=prefix, revoked_at__isnull=True)
        if matching.count() != 1:
            raise CommandError(f"{matching.count()} keys in force begin with {prefix}.")
        return matching.get()
