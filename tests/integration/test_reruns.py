"""Checks begun anew by time, by a list, by what the applicant changed; and what follows after the decision."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from accessprogram.clock import db_now
from accessprogram.models import Enforcement, Grant
from accessprogram.operations import partners
from reviews.checks import CATALOGUE
from reviews.checks.base import Finding, Outcome
from reviews.enums import RunCause
from reviews.models import CheckRun
from reviews.operations import adjudications, checks, reruns, runs
from reviews.queries import queues
from reviews.queries.changes import changes_of
from reviews.queries.invariants import INVARIANTS
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


def _run(world: Desk) -> CheckRun:
    return world.case.runs.order_by("-generation")[0]


def _then(*answers: Finding) -> Scripted:
    """A check that answers one thing after the other, and the last one for ever."""
    return Scripted("one", lambda before: answers[min(before, len(answers) - 1)])


def _decided(state: str = "active") -> Desk:
    """Approved by two people; its grant is as if it had come so far (empty: as the decision made it)."""
    world = desk(checks=("one",)).proposed()
    world.confirm()
    assert world.case.stage == "closed"
    if not state:
        return world
    now = db_now()
    Grant.objects.filter(partner=world.partner).update(state=state, starts_at=now, ends_at=now + timedelta(days=365))
    return world


def _old() -> None:
    CheckRun.objects.filter(again_at__isnull=False).update(again_at=db_now() - timedelta(seconds=1))


def _again(cause: RunCause = RunCause.LIST) -> int:
    begun = checks.rerun_many(run_ids=list(CheckRun.objects.values_list("id", flat=True)), cause=cause)
    checks.perform_due()
    return begun


def _listed(world: Desk, role: str = "screening_analyst") -> list[str]:
    return [row.reference for row in queues.page(world.actor(role), "rescreening").rows]


# --- open cases ------------------------------------------------------------------------------------------------------
def test_a_changed_list_sends_an_open_case_back_to_its_checks(catalogue: Catalogue) -> None:
    catalogue(_then(finding(), finding(Outcome.REVIEW)))
    world = desk(checks=("one",)).proposed()

    assert checks.rerun_many(run_ids=[_run(world).id, uuid4()], cause=RunCause.LIST) == 1
    assert (world.case.stage, world.decision.state) == ("checks", "superseded")
    assert (_run(world).generation, _run(world).cause, _run(world).asked_by_id) == (2, "list", None)
    checks.perform_due()
    assert world.case.stage == "review"
    assert broken_invariants() == {}


def test_one_that_runs_at_this_moment_begins_anew(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    world = desk(checks=("one",)).submit()
    claimed = runs.claim_next()
    assert claimed is not None

    assert checks.rerun_many(run_ids=[claimed.id], cause=RunCause.LIST) == 1
    assert runs.settle(claimed, finding(Outcome.ADVERSE), input_hash="", duration_ms=1) is False
    checks.perform_due()
    assert (_run(world).generation, _run(world).finding.outcome) == (1, "clear")


def test_one_that_is_yet_to_begin_is_left_alone(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    desk(checks=("one",)).submit()

    assert checks.rerun_many(run_ids=list(CheckRun.objects.values_list("id", flat=True)), cause=RunCause.LIST) == 0


def test_a_finding_that_grew_old_is_looked_for_again(catalogue: Catalogue) -> None:
    check = always("one")
    catalogue(check)
    world = desk(checks=("one",)).checked()
    assert reruns.rerun_due() == 0
    due_at = _run(world).again_at
    assert due_at is not None and 23 < (due_at - db_now()).total_seconds() / 3600 <= 24

    CheckRun.objects.update(ended_at=db_now() - timedelta(hours=24))
    _old()
    assert reruns.rerun_due() == 1
    checks.perform_due()
    assert (_run(world).generation, _run(world).cause, len(check.seen)) == (2, "schedule", 2)


def test_a_decision_that_is_held_is_not_void_because_a_finding_grew_old(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    world = desk(checks=("one",)).proposed()
    _old()

    assert reruns.rerun_due() == 0
    assert (world.case.stage, world.decision.state) == ("confirmation", "held")


def test_what_the_applicant_changed_has_the_checks_that_read_it_run_again(catalogue: Catalogue) -> None:
    reads, other = always("one"), always("two")
    reads.inputs, other.inputs = ("name", "domain_claims"), ("name", "files")
    catalogue(reads, other)
    world = desk(checks=("one", "two")).checked()

    partners.add_domain(actor=world.owner, partner_id=world.partner.id, name="new.example")

    assert reruns.rerun_due() == 1
    assert sorted(CheckRun.objects.filter(cause="subject").values_list("check_slug", flat=True)) == ["one"]


# --- decided cases ---------------------------------------------------------------------------------------------------
def test_what_is_worse_after_the_decision_waits_for_a_person_and_changes_nothing(catalogue: Catalogue) -> None:
    catalogue(_then(finding(), finding(Outcome.REVIEW, hits=1)))
    world = _decided("")
    transitions = world.case.transitions.count()

    assert _listed(world) == []
    assert _again() == 1
    assert (world.case.stage, world.case.transitions.count()) == ("closed", transitions)
    assert (_run(world).generation, _run(world).worse) == (2, True)
    assert _listed(world) == [world.case.application.reference]
    assert Enforcement.objects.count() == 0
    assert Grant.objects.get(partner=world.partner).state == "pending_terms"
    assert broken_invariants() == {}


def test_a_false_positive_after_the_decision_leaves_the_queue(catalogue: Catalogue) -> None:
    catalogue(_then(finding(), finding(Outcome.REVIEW, hits=1)))
    world = _decided()
    _again()
    found = _run(world).finding

    adjudications.adjudicate(
        actor=world.actor("screening_analyst"), finding_id=found.id, hit_id=found.hits.get().id,
        disposition="false_positive", reason="Another person of that name.",
    )  # fmt: skip
    assert _listed(world) == []
    assert Enforcement.objects.count() == 0


def test_a_true_match_after_the_decision_proposes_a_measure_and_cuts_nothing(catalogue: Catalogue) -> None:
    catalogue(_then(finding(), finding(Outcome.ADVERSE, hits=1)))
    world = _decided()
    _again()
    found = _run(world).finding

    adjudications.adjudicate(
        actor=world.actor("screening_analyst"), finding_id=found.id, hit_id=found.hits.get().id,
        disposition="true_match_refused", reason="The same number of the register.",
    )  # fmt: skip
    measure = Enforcement.objects.get()
    assert (measure.state, measure.scope, measure.action) == ("proposed", "grant", "restrict")
    assert measure.proposed_by_id is None and measure.due_at is not None
    assert "list" not in measure.reason.lower()
    assert Grant.objects.get(partner=world.partner).state == "active"
    assert [found for holds in INVARIANTS for found in holds()] == []


def test_the_same_again_after_the_decision_asks_nobody(catalogue: Catalogue) -> None:
    catalogue(_then(finding(Outcome.REVIEW), finding(Outcome.REVIEW), finding(Outcome.CLEAR)))
    world = desk(checks=("one",)).checked()
    found = _run(world).finding
    adjudications.adjudicate(
        actor=world.actor("screening_analyst"), finding_id=found.id, hit_id=None,
        disposition="true_match_accepted", reason="Known, and no risk.",
    )  # fmt: skip
    world.propose()
    world.confirm()

    _again()
    assert (_run(world).generation, _run(world).worse, _listed(world)) == (2, False, [])
    _again()
    assert (_run(world).generation, _run(world).worse, _listed(world)) == (3, False, [])


def test_what_waits_for_a_word_still_waits_when_it_is_found_again(catalogue: Catalogue) -> None:
    catalogue(_then(finding(), finding(Outcome.REVIEW), finding(Outcome.REVIEW), finding()))
    world = _decided()
    for worse in (True, True, False):
        _again()
        assert (_run(world).worse, bool(_listed(world))) == (worse, worse)


def test_without_access_nothing_is_looked_at_again(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    world = _decided("expired")

    assert _again() == 0
    _old()
    assert reruns.rerun_due() == 0
    assert _run(world).again_at is None


def test_runs_of_a_case_whose_access_ended_are_cancelled(catalogue: Catalogue) -> None:
    catalogue(always("one"))
    world = _decided()
    checks.rerun_many(run_ids=[_run(world).id], cause=RunCause.LIST)
    assert reruns.cancel_moot() == 0
    Grant.objects.filter(partner=world.partner).update(state="revoked")

    assert reruns.cancel_moot() == 1
    assert _run(world).status == "cancelled"
    assert broken_invariants() == {}


# --- what changed ----------------------------------------------------------------------------------------------------
def test_what_changed_names_outcome_hits_and_evidence(catalogue: Catalogue) -> None:
    first = Finding(
        outcome=Outcome.CLEAR, summary="s", applicant_summary="a",
        evidence={"mail_servers": ["one.example"], "signed": True, "kept": 1},
    )  # fmt: skip
    second = Finding(
        outcome=Outcome.REVIEW, summary="s", applicant_summary="a", hits=finding(hits=1).hits,
        evidence={"mail_servers": ["two.example"], "signed": False, "kept": 1},
    )  # fmt: skip
    catalogue(_then(first, second, first, first))
    world = desk(checks=("one",)).checked()
    assert changes_of(_run(world)) is None

    _again()
    changes = changes_of(_run(world))
    assert changes is not None
    assert (changes.before, changes.now, changes.because) == ("clear", "review", "a watch list changed")
    assert [hit.entity_name for hit in changes.hits_added] == ["Listed Person 0"]
    assert sorted(changes.evidence) == ["mail servers: new: two.example; gone: one.example", "signed: yes → no"]
    _again()
    gone = changes_of(_run(world))
    assert gone is not None and [hit.entity_name for hit in gone.hits_gone] == ["Listed Person 0"]
    _again()
    same = changes_of(_run(world))
    assert same is not None and same.nothing
