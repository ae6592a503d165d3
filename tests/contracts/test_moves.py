"""State x action, for every transition table: the operation does what the table lists, and nothing else.

Each thing is put straight into each state, then each operation is tried by somebody whose move it is. A move that is
listed leads where the table says; any other is refused, and the state stays.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from accessprogram import states
from accessprogram.clock import db_now
from accessprogram.errors import CountersignError
from accessprogram.models import (
    Agreement,
    Application,
    Commitment,
    CommitmentEvidence,
    Contribution,
    CurePlan,
    Grant,
    Surface,
)
from accessprogram.operations import (
    agreements,
    applications,
    breaches,
    commitment_periods,
    commitments,
    contributions,
    cure_plans,
    grant_states,
    grants,
    notices,
    surfaces,
)
from accessprogram.policy.actors import SYSTEM
from accessprogram.states import Table
from reviews.models import Approval, Decision
from reviews.operations import cool_offs, decisions
from reviews.states import DECISION
from tests import factories
from tests.factories import access
from tests.factories import enforcement as measures
from tests.factories.desk import desk
from tests.factories.giving import giving

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
Try = Callable[[], object]


def results(table: Table, thing: Any, put: Callable[[str], None], tries: Mapping[str, Try]) -> dict[Any, str]:
    """What each operation makes of each state: where it led, or `refused`."""
    found = {}
    for state in sorted({state for state, _ in table} | {move.to for move in table.values()}):
        for action, attempt in tries.items():
            with transaction.atomic():
                put(state)
                found[state, action] = _result(thing, state, attempt)
                transaction.set_rollback(True)
    return found


def _result(thing: Any, state: str, attempt: Try) -> str:
    try:
        with transaction.atomic():
            attempt()
    except CountersignError:
        return "refused"
    now: str = type(thing).objects.values_list("state", flat=True).get(pk=thing.pk)
    return "refused" if now == state else now


def listed(table: Table, tries: Mapping[str, Try]) -> dict[Any, str]:
    """The same as the table says it."""
    every = sorted({state for state, _ in table} | {move.to for move in table.values()})
    return {
        (state, action): table[state, action].to if (state, action) in table else "refused"
        for state in every
        for action in tries
    }


def test_application() -> None:
    judged = desk()
    owner = judged.owner
    started = applications.start(actor=owner, partner_id=judged.partner.id, tier_id=judged.version.tier_id)
    for question, raw in (("legal_name", "Fictional"), ("contact_email", "ada@partner.example")):
        applications.save_answer(actor=owner, application_id=started.id, question=question, raw=raw, expected_version=0)

    def put(state: str) -> None:
        sent = None if state == "draft" else db_now()
        Application.objects.filter(pk=started.pk).update(state=state, submitted_at=sent)

    tries: dict[str, Try] = {
        "submit": lambda: applications.submit(actor=owner, application_id=started.id),
        "withdraw": lambda: applications.withdraw(actor=owner, application_id=started.id),
        "decide": lambda: notices.publish(
            application_id=started.id, decision_id=uuid4(), outcome="decline", reasons=[], conditions=[], letter="No."
        ),
    }
    assert results(states.APPLICATION, started, put, tries) == listed(states.APPLICATION, tries)


def test_agreement() -> None:
    made = access.world()
    access.issue(made)
    access.read_on_both_sides(made)
    agreement = made.agreement
    signed = {"signed_at": db_now(), "signed_by": made.owner.id}
    both = {**signed, "countersigned_at": db_now(), "countersigned_by": made.administrator.id}
    columns: dict[str, dict[str, Any]] = {"signed": signed, "countersigned": both}

    def put(state: str) -> None:
        Agreement.objects.filter(pk=agreement.pk).update(state=state, **columns.get(state, {}))

    tries: dict[str, Try] = {
        "sign": lambda: agreements.sign(actor=made.owner, agreement_id=agreement.id),
        "countersign": lambda: agreements.countersign(actor=made.administrator, agreement_id=agreement.id),
    }
    assert results(states.AGREEMENT, agreement, put, tries) == listed(states.AGREEMENT, tries)


def test_grant() -> None:
    made, surface = access.working()
    senior, grant = factories.actor("senior_reviewer", tier=made.version.tier), made.granted
    over = {"ends_at": db_now() - timedelta(seconds=1)}

    def put(state: str) -> None:
        Grant.objects.filter(pk=grant.pk).update(state=state)

    def expire() -> None:
        Grant.objects.filter(pk=grant.pk).update(**over)
        grants.expire_due()

    def prove() -> None:
        Surface.objects.filter(pk=surface.pk).update(state="provisioned", proved_at=None)
        surfaces.prove_by_call(surface_id=surface.id)

    def countersign() -> None:
        nobody = {"countersigned_at": None, "countersigned_by": None}
        Agreement.objects.filter(pk=grant.agreement_id).update(state="signed", **nobody)
        agreements.countersign(actor=made.administrator, agreement_id=grant.agreement_id)

    def moved(action: str) -> None:
        """By what time or a record does: a date that passed, a reading, a measure that nobody ratified."""
        grant_states.move(grant_states.locked(grant.id), action, actor=SYSTEM)

    why = {"actor": senior, "grant_id": grant.id, "reason": "A key was stolen."}
    tries: dict[str, Try] = {
        "suspend": lambda: grants.suspend(**why),
        "revoke": lambda: measures.imposed(made, action="revoke"),
        "restrict": lambda: measures.imposed(made, action="restrict"),
        "restore": lambda: grants.restore(**why),
        "expire": expire,
        "prove": prove,
        "countersign": countersign,
        **{action: partial(moved, action) for action in ("lapse", "resume", "fall_back")},
    }
    assert results(states.GRANT, grant, put, tries) == listed(states.GRANT, tries)


def test_surface() -> None:
    made, surface = access.working()
    senior = factories.actor("senior_reviewer", tier=made.version.tier)

    def put(state: str) -> None:
        Surface.objects.filter(pk=surface.pk).update(state=state)

    why = {"actor": senior, "surface_id": surface.id, "reason": "A key was stolen."}
    tries: dict[str, Try] = {
        "provision": lambda: surfaces.provision(actor=made.operator, surface_id=surface.id),
        "prove": lambda: surfaces.prove_by_call(surface_id=surface.id),
        "remove": lambda: surfaces.remove(actor=made.owner, surface_id=surface.id),
        "suspend": lambda: surfaces.suspend(**why),
        "restore": lambda: surfaces.restore(**why),
    }
    assert results(states.SURFACE, surface, put, tries) == listed(states.SURFACE, tries)


def test_commitment() -> None:
    made = access.countersigned()
    pledge = made.agreement.commitments.get(side="partner")

    def put(state: str) -> None:
        Commitment.objects.filter(pk=pledge.pk).update(state=state)

    def fall_due() -> None:
        Commitment.objects.filter(pk=pledge.pk).update(due_at=db_now() - timedelta(days=1))
        commitments.fall_due()

    def judge(verdict: str) -> None:
        brought = CommitmentEvidence.objects.create(
            commitment=pledge, statement="Done.", submitted_by_id=made.owner.person
        )
        commitments.give_verdict(actor=made.verifier, evidence_id=brought.id, verdict=verdict, reason="Seen.")

    def cure() -> None:
        plan = CurePlan.objects.create(
            commitment=pledge, text="Soon.", due_at=db_now() + timedelta(days=9), proposed_by_id=made.owner.person
        )
        cure_plans.answer(actor=made.verifier, plan_id=plan.id, accept=True, words="Good.")

    def breach() -> None:
        Commitment.objects.filter(pk=pledge.pk).update(due_at=db_now() - timedelta(days=1))
        breaches.find(actor=made.verifier, commitment_id=pledge.id, reason="Nothing came.")

    def end() -> None:
        Grant.objects.filter(pk=made.granted.pk).update(state="expired")
        commitment_periods.end_over()

    tries: dict[str, Try] = {
        "fall_due": fall_due,
        "submit_evidence": lambda: commitments.submit_evidence(
            actor=made.owner, commitment_id=pledge.id, statement="Done."
        ),
        "verify": lambda: judge("verified"),
        "dispute": lambda: judge("disputed"),
        "breach": breach,
        "cure": cure,
        "end": end,
    }
    assert results(states.COMMITMENT, pledge, put, tries) == listed(states.COMMITMENT, tries)


def test_contribution() -> None:
    made = access.countersigned()
    given = giving(made)
    finding = given.given()
    Contribution.objects.filter(pk=finding.pk).update(embargo_until=None)

    def put(state: str) -> None:
        Contribution.objects.filter(pk=finding.pk).update(state=state)

    def move_on(action: str) -> Try:
        return lambda: contributions.move_on(
            actor=given.owner, contribution_id=finding.id, action=action, reference="CVE-2026-0"
        )

    def judge(verdict: str) -> Try:
        return lambda: contributions.give_verdict(
            actor=made.verifier, contribution_id=finding.id, verdict=verdict, note="Seen."
        )

    tries = {action: move_on(action) for action in contributions.PARTNERS_MOVES}
    tries |= {"acknowledge": judge("valid"), "reject": judge("not_useful")}
    assert results(states.CONTRIBUTION, finding, put, tries) == listed(states.CONTRIBUTION, tries)


@pytest.mark.parametrize("cool_off_hours", [0, 24])
def test_decision(cool_off_hours: int) -> None:
    """With the last approval it takes effect, or cools off first where the tier says so."""
    judged = desk(cool_off_hours=cool_off_hours).proposed()
    held, second, third = judged.decision, *(judged.actor("senior_reviewer", number) for number in (1, 2))
    now = db_now()
    columns: dict[str, dict[str, Any]] = {
        "cooling_off": {"cool_off_until": now - timedelta(seconds=1)},
        "effective": {"effective_at": now},
        "vetoed": {"vetoed_by": third.id, "vetoed_reason": "Not like this."},
    }

    def put(state: str) -> None:
        Decision.objects.filter(pk=held.pk).update(state=state, **columns.get(state, {}))

    approved = "cool_off" if cool_off_hours else "take_effect"
    tries: dict[str, Try] = {
        approved: lambda: decisions.confirm(actor=second, decision_id=held.id, basis_hash=held.basis_hash),
        "veto": lambda: cool_offs.veto(actor=third, decision_id=held.id, reason="Not like this."),
    }
    expected = listed(DECISION, tries) | {("cooling_off", approved): "refused"}  # nobody confirms what has it all
    assert results(DECISION, held, put, tries) == expected
    Approval.objects.create(decision=held, by_id=second.person, basis_hash=held.basis_hash)
    put("cooling_off")
    assert _result(held, "cooling_off", cool_offs.finish_due) == DECISION["cooling_off", "take_effect"].to
