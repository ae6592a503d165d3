"""`manage.py rows_index`: makes the rows of the desk's lists anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from reviews.operations import rows, search_index


class Command(BaseCommand):
    help = "Make the rows of the desk's lists anew. New rules of order or risk are followed without it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--open", action="store_true", help="of open cases only")

    def handle(self, *args: Any, **options: Any) -> None:
        search_index.install()
        self.stdout.write(f"{rows.rebuild(open_only=options['open'])} cases are listed.")
