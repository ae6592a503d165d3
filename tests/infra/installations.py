"""Installations prepared once a run: set up, or with the demo's data. Each stack begins with a copy of one."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.infra.databases import Databases
from tests.infra.once import once
from tests.infra.plugin import run_dir
from tests.infra.stack import Stack

EMPTY, SEEDED = "set_up", "seeded"
# What belongs to the running installation, not to its data.
_LEFT = shutil.ignore_patterns("run", "log", "static")


@contextmanager
def installation(databases: Databases, kind: str, folder: Path) -> Iterator[str]:
    """The name of a database of one's own and, in ``folder``, the files that belong to it."""
    once(kind, lambda: _prepare(databases, kind))
    shutil.copytree(_files(kind), folder, dirs_exist_ok=True, ignore=_LEFT)
    with databases.fresh(template=databases.prepared(kind)) as name:
        yield name


def _files(kind: str) -> Path:
    return run_dir() / f"prepared-{kind}"


def _prepare(databases: Databases, kind: str) -> None:
    """By the commands that ``make run`` gives, on a database that stays as the others' template."""
    name = databases.keep(kind)
    # A short path: it holds a socket while the commands run.
    with tempfile.TemporaryDirectory(dir=run_dir()) as here:
        folder = Path(here)
        stack = Stack(folder=folder, database_url=databases.url(name), demo=True, workers=1, env={})
        try:
            stack.prepare(seeded=kind == SEEDED)
        finally:
            stack.stop()
        shutil.copytree(folder, _files(kind), ignore=_LEFT, dirs_exist_ok=True)
