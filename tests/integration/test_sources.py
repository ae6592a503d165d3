"""A run asks a real source through the real fetcher: silence is never an answer, and it heals by itself."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import tests.servers
from accessprogram.clock import db_now
from reviews.models import CheckRun, SourceState
from reviews.operations import checks
from tests.factories import relations, subjects
from tests.servers.outside import Outside
from tests.servers.web import page

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
RECORDED = Path(tests.servers.__file__).parent / "recorded"
ANSWER = f"/lei-records/{subjects.LEI}"


def _register() -> dict[str, Any]:
    """The register's pages: an entity without a parent."""
    record = json.loads((RECORDED / "gleif.json").read_text())
    record["data"]["relationships"] = {}
    return {ANSWER: page(json.dumps(record).encode())}


@pytest.fixture
def outside(tmp_path: Path, settings: Any) -> Iterator[Outside]:
    made = Outside(tmp_path)
    made.site("register.example", _register())
    with made.open():
        made.apply(settings)
        settings.SOURCES_OFF, settings.GLEIF_URL = [], "https://register.example"
        yield made


def _run() -> CheckRun:
    return CheckRun.objects.select_related("finding").get()


def test_run_asks_the_register_and_waits_while_it_is_silent(outside: Outside) -> None:
    site = outside.sites[0]
    answers, site.pages = site.pages, {ANSWER: page(b"later", 503, Retry_After="90")}
    relations.sent(relations.tier("identifiers"), lei=subjects.LEI, registration_country="GB")
    checks.perform_due()
    run = _run()
    assert (run.status, run.source_retries) == ("retry_wait", 1)
    assert run.last_error == "GLEIF answered 503 and is asked again later."
    assert timedelta(seconds=60) < run.not_before - db_now() < timedelta(seconds=150)
    site.pages = answers
    # The pause that the register asked for is over, for the run and for the source.
    CheckRun.objects.update(not_before=db_now() - timedelta(seconds=1))
    SourceState.objects.update(open_until=None)
    checks.perform_due()
    run = _run()
    assert (run.status, run.finding.source) == ("completed", "entities")
    assert run.finding.evidence["register"][0]["lei"] == subjects.LEI
    assert [line.split()[1] for line in site.came] == [ANSWER, ANSWER]


def test_source_that_is_switched_off_is_not_asked(outside: Outside, settings: Any) -> None:
    settings.SOURCES_OFF = ["entities"]
    relations.sent(relations.tier("identifiers"), lei=subjects.LEI, registration_country="GB")
    checks.perform_due()
    assert (_run().status, outside.sites[0].came) == ("completed", [])
