"""Lets the next signing key sign, in the name of a programme administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.enums import SigningUse
from accessprogram.errors import CountersignError
from accessprogram.models import User
from accessprogram.operations import signing
from accessprogram.queries.actors import actor_of


class Command(BaseCommand):
    """What was signed before stays good until it ends by itself."""

    help = "Sign with the next key from now on: rotate_signing_key entitlement|receipt --by EMAIL"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("use", choices=SigningUse.values, help="what the key signs")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="an administrator who answers for it")

    def handle(self, *args: Any, use: str, by: str, **options: Any) -> None:
        person = User.objects.filter(email=by.lower()).first()
        if person is None:
            raise CommandError("There is no such person.")
        try:
            active = signing.rotate(actor=actor_of(person), use=use)
        except CountersignError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{active.kid} signs from now on; the next key is published beside it.")
