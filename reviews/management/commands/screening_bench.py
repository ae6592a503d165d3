"""Measure screening: recall on spoilt names of a list, alerts on innocent ones, labelled pairs, time and memory."""

import resource
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.models import ScreeningList
from reviews.queries.screening import folder_of
from reviews.screening import bench, logic_v2, snapshot
from reviews.screening.entries import Reading
from reviews.screening.index import THRESHOLD, Snapshot
from reviews.screening.sources import SOURCES, find_files
from reviews.screening.spoiling import spoil


class Command(BaseCommand):
    """``screening_bench --list FILE|FOLDER|SLUG --pairs FILE``: figures on one line each, nothing is kept."""

    help = "Print recall, alerts per 1,000 innocents, precision, recall and F1 on pairs, milliseconds and memory"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--list", default="ofac-sdn", dest="which", help="sdn.csv, its folder, or a list in use")
        parser.add_argument("--pairs", type=Path, help="CSV with schema, name1, name2 and is_match")
        parser.add_argument("--names", type=int, default=1_400, help="spoilt names to look for")
        parser.add_argument("--innocents", type=int, default=10_000, help="innocent names to look for")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--threshold", type=float, default=THRESHOLD)
        parser.add_argument("--second-scorer", action="store_true", help="ask logic-v2 too; the higher score stands")
        parser.add_argument(
            "--brute-force", type=int, default=0, help="compare so many names with every name of the list, to compare"
        )
        parser.add_argument("--misses", action="store_true", help="list what was missed and what alerted")

    def handle(self, *args: Any, which: str, second_scorer: bool, **options: Any) -> None:
        options["others"] = _second_scorer() if second_scorer else bench.NONE
        with tempfile.TemporaryDirectory() as folder:
            opened = self._snapshot(which, Path(folder))
            self._spoilt(opened, options)
            self._innocents(opened, options)
            if options["pairs"] is not None:
                self._pairs(opened, options)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self.stdout.write(f"memory: {memory:.0f} MB at most in this process, mapped pages of the index among it")
            if options["brute_force"]:
                self._brute_force(opened, options)

    def _snapshot(self, which: str, folder: Path) -> Snapshot:
        """The list in use of that name, or one built for this run from files."""
        if which in SOURCES and not Path(which).exists():
            row = ScreeningList.objects.filter(slug=which, active=True).first()
            if row is None:
                raise CommandError(f"The list {which} is not imported. Import it, or name its file with --list.")
            self.stdout.write(f"list: {row}, {row.rows} entries, {row.names} names")
            return Snapshot(folder_of(row))
        if (Path(which) / "snapshot").is_dir():  # what screening_seed built
            opened = Snapshot(Path(which) / "snapshot")
            self.stdout.write(f"list: {opened.manifest.rows} entries, {opened.manifest.names} names")
            return opened
        source, reading = SOURCES["ofac-sdn"], Reading()
        started = time.monotonic()
        try:
            format_, paths = find_files(source, [Path(which)])
            built = snapshot.build(
                format_.read(paths, reading),
                folder,
                slug=source.slug,
                version="bench",
                sha256="",
                reading=reading,
                progress=lambda *_: None,
            )
        except (FileNotFoundError, ValueError) as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"list: {built.rows} entries, {built.names} names, built in {seconds:.1f} s")
        return Snapshot(folder)

    def _spoilt(self, opened: Snapshot, options: dict[str, Any]) -> None:
        spoilt = spoil(opened, options["names"], options["seed"])
        report = bench.find_spoilt(opened, spoilt, options["threshold"], options["others"])
        self.stdout.write(f"recall: {report.share:.3f} ({report.found} of {report.asked} spoilt names found)")
        for how, (found, asked) in report.by_way.items():
            self.stdout.write(f"  {found / asked:.3f} {how} ({found} of {asked})")
        self._time(report, options)

    def _innocents(self, opened: Snapshot, options: dict[str, Any]) -> None:
        for label, names in (
            ("of parts that are not on the list", bench.innocents(opened, options["innocents"], options["seed"])),
            ("of names that many people bear", bench.namesakes(options["innocents"], options["seed"])),
        ):
            report = bench.alert_innocents(opened, names, options["threshold"], options["others"])
            self.stdout.write(
                f"alerts: {report.share * 1000:.1f} per 1,000 innocent names {label} ({report.found} of {report.asked})"
            )
            self._time(report, options)

    def _brute_force(self, opened: Snapshot, options: dict[str, Any]) -> None:
        """The same names against every name of the list by rapidfuzz alone: what the index is there to spare."""
        report = bench.brute_force(opened, spoil(opened, options["brute_force"], options["seed"]))
        self.stdout.write(f"brute force: {report.share:.3f} found ({report.found} of {report.asked})")
        self._time(report, options)

    def _time(self, report: bench.Report, options: dict[str, Any]) -> None:
        self.stdout.write(f"  {report.percentile(50):.1f} ms p50, {report.percentile(95):.1f} ms p95 a query")
        if options["misses"]:
            for example in report.examples:
                self.stdout.write(f"    {example}")

    def _pairs(self, opened: Snapshot, options: dict[str, Any]) -> None:
        try:
            pairs = bench.read_pairs(options["pairs"])
        except (OSError, KeyError) as error:
            raise CommandError(f"{options['pairs']}: {error}") from error
        judged = bench.judge_pairs(opened, pairs, options["threshold"], options["others"])
        self.stdout.write(
            f"pairs: F1 {judged.f1:.3f}, precision {judged.precision:.3f}, recall {judged.recall:.3f} at "
            f"{options['threshold']:.2f} ({len(pairs)} pairs, {judged.missed} missed, {judged.wrong} wrong)"
        )
        if options["misses"]:
            for example in judged.examples:
                self.stdout.write(f"    {example}")


def _second_scorer() -> bench.Others:
    try:
        return {logic_v2.NAME: logic_v2.load()}
    except ImportError as error:
        raise CommandError("The second scorer is not installed: pip install -r requirements-screening.txt") from error
