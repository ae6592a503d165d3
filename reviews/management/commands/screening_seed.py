"""Generate a large list and build its snapshot, to measure an import and to search in. Nothing is put into use."""

import resource
import shutil
import time
from argparse import ArgumentParser
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reviews.management.commands.screening_import import Ticker
from reviews.screening import seeding, snapshot
from reviews.screening.entries import Reading
from reviews.screening.sources import SOURCES, find_files


class Command(BaseCommand):
    """``screening_seed --names 1000000``: then ``screening_bench --list FOLDER`` searches what was built."""

    help = "Generate a list of invented names and build its snapshot beside; prints names, seconds and memory"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--names", type=int, default=1_000_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--folder", type=Path, help="where the file and the snapshot go; anew if they are there")

    def handle(self, *args: Any, names: int, seed: int, folder: Path | None, **options: Any) -> None:
        place = folder or settings.VAR / "bench" / f"screening-{names}"
        shutil.rmtree(place / "snapshot", ignore_errors=True)
        # In a process of its own, so that the memory that is told is the import's.
        writer = get_context("spawn").Process(target=seeding.write, args=(place, names, seed))
        writer.start()
        writer.join()
        if writer.exitcode:
            raise CommandError(f"The list could not be written to {place}.")
        path = place / seeding.FILE
        source, reading, ticker = SOURCES["opensanctions"], Reading(), Ticker(self)
        format_, paths = find_files(source, [path])
        (place / "snapshot").mkdir()
        started, worked = time.monotonic(), time.process_time()
        built = snapshot.build(
            format_.read(paths, reading),
            place / "snapshot",
            slug="generated",
            version=f"{names}-{seed}",
            sha256="",
            reading=reading,
            progress=ticker.tell,
        )
        seconds, worked = time.monotonic() - started, time.process_time() - worked
        ticker.end()
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"import: {built.names} names of {built.rows} entries in {seconds:.1f} s, {memory:.0f} MB at most; "
            f"{worked:.1f} s of processor time"
        )
        self.stdout.write(f"snapshot: {place / 'snapshot'}")
