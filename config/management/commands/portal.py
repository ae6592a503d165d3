"""`manage.py portal`: the whole installation as one process group."""

import logging
import signal
import time
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR
from django.core.management.base import BaseCommand, CommandError

from config import preparation, processes
from config.portal import CannotStart, Portal, demo_facts, running, say


class Command(BaseCommand):
    """See config/portal.py; `--prepare` brings the data up to date first."""

    help = "Start Valkey, worker, web and beat in order, keep them running, and stop them in order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--prepare", action="store_true", help="migrate, collect static files, load the demo first")
        parser.add_argument("--forget", action="store_true", help="only throw the demo's data away (with DEMO=1)")
        parser.add_argument("--with-parent", action="store_true", help="stop when the process that started this ends")

    def handle(self, *args: object, **options: bool) -> None:
        began = time.monotonic()
        if options["with_parent"]:
            processes.die_with_parent(signal.SIGTERM)
        _log_to(settings.VAR / "log" / "portal.log")
        try:
            if (options["prepare"] or options["forget"]) and running():
                raise CannotStart(f"Countersign already runs in {settings.VAR}. Stop it, or set COUNTERSIGN_VAR.")
            if options["forget"]:
                preparation.forget(say)
                return
            if options["prepare"]:
                preparation.prepare(say)
            self.check(include_deployment_checks=not settings.DEMO, databases=["default"], fail_level=ERROR)
            Portal().run(lambda: preparation.welcome(say, demo_facts(), began))
        except CannotStart as reason:
            raise CommandError(str(reason)) from None


def _log_to(file: Path) -> None:
    """The terminal is for sentences; what this process logs goes where the logs of the parts go."""
    file.parent.mkdir(exist_ok=True)
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(file.open("a", encoding="utf-8"))
