"""Runs in their queues: who may be claimed, who waits for whom, and how a source is spared."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from accessprogram.clock import db_now
from accessprogram.models import AuditEvent
from reviews.checks import CATALOGUE
from reviews.checks.base import Finding, Sources, SourceUnavailable, Subject, Waiting
from reviews.enums import RunCause
from reviews.models import CheckRun, SourceState
from reviews.operations import bells, checks, reruns, runs, source_states
from reviews.queries.source_states import in_words
from reviews.queries.source_states import source_states as listed
from tests.factories.access import broken_invariants
from tests.factories.checks import Scripted, always, finding
from tests.factories.desk import Desk, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
Catalogue = Callable[..., None]


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    def put(*several: Scripted) -> None:
        for check in several:
            monkeypatch.setitem(CATALOGUE, check.slug, check)

    return put


def _world(*slugs: str) -> Desk:
    return desk(checks=slugs).submit()


def _run(slug: str = "one") -> CheckRun:
    return CheckRun.objects.filter(check_slug=slug).order_by("-generation")[0]


def _due_now(**where: Any) -> None:
    CheckRun.objects.filter(**where).update(not_before=db_now() - timedelta(seconds=1))


# --- queues ----------------------------------------------------------------------------------------------------------
def test_a_run_stands_in_the_queue_of_its_check_and_is_claimed_there_alone(catalogue: Catalogue) -> None:
    outside = always("out")
    outside.queue = "fetch"
    catalogue(always("in"), outside)
    _world("in", "out")

    assert (_run("in").queue, _run("out").queue) == ("screen", "fetch")
    assert checks.perform_due("documents") == 0
    assert checks.perform_due("screen") == 1
    assert (_run("in").status, _run("out").status) == ("completed", "queued")
    assert checks.perform_due("fetch") == 1
    assert broken_invariants() == {}


def test_no_more_runs_ask_the_outside_at_once_than_may(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FETCH_AT_ONCE", 1)
    several = [always(slug) for slug in ("one", "two")]
    for check in several:
        check.queue = "fetch"
    catalogue(*several, always("three"))
    _world("one", "two", "three")

    first = runs.claim_next("fetch")
    assert first is not None
    assert runs.claim_next("fetch") is None
    assert runs.claim_next("screen") is not None
    CheckRun.objects.filter(pk=first.pk).update(lease_until=db_now() - timedelta(seconds=1))
    assert runs.claim_next("fetch") is not None


def test_every_queue_has_its_bell_and_its_turn() -> None:
    assert set(bells.BELLS) == set(bells.TURNS) == {"fetch", "screen", "documents"}
    assert {settings.CELERY_TASK_ROUTES[bell]["queue"] for bell in bells.BELLS.values()} == set(bells.BELLS)
    assert all(turn.seconds + 40 <= settings.CELERY_TASK_SOFT_TIME_LIMIT for turn in bells.TURNS.values())


# --- outside parties -------------------------------------------------------------------------------------------------
def _outside(waits: int = 1) -> Scripted:
    def script(before: int) -> Finding | Waiting:
        if before < waits:
            return Waiting(for_whom="the verifier", applicant_summary="We wait for the verifier.", seconds=3600)
        return finding()

    return Scripted("one", script)


def test_a_check_that_waits_for_somebody_says_so_and_blocks(catalogue: Catalogue) -> None:
    catalogue(_outside())
    world = _world("one")
    checks.perform_due()

    run = _run()
    assert (run.status, run.waits_for, run.source_retries) == ("waiting_outside", "the verifier", 0)
    assert 3500 < (run.not_before - db_now()).total_seconds() <= 3600
    assert world.case.stage == "checks"
    assert checks.perform_due() == 0
    assert broken_invariants() == {}


def test_an_answer_from_outside_wakes_the_run(catalogue: Catalogue) -> None:
    catalogue(_outside())
    world = _world("one")
    checks.perform_due()

    assert runs.wake(run_id=_run().id, cause=RunCause.ANSWERED) is True
    assert checks.perform_due() == 1
    run = _run()
    assert (run.status, run.cause, run.waits_for, run.generation) == ("completed", "answered", "", 1)
    assert world.case.stage == "review"
    assert runs.wake(run_id=run.id, cause=RunCause.ANSWERED) is False


def test_without_an_answer_it_looks_again_by_itself(catalogue: Catalogue) -> None:
    catalogue(_outside(waits=2))
    _world("one")
    checks.perform_due()
    _due_now()
    checks.perform_due()
    assert _run().status == "waiting_outside"
    _due_now()
    checks.perform_due()
    assert _run().status == "completed"


def test_an_answer_while_the_check_still_looks_is_not_lost(catalogue: Catalogue) -> None:
    catalogue(_outside())
    _world("one")
    claimed = runs.claim_next()
    assert claimed is not None
    assert runs.wake(run_id=claimed.id, cause=RunCause.ANSWERED) is True
    waiting = Waiting(for_whom="the verifier", applicant_summary="We wait.", seconds=3600)
    assert runs.wait_outside(claimed, waiting) is True

    assert (_run().status, _run().not_before <= db_now()) == ("waiting_outside", True)


# --- sources ---------------------------------------------------------------------------------------------------------
class Asking(Scripted):
    """A check that asks the register of LEIs once."""

    def evaluate(self, subject: Subject, sources: Sources) -> Finding | Waiting:
        sources.entities.by_lei("5299")
        return super().evaluate(subject, sources)


class Register:
    """A register of LEIs that answers, or raises."""

    def __init__(self) -> None:
        self.error: Exception | None = SourceUnavailable("no answer")
        self.asked = 0

    def by_lei(self, lei: str) -> None:
        self.asked += 1
        if self.error is not None:
            raise self.error


@pytest.fixture
def register(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> Register:
    made = Register()
    lent = checks.sources_for
    monkeypatch.setattr(checks, "sources_for", lambda *args, **named: replace(lent(*args, **named), entities=made))
    catalogue(Asking("one", lambda _before: finding(), source="entities"))
    return made


def _fail_five_times() -> None:
    for _world_number in range(5):
        _world("one")
    assert checks.perform_due() == 5


def test_a_source_that_failed_five_times_in_a_row_is_asked_no_more(register: Register) -> None:
    _fail_five_times()
    state = SourceState.objects.get(slug="entities")
    assert (state.failures, state.last_error) == (5, "no answer")
    assert state.open_until is not None and 55 < (state.open_until - db_now()).total_seconds() <= 60

    _world("one")
    assert checks.perform_due() == 1
    run = CheckRun.objects.order_by("-created_at")[0]
    assert (run.status, run.source_retries, register.asked) == ("retry_wait", 0, 5)
    assert run.last_error == "Register of LEIs (GLEIF): no answer lately; it is asked again later."
    assert (run.not_before - db_now()).total_seconds() > 55
    assert listed().get(slug="entities").waiting == CheckRun.objects.filter(status="retry_wait").count() == 6
    assert in_words(state, db_now()) == "Spared: it failed 5 times in a row and is asked again later."


def test_after_the_pause_one_run_looks_whether_it_answers_again(register: Register) -> None:
    _fail_five_times()
    SourceState.objects.update(open_until=db_now() - timedelta(seconds=1))
    _due_now()
    checks.perform_due()
    assert register.asked == 6  # of five that were due
    state = SourceState.objects.get(slug="entities")
    assert state.failures == 6
    assert state.open_until is not None and 115 < (state.open_until - db_now()).total_seconds() <= 120

    register.error = None
    SourceState.objects.update(open_until=db_now() - timedelta(seconds=1))
    _due_now(status="retry_wait")
    checks.perform_due()
    state.refresh_from_db()
    assert (state.failures, state.open_until) == (0, None)
    assert register.asked == 11
    assert CheckRun.objects.filter(status="completed").count() == 5


def test_a_source_that_says_how_long_to_wait_is_left_alone_so_long(register: Register) -> None:
    register.error = SourceUnavailable("429", retry_after=300)
    _world("one")
    checks.perform_due()
    _world("one")
    checks.perform_due()

    assert register.asked == 1
    assert all((run.not_before - db_now()).total_seconds() > 230 for run in CheckRun.objects.all())


def test_a_source_is_not_asked_more_often_than_it_may_be(register: Register) -> None:
    register.error = None
    _world("one")
    checks.perform_due()
    SourceState.objects.update(tokens=-60, tokens_at=db_now())  # it owes a minute's worth
    _world("one")
    checks.perform_due()

    run = CheckRun.objects.order_by("-created_at")[0]
    assert (run.status, run.source_retries, register.asked) == ("retry_wait", 0, 1)
    assert "waits for its turn" in run.last_error
    SourceState.objects.update(tokens_at=db_now() - timedelta(seconds=65))
    _due_now(status="retry_wait")
    checks.perform_due()
    assert register.asked == 2


def test_a_check_that_asks_nothing_outside_touches_no_source(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    _world("one")
    checks.perform_due()
    assert SourceState.objects.count() == 0
    assert source_states.asks(CATALOGUE["one"]) == ()


def test_a_run_that_a_source_failed_heals_by_itself(register: Register) -> None:
    world = _world("one")
    for _try in range(runs.SOURCE_RETRIES):
        _due_now()
        SourceState.objects.update(open_until=None, failures=0)
        checks.perform_due()
    run = _run()
    assert (run.status, world.case.stage) == ("errored", "review")
    assert reruns.rerun_due() == 0
    assert run.again_at is not None
    assert 0 < (run.again_at - db_now()).total_seconds() <= settings.CHECK_HEAL_SECONDS

    register.error = None
    CheckRun.objects.update(again_at=db_now() - timedelta(seconds=1))
    SourceState.objects.update(open_until=None, failures=0)
    assert reruns.rerun_due() == 1
    assert (_run().generation, _run().cause, world.case.stage) == (2, "schedule", "checks")
    checks.perform_due()
    assert (_run().status, world.case.stage) == ("completed", "review")
    assert AuditEvent.objects.filter(action="check.rerun").get().actor_id is None
    assert broken_invariants() == {}
