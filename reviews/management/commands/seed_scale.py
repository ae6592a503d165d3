"""`manage.py seed_scale --cases N`: very many invented cases, to measure the desk with."""

from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accessprogram.errors import WrongState
from reviews.demo import scale


class Command(BaseCommand):
    help = (
        "Write very many invented cases into a demonstration, to measure the desk with. They go through tables, not "
        "operations: nothing of them is in the ledger, and their decisions have neither notices nor grants."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only a demonstration (DEMO=1) is filled with invented cases.")
        began = perf_counter()
        try:
            done = scale.seed(options["cases"])
        except WrongState as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{done:,} invented cases are written, in {perf_counter() - began:,.0f} s.")
