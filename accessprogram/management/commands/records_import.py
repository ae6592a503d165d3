"""`manage.py records_import FILE...`: advisories (OSV or CVE, as published) in which pledges of fixes are looked up."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accessprogram.operations import records


class Command(BaseCommand):
    help = "Import advisories (OSV or CVE JSON): single files, lists, folders of files, or a zip as OSV publishes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["paths"]:
            try:
                kept, faults = records.import_advisories(documents=_documents(path), source=path.name)
            except (OSError, ValueError, zipfile.BadZipFile) as error:
                raise CommandError(f"{path.name} cannot be read: {error}") from error
            self.stdout.write(f"{path.name}: {kept} advisories kept, {len(faults)} not read")
            for fault in faults[:20]:
                self.stderr.write(f"  {fault}")


def _documents(path: Path) -> Iterator[dict[str, Any]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.json")):
            yield from _of(file.read_text(encoding="utf-8"))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                if name.endswith(".json"):
                    yield from _of(packed.read(name).decode("utf-8"))
    else:
        yield from _of(path.read_text(encoding="utf-8"))


def _of(text: str) -> list[dict[str, Any]]:
    found = json.loads(text)
    return found if isinstance(found, list) else [found]
