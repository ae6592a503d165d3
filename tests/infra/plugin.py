"""Before Django reads its settings: a working folder of the run's own, and the database to test on.

`--database=postgresql` (default) starts a PostgreSQL of the run's own unless DATABASE_URL names one;
`--database=sqlite` uses files. Only the first process does this; pytest-xdist's workers inherit the environment.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.infra.postgres import Postgres

RUN_DIR = "COUNTERSIGN_TEST_RUN"  # the environment's name for this run's folder
_started: list[Postgres] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database`, which the Makefile uses for the two passes."""
    parser.addoption("--database", choices=["postgresql", "sqlite"], default="postgresql", help="what to test on")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    """Runs around pytest-django, which loads the settings here."""
    if RUN_DIR not in os.environ:
        _prepare_run(early_config.known_args_namespace.database)
    os.environ["COUNTERSIGN_VAR"] = str(run_dir() / f"var-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")
    return (yield)


def run_dir() -> Path:
    """The folder of this run, shared by all its processes."""
    return Path(os.environ[RUN_DIR])


def template_name() -> str:
    """The run's migrated PostgreSQL database, of which the others are copies."""
    return f"countersign_{run_dir().name.rpartition('-')[2]}"


def _prepare_run(database: str) -> None:
    folder = Path(tempfile.mkdtemp(prefix="countersign-test-"))
    os.environ[RUN_DIR] = str(folder)
    os.environ |= {"DEMO": "0", "HTTPS": "0", "SECRET_KEY": "only-for-tests-" * 5, "LOG_LEVEL": "WARNING"}
    # Nothing goes out: a test that asks a source brings a server for it, and switches it on.
    os.environ |= {"DNSSEC": "0", "SOURCES_OFF": "web,tls,registrations,entities,advisories"}
    for name in ("REDIS_URL", "EMAIL_URL", "SITE_URL", "PORT", "BIND", "DNS_RESOLVER"):
        os.environ.pop(name, None)
    given = os.environ.get("DATABASE_URL", "")
    if database == "sqlite":
        os.environ["DATABASE_URL"] = ""
    elif not given.startswith("postgres"):
        server = Postgres(folder / "postgres")
        server.start()
        _started.append(server)
        os.environ["DATABASE_URL"] = server.url("postgres")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends what this process began; the worker processes began nothing."""
    if "PYTEST_XDIST_WORKER" in os.environ or RUN_DIR not in os.environ:
        return
    if not _started and os.environ.get("DATABASE_URL", "").startswith("postgres"):
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as given:
            for name in (template_name(), f"{template_name()}_set_up", f"{template_name()}_seeded"):
                given.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    for server in _started:
        server.stop()
    shutil.rmtree(run_dir(), ignore_errors=True)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Playwright leaves its event loop running in this thread, in which Django refuses the database otherwise."""
    if "playwright" in getattr(item, "fixturenames", ()) or _a_loop_runs():
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def _a_loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


# What takes minutes begins first, so that no process works on it alone at the end.
LONGEST_FIRST = (
    *("tests/infra/test_portal.py", "tests/journeys/", "tests/concurrency/test_decide_race.py", "tests/faults/"),
    *("tests/matrices/", "tests/infra/", "tests/concurrency/"),
)


def _place(item: pytest.Item) -> int:
    return next((place for place, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start)), 99)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest first. Refuses tests that would empty tables: the ledgers' guards refuse that too, and they are
    never switched off."""
    items.sort(key=_place)
    for item in items:
        marker = item.get_closest_marker("django_db")
        if "transactional_db" in getattr(item, "fixturenames", ()) or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture fresh_database where commits must be real")


# --- Nothing is skipped in silence -----------------------------------------------------------------------------------
def allowed_skips() -> set[str]:
    """The test ids that TESTING.md allows to be skipped, expected to fail or deselected."""
    text = (Path(__file__).parents[2] / "TESTING.md").read_text(encoding="utf-8")
    _, _, listed = text.partition("<!-- allowed skips begin -->")
    return {
        line.strip(" -`") for line in listed.partition("<!-- allowed skips end -->")[0].splitlines() if line.strip()
    }


def _skipped(config: pytest.Config) -> list[str]:
    """What this run left out although nobody asked it to (by -m, -k or --deselect) and TESTING.md does not allow it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    asked = config.option.markexpr or config.option.keyword or config.option.deselect
    if reporter is None or asked or config.option.database == "sqlite":
        return []
    left_out = [item for state in ("skipped", "xfailed", "deselected") for item in reporter.stats.get(state, [])]
    return sorted({item.nodeid for item in left_out} - allowed_skips())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the run when something was skipped beyond the list."""
    if session.exitstatus == pytest.ExitCode.OK and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Names what was skipped, above the closing line."""
    for nodeid in _skipped(config):
        terminalreporter.write_line(f"skipped beyond the list in TESTING.md: {nodeid}", red=True)
