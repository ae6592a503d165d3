"""Import a watch list from the files in which it is published, and put it into use."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accessprogram.errors import CountersignError
from accessprogram.policy.actors import SYSTEM
from reviews.operations.screening import import_list
from reviews.screening.sources import SOURCES


class Command(BaseCommand):
    """``screening_import [LIST] FILE...``; a companion (alt.csv) is taken from beside a single file or folder."""

    help = "Import a watch list as a new version: screening_import [" + "|".join(SOURCES) + "] FILE..."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="+", metavar="LIST|FILE", help="the list, then its files (or their folder)")
        parser.add_argument("--force", action="store_true", help="import even if its size is doubtful")

    def handle(self, *args: Any, what: list[str], force: bool, **options: Any) -> None:
        slug, files = (what[0], what[1:]) if what[0] in SOURCES else ("ofac-sdn", what)
        ticker = Ticker(self)
        try:
            done = import_list(
                actor=SYSTEM, slug=slug, files=[Path(file) for file in files], force=force, progress=ticker.tell
            )
        except CountersignError as error:
            raise CommandError(str(error)) from error
        ticker.end()
        for problem in done.problems[:10]:
            self.stderr.write(f"  {problem}")
        before = f" (before: {done.previous.rows} entries, {done.previous.names} names)" if done.previous else ""
        self.stdout.write(
            f"{done.row.slug} {done.row.version}: {done.row.rows} entries, {done.row.names} names{before}, "
            f"{done.manifest.malformed} of {done.manifest.lines} lines malformed, {done.seconds:.1f} s."
        )


class Ticker:
    """Tells how far it is: in place on a terminal, a line every five seconds elsewhere."""

    def __init__(self, command: BaseCommand) -> None:
        self._out = command.stdout
        self._terminal = sys.stdout.isatty()
        self._told = time.monotonic()

    def tell(self, entries: int, names: int) -> None:
        """Called by the import every few hundred entries."""
        pause = 0.1 if self._terminal else 5.0
        if time.monotonic() - self._told >= pause:
            self._told = time.monotonic()
            start, end = ("\r", "") if self._terminal else ("", "\n")
            self._out.write(f"{start}{entries} entries, {names} names read", ending=end)
            self._out.flush()

    def end(self) -> None:
        """Leave the line free for the report."""
        if self._terminal:
            self._out.write("\r" + " " * 60 + "\r", ending="")
