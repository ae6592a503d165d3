"""What an installation needs besides its tables; does nothing that was done before."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accessprogram.errors import CountersignError
from accessprogram.operations import signing
from accessprogram.policy.actors import SYSTEM
from reviews.operations import previews, reminders, rows
from reviews.operations.checks import publish_catalogue
from reviews.operations.screening import import_list
from reviews.queries.screening import lists_in_use, shipped_to_renew


class Command(BaseCommand):
    """Run after every ``migrate``."""

    help = "Prepare an installation after migrate: cache table, catalogue of checks, a first watch list, static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-static", action="store_true", help="leave the static files as they are")

    def handle(self, *args: Any, without_static: bool, verbosity: int = 1, **options: Any) -> None:
        call_command("createcachetable", verbosity=0)
        signing.ensure()
        checks = publish_catalogue()
        self._say(verbosity, f"{checks} checks are described for the public.")
        if not lists_in_use() or shipped_to_renew():
            try:
                done = import_list(actor=SYSTEM, slug="fictional")
            except CountersignError as error:
                raise CommandError(str(error)) from error
            self._say(
                verbosity,
                f"{done.row.slug} {done.row.version}: {done.row.rows} invented entries, so that screening works. "
                "Import the real lists with `manage.py screening_import FILE`.",
            )
        reminders.begin_missing()
        rows.rebuild(missing_only=True)
        previews.expect_missing()
        if not without_static:
            call_command("collectstatic", interactive=False, verbosity=0)
            self._say(verbosity, "Static files are collected.")

    def _say(self, verbosity: int, words: str) -> None:
        if verbosity:
            self.stdout.write(words)
