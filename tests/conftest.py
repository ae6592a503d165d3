"""Fixtures for every test. Processes, databases and browser: tests/infra; people and things: personas and factories."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.infra import browser
from tests.infra.databases import Databases, pointed_at
from tests.infra.installations import EMPTY, SEEDED, installation
from tests.infra.once import once
from tests.infra.plugin import run_dir
from tests.infra.stack import Stack


@pytest.fixture(scope="session")
def databases() -> Databases:
    """Fresh databases on the engine under test."""
    return Databases()


@pytest.fixture(scope="session")
def django_db_setup(databases: Databases, django_db_blocker: Any) -> Iterator[None]:
    """In place of pytest-django's: each process tests in a copy of the migrated database."""
    with django_db_blocker.unblock(), databases.fresh() as name, pointed_at(name):
        yield


@pytest.fixture
def fresh_database(databases: Databases, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of this test alone, in which commits are real and threads see each other; instead of `db`."""
    with django_db_blocker.unblock(), databases.fresh() as name, pointed_at(name):
        yield name


@pytest.fixture(scope="session", autouse=True)
def _quick_settings() -> None:
    """What only costs time in a test: a slow password hash, and names of static files with their digest."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


# --- A whole installation --------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def collected_static() -> Path:
    """The site's styles and scripts, collected once a run, by a process whose settings no test has changed."""
    var = run_dir() / "collected"
    words = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    env = {**os.environ, "COUNTERSIGN_VAR": str(var), "DATABASE_URL": ""}

    def collect() -> None:
        subprocess.run(words, env=env, check=True)

    once("static", collect)
    return var / "static"


@pytest.fixture(scope="session")
def start_stack(
    databases: Databases, django_db_setup: None, collected_static: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., AbstractContextManager[Stack]]:
    """`with start_stack(demo=True, workers=2, env={"NAME": "value"}) as stack:` starts one more installation."""

    @contextmanager
    def start(
        *, demo: bool = True, workers: int = 2, env: dict[str, str] | None = None, seeded: bool = False
    ) -> Iterator[Stack]:
        folder = tmp_path_factory.mktemp("stack")
        (folder / "static").symlink_to(collected_static)
        with installation(databases, SEEDED if seeded else EMPTY, folder) as name:
            stack = Stack(folder=folder, database_url=databases.url(name), demo=demo, workers=workers, env=env or {})
            try:
                stack.start()
                yield stack
            finally:
                stack.stop()

    return start


@pytest.fixture
def stack(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    """An installation of this test alone: empty database, Valkey, worker, web server, DNS, beat."""
    with start_stack() as running:
        yield running


@pytest.fixture(scope="session")
def _demonstration(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    with start_stack(seeded=True) as running:
        yield running


@pytest.fixture(scope="module")
def demo_stack(_demonstration: Stack) -> Iterator[Stack]:
    """An installation with the demo's data, shared by the tests that only read or that change what is theirs alone.
    Between their files nothing rings for its workers; they themselves go on, since a worker that was held still takes
    the time for its task's and ends it."""
    _demonstration.thaw("beat")
    yield _demonstration
    _demonstration.freeze("beat")


# --- A real browser --------------------------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright starts the browser that this machine has."""
    executable = browser.find()
    if not executable:
        pytest.fail(browser.CURE, pytrace=False)
    found = {"executable_path": executable, "args": browser.flags(executable)}
    return {**browser_type_launch_args, **found, "env": {**os.environ, **browser.environment(executable)}}
