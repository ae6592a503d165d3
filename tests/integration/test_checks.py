"""The runner: claimed once, settled once, retried, parked, reclaimed; an error is never clear."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, WrongState
from accessprogram.models import AuditEvent, PublishedCheck, SafeguardAssessment
from reviews.checks import CATALOGUE
from reviews.checks.base import Finding, Outcome, SourceUnavailable
from reviews.management.commands.check_invariants import violations
from reviews.models import CheckRun
from reviews.models import Finding as Settled
from reviews.operations import checks, evaluation, runs
from tests.factories.checks import Scripted, always, finding
from tests.factories.desk import Desk, desk

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
Catalogue = Callable[..., None]


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """Put these checks into the catalogue for one test."""

    def put(*several: Scripted) -> None:
        for check in several:
            monkeypatch.setitem(CATALOGUE, check.slug, check)

    return put


def _world(*slugs: str) -> Desk:
    return desk(checks=slugs).submit()


def _run(slug: str) -> CheckRun:
    return CheckRun.objects.filter(check_slug=slug).order_by("-generation")[0]


def _raising(error: Exception) -> Callable[[int], Finding]:
    def script(_before: int) -> Finding:
        raise error

    return script


def _due_now(**where: Any) -> None:
    CheckRun.objects.filter(**where).update(not_before=db_now() - timedelta(seconds=1))


def broken() -> dict[str, list[str]]:
    return {name: found for name, found in violations().items() if found}


def test_submission_opens_a_case_with_a_run_per_required_check(catalogue: Catalogue) -> None:
    catalogue(always("one"), always("two"))
    world = _world("one", "two")

    case = world.case
    assert (case.stage, case.waits_on) == ("checks", "checks")
    assert sorted(CheckRun.objects.values_list("check_slug", "status", "generation")) == [
        ("one", "queued", 1),
        ("two", "queued", 1),
    ]
    assert world.application is not None
    progress = world.application.progress
    assert (progress.stage, progress.checks_done, progress.checks_total) == ("checks", 0, 2)
    assert progress.due_at == case.due_at
    assert AuditEvent.objects.get(action="case.opened").data["checks"] == 2
    assert broken() == {}


def test_a_tier_without_checks_goes_straight_to_review() -> None:
    world = desk(checks=()).submit()

    assert (world.case.stage, world.case.waits_on) == ("review", "desk")
    assert broken() == {}


def test_the_last_settled_run_moves_the_case_once(catalogue: Catalogue) -> None:
    catalogue(always("one"), always("two", Outcome.REVIEW))
    world = _world("one", "two")

    assert checks.perform_due(limit=1) == 1
    assert world.case.stage == "checks"
    assert checks.perform_due() == 1
    assert world.case.stage == "review"
    assert list(world.case.transitions.values_list("stage", flat=True)) == ["checks", "review"]
    assert world.application is not None
    world.application.refresh_from_db()
    assert (world.application.progress.stage, world.application.progress.checks_done) == ("review", 2)
    assert broken() == {}


def test_what_was_found_is_written_with_its_hits(catalogue: Catalogue) -> None:
    catalogue(always("one", Outcome.REVIEW, hits=2))
    _world("one")
    checks.perform_due()

    settled = Settled.objects.get()
    assert (settled.outcome, settled.summary, settled.applicant_summary) == ("review", "What was found.", "We looked.")
    assert list(settled.hits.values_list("entity_key", "score")) == [("list:0", 90.0), ("list:1", 89.0)]
    event = AuditEvent.objects.get(action="check.settled")
    assert event.data == {
        "check": "one", "outcome": "review", "run": str(settled.run_id), "generation": 1, "hits": 2,
    }  # fmt: skip


def test_a_check_that_does_not_apply_ends_so(catalogue: Catalogue) -> None:
    check = always("one", Outcome.ADVERSE)
    check.applies = False
    catalogue(check)
    world = _world("one")
    checks.perform_due()

    assert Settled.objects.get().outcome == "not_applicable"
    assert world.case.stage == "review"


def test_a_silent_source_is_asked_again_and_never_clear(catalogue: Catalogue) -> None:
    catalogue(Scripted("one", _raising(SourceUnavailable("no answer"))))
    world = _world("one")

    for retries in range(1, runs.SOURCE_RETRIES):
        checks.perform_due()
        run = _run("one")
        assert (run.status, run.source_retries, run.last_error) == ("retry_wait", retries, "no answer")
        base = settings.CHECK_RETRY_BASE_SECONDS * 2 ** (retries - 1)
        assert 0.7 * base < (run.not_before - db_now()).total_seconds() < 1.3 * base
        assert checks.perform_due() == 0
        assert world.case.stage == "checks"
        _due_now()
    checks.perform_due()

    assert (_run("one").status, _run("one").source_retries) == ("errored", 5)
    assert Settled.objects.count() == 0
    assert world.case.stage == "review"
    with pytest.raises(NotAllowed) as refused:
        world.propose()
    assert refused.value.code == "unsettled"
    assert broken() == {}


def test_a_source_may_say_how_long_to_wait(catalogue: Catalogue) -> None:
    catalogue(Scripted("one", _raising(SourceUnavailable("429", retry_after=3600))))
    _world("one")
    checks.perform_due()

    assert (_run("one").not_before - db_now()).total_seconds() > 2000


def test_a_source_that_comes_back_settles(catalogue: Catalogue) -> None:
    def script(before: int) -> Finding:
        if before == 0:
            raise SourceUnavailable("later")
        return finding()

    catalogue(Scripted("one", script))
    world = _world("one")
    checks.perform_due()
    _due_now()
    checks.perform_due()

    assert (_run("one").status, world.case.stage) == ("completed", "review")


def test_a_fault_in_a_check_is_errored_and_stops_no_other(catalogue: Catalogue) -> None:
    catalogue(Scripted("one", _raising(RuntimeError("name of a person"))), always("two"))
    world = _world("one", "two")
    checks.perform_due()

    run = _run("one")
    assert (run.status, run.last_error) == ("errored", "RuntimeError")
    assert _run("two").status == "completed"
    assert world.case.stage == "review"
    assert AuditEvent.objects.filter(action="check.errored").count() == 1
    assert broken() == {}


def test_a_check_that_is_not_in_the_catalogue_is_errored() -> None:
    world = _world("long_gone")
    checks.perform_due()

    assert (_run("long_gone").status, world.case.stage) == ("errored", "review")
    assert broken() == {}


def test_a_check_that_takes_too_long_is_tried_again(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LEASE_SECONDS", 1)
    hanging = threading.Event()

    def script(_before: int) -> Finding:
        hanging.wait(20)
        return finding()

    catalogue(Scripted("one", script, timeout_seconds=1))
    _world("one")
    began = time.monotonic()
    checks.perform_due()
    hanging.set()

    assert time.monotonic() - began < 10
    assert (_run("one").status, _run("one").source_retries) == ("retry_wait", 1)
    assert Settled.objects.count() == 0


def test_a_lease_is_kept_while_the_check_works(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LEASE_SECONDS", 1)
    renewed: list[bool] = []
    keep = runs.renew
    monkeypatch.setattr(runs, "renew", lambda run: renewed.append(keep(run)) or renewed[-1])
    catalogue(Scripted("one", lambda _before: time.sleep(1.2) or finding()))
    _world("one")
    checks.perform_due()

    assert renewed[:2] == [True, True]
    assert _run("one").status == "completed"


def test_a_late_result_of_a_lost_lease_is_thrown_away(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is reclaimed while its first process still works; what that process finds settles nothing."""
    catalogue(always("one"))
    world = _world("one")
    first = runs.claim_next()
    assert first is not None
    CheckRun.objects.update(lease_until=db_now() - timedelta(seconds=1))
    assert runs.reclaim_lost() == 1
    second = runs.claim_next()
    assert second is not None and second.fence > first.fence

    assert runs.renew(first) is False
    assert runs.settle(first, finding(Outcome.ADVERSE), input_hash="", duration_ms=1) is False
    assert runs.retry(first, "late") is False
    assert runs.park(first, "late") is False
    assert runs.settle(second, finding(), input_hash="", duration_ms=1) is True
    assert runs.settle(second, finding(), input_hash="", duration_ms=1) is False
    assert Settled.objects.get().outcome == "clear"
    assert world.case.stage == "review"
    assert broken() == {}


def test_a_process_that_loses_the_lease_while_it_works_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LEASE_SECONDS", 0.3)
    check = Scripted("one", lambda _before: time.sleep(0.5) or finding())
    with pytest.raises(evaluation.LeaseLost):
        evaluation.evaluate(check, None, None, renew=lambda: False)  # type: ignore[arg-type]


def test_three_lost_leases_park_the_run(catalogue: Catalogue) -> None:
    catalogue(always("one"), always("two"))
    world = _world("one", "two")
    for crashes in range(1, runs.CRASHES + 1):
        CheckRun.objects.filter(check_slug="two").update(not_before=db_now() + timedelta(hours=1))
        assert runs.claim_next() is not None
        CheckRun.objects.filter(status="running").update(lease_until=db_now() - timedelta(seconds=1))
        assert runs.reclaim_lost() == 1
        assert _run("one").crashes == crashes

    assert _run("one").status == "errored"
    assert runs.reclaim_lost() == 0
    _due_now(check_slug="two")
    checks.perform_due()
    assert _run("two").status == "completed"
    assert world.case.stage == "review"
    assert broken() == {}


def test_a_claimed_row_is_not_claimed_again(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    _world("one")

    assert runs.claim_next() is not None
    assert runs.claim_next() is None


def test_nothing_is_evaluated_twice_within_its_time_to_live(catalogue: Catalogue) -> None:
    check = always("one", Outcome.REVIEW, hits=1)
    catalogue(check)
    world = _world("one")
    checks.perform_due()
    first = _run("one")
    _withdraw_and_apply_again(world)
    checks.perform_due()

    again = _run_of(world)
    assert again.reused_from_id == first.id
    assert again.input_hash == first.input_hash
    assert again.finding.hits.count() == 1
    assert len(check.seen) == 1
    assert broken() == {}


def test_an_older_finding_than_its_time_to_live_is_not_used(catalogue: Catalogue) -> None:
    check = always("one")
    catalogue(check)
    world = _world("one")
    checks.perform_due()
    CheckRun.objects.update(ended_at=db_now() - timedelta(hours=25))
    _withdraw_and_apply_again(world)
    checks.perform_due()

    assert _run_of(world).reused_from_id is None
    assert len(check.seen) == 2


def test_what_was_inconclusive_is_looked_at_again(catalogue: Catalogue) -> None:
    check = always("one", Outcome.INCONCLUSIVE)
    catalogue(check)
    world = _world("one")
    checks.perform_due()
    _withdraw_and_apply_again(world)
    checks.perform_due()

    assert len(check.seen) == 2


def test_another_version_of_the_check_looks_again(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    world = _world("one")
    checks.perform_due()
    newer = always("one")
    newer.version = "2"
    catalogue(newer)
    _withdraw_and_apply_again(world)
    checks.perform_due()

    assert len(newer.seen) == 1


def test_rerun_is_a_new_generation_and_a_new_look(catalogue: Catalogue) -> None:
    check = always("one")
    catalogue(check)
    world = _world("one")
    checks.perform_due()
    old = _run("one")

    new = checks.rerun(actor=world.actor("screening_analyst"), run_id=old.id)

    old.refresh_from_db()
    assert (old.status, new.status, new.generation) == ("superseded", "queued", 2)
    assert (world.case.stage, world.case.waits_on) == ("checks", "checks")
    checks.perform_due()
    assert world.case.stage == "review"
    assert len(check.seen) == 2
    with pytest.raises(WrongState):
        checks.rerun(actor=world.actor("reviewer"), run_id=old.id)
    assert broken() == {}


def test_rerun_of_a_running_check_is_refused(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    world = _world("one")

    with pytest.raises(WrongState):
        checks.rerun(actor=world.actor("reviewer"), run_id=_run("one").id)


def test_safeguards_are_derived_when_the_checks_have_ended(catalogue: Catalogue) -> None:
    catalogue(always("one"), always("two", Outcome.REVIEW))
    world = _world("one", "two")
    checks.perform_due()

    facts = SafeguardAssessment.objects.get(partner=world.partner).facts
    assert [fact for fact in facts if fact.startswith("check:")] == ["check:one"]


def test_the_subject_is_the_frozen_submission_with_names_put_back(catalogue: Catalogue) -> None:
    check = always("one")
    check.inputs = ("name", "contact_email", "earlier")
    catalogue(check)
    world = _world("one")
    checks.perform_due()

    (subject,) = check.seen
    assert (subject.name, subject.contact_email) == (world.partner.name, "ada@partner.example")
    assert subject.kind == "organisation"
    assert subject.earlier == ()


def test_relations_see_other_partners_and_how_they_ended(catalogue: Catalogue) -> None:
    check = always("one")
    check.inputs = ("earlier",)
    catalogue(check)
    first = _world("one")
    checks.perform_due()
    second = desk(checks=("one",))
    second.submit()
    checks.perform_due()

    assert first.application is not None
    (record,) = check.seen[-1].earlier
    assert (record.kind, record.label, record.match) == ("application", first.application.reference, "email")
    assert (record.outcome, record.same_partner) == ("open", False)


def test_publish_catalogue_writes_what_applicants_read(catalogue: Catalogue) -> None:
    PublishedCheck.objects.create(slug="gone", version="1", title="t", why="w", applicant_text="a")
    checks.publish_catalogue()
    checks.publish_catalogue()

    assert set(PublishedCheck.objects.values_list("slug", flat=True)) == set(CATALOGUE)


def _withdraw_and_apply_again(world: Desk) -> None:
    from accessprogram.operations import applications

    assert world.application is not None
    applications.withdraw(actor=world.owner, application_id=world.application.id)
    world.submit()


def _run_of(world: Desk) -> CheckRun:
    return world.case.runs.select_related("finding").get()
