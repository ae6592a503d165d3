"""Writes docs/checks.md from the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.checks import CATALOGUE
from reviews.checks.document import render

PLACE = Path("docs") / "checks.md"


class Command(BaseCommand):
    help = "Write docs/checks.md from the catalogue of background checks."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the page is current")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / PLACE
        page = render(CATALOGUE.values())
        if options["check"]:
            if not path.is_file() or path.read_text(encoding="utf-8") != page:
                raise CommandError(f"{PLACE} is not current. Run manage.py checks_doc and commit it.")
            return
        path.write_text(page, encoding="utf-8")
        self.stdout.write(f"Wrote {PLACE}.")
