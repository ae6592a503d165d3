"""Decisions: held until the tier's number of distinct people stand behind the same decision basis.

Every operation that changes a part of the basis calls ``void_if_changed`` in its own transaction; ``confirm`` and the
end of a cool-off compare once more. What became void is written and committed, never raised away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, Stale, WrongState
from accessprogram.operations import outbox, terms_sheets
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.states import step
from reviews.enums import CaseKind, DecisionState, Stage
from reviews.models import Approval, Case, Decision, Vote
from reviews.operations import committee, drafts, effects, votes
from reviews.operations.proposals import Proposal, chosen_version, cleaned_proposal
from reviews.operations.stages import locked, move, record, tell_partner, touch
from reviews.operations.texts import required_text
from reviews.policy.committee import may_propose_choice
from reviews.policy.corrections import same
from reviews.policy.decisions import APPROVALS, may_confirm, may_propose_outcome
from reviews.queries import basis
from reviews.queries.access import case_of, case_of_decision
from reviews.queries.deciders import no_longer_eligible, who_can_confirm
from reviews.queries.facts import facts_of, open_decision
from reviews.states import DECISION


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a decision. ``state``: confirmed (still held), voided, cooling_off or effective.

    ``voided_parts`` name the parts of the basis that changed, in words for people in ``parts_in_words``.
    """

    state: str
    decision: Decision
    voided_parts: tuple[str, ...] = field(default=())

    @property
    def parts_in_words(self) -> str:
        return ", ".join(part.replace("_", " ") for part in self.voided_parts)


def propose(
    *,
    actor: Actor,
    case_id: UUID,
    outcome: str,
    reason_codes: Sequence[str],
    rationale: str,
    letter: str = "",
    tier_version_id: UUID | None = None,
) -> Decision:
    """Decide; the decision is held with the proposer's own approval until others confirm. The terms sheet freezes: what
    is approved are its lines, and none may be open. ``letter``: what is written to the partner beside the fixed parts.

    ``tier_version_id``: approve this lower tier instead; the sheet follows it, and its checks have to be settled, too.

    While another decision is held, this one takes its place and its approvals become void, naming what differs; the
    same decision again is refused, it is to be confirmed. Raises NotFound, NotAllowed, Invalid, WrongState.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        committee.void_if_changed(case)
        version = chosen_version(case, outcome, tier_version_id)
        facts = facts_of(case, version=version)
        verdict = may_propose_outcome(actor, facts, outcome) and may_propose_choice(facts, outcome, version.id)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        sheet = terms_sheets.freeze(
            actor=actor, application=case.application, settled=outcome in APPROVALS, version=version
        )
        proposal = cleaned_proposal(case, outcome, reason_codes, sheet, version=version, letter=letter)
        _require_another_decision(case, proposal)
        rationale = required_text(rationale, "rationale", _("Say why, for those who confirm."))
        now = basis.compute(case, **proposal.columns)
        held = open_decision(case)
        if held is not None:
            if held.basis_hash == now.hash:
                raise WrongState(_("Exactly this is decided already. Confirm it."))
            _void(case, held, now.changed(held.basis), because=actor, stays_frozen=True)
        decision = _hold(case, actor, proposal, rationale, now)
        votes.settled(case, decision)
        move(case, "propose", actor=actor)
        tell_partner(case)
        _ask_for_confirmation(case, decision)
        drafts.end(case, actor)
        data = {**_words(decision), "outcome": outcome, "required": decision.required_approvals}
        record("decision.proposed", case, actor=actor, data=data)
    return decision


def confirm(*, actor: Actor, decision_id: UUID, basis_hash: str) -> Result:
    """Stand behind a decision as one more person; ``basis_hash`` is what the actor was shown.

    When a part of the basis changed, the approvals become void instead, and the result names the parts. With the last
    approval the decision cools off, or takes effect in this transaction. Raises NotFound, NotAllowed, Stale.
    """
    with transaction.atomic():
        case = locked(case_of_decision(actor, decision_id))
        decision = Decision.objects.get(pk=decision_id)
        verdict = may_confirm(actor, facts_of(case))
        if decision.state == DecisionState.SUPERSEDED and (verdict or verdict.reason == "nothing_held"):
            parts = Result(state="voided", decision=decision, voided_parts=tuple(decision.superseded_parts))
            sentence = _("That decision is void. This changed since: %(parts)s. Look at what stands now.")
            raise Stale(sentence % {"parts": parts.parts_in_words}, current=decision)
        if not verdict or decision.state != DecisionState.HELD:
            raise NotAllowed(
                verdict.sentence or _("No decision waits for a confirmation."), code=verdict.reason or "nothing_held"
            )
        if basis_hash != decision.basis_hash:
            raise Stale(_("You were shown something else. Look at the decision as it stands now."), current=decision)
        void = void_if_changed(case)
        if void is not None:
            return void
        Approval.objects.create(decision=decision, by_id=actor.person, basis_hash=decision.basis_hash)
        touch(case)
        record("decision.confirmed", case, actor=actor, data=_words(decision))
        return _count(case, decision)


def agreed(case: Case, *, actor: Actor, both: Sequence[Vote]) -> Result:
    """On a locked case: two people voted for the same, unseen by each other. That is the decision, and they stand
    behind it; where the tier needs more people, it is held for them. ``actor`` is whose vote came last.

    Where only their letters differ, whoever wrote the one that is proposed stands behind it, and the other is asked.
    """
    first = next((vote for vote in both if vote.letter), both[0])
    version = first.tier_version
    terms_sheets.freeze(actor=actor, application=case.application, settled=first.outcome in APPROVALS, version=version)
    decision = Decision.objects.create(
        case=case,
        tier_version=version,
        outcome=first.outcome,
        reason_codes=first.reason_codes,
        conditions=first.conditions,
        rations=first.rations,
        rationale="\n\n".join(f"{vote.by}: {vote.rationale}" for vote in both),
        letter=first.letter,
        basis=first.basis,
        basis_hash=first.basis_hash,
        required_approvals=max(case.tier_version.required_approvals, version.required_approvals),
        decided_by_id=first.by_id,
    )
    for vote in both:
        if vote.basis_hash == first.basis_hash:
            Approval.objects.create(decision=decision, by_id=vote.by_id, basis_hash=first.basis_hash)
    move(case, "propose", actor=actor)
    tell_partner(case)
    data = {**_words(decision), "outcome": decision.outcome, "required": decision.required_approvals}
    record("decision.proposed", case, actor=actor, data=data)
    result = _count(case, decision)
    if result.state == "confirmed":
        _ask_for_confirmation(case, decision)
    return result


def void_if_changed(case: Case) -> Result | None:
    """On a locked case with an open decision: compare its basis with what stands now; None when nothing changed.

    Otherwise the approvals are void, the decision is superseded, the case returns to review, and the result says why.
    Also when a person behind it may not decide any more, or an approval has fallen out of proportion.
    """
    votes.void_if_changed(case)
    committee.void_if_changed(case)
    decision = open_decision(case)
    if decision is None:
        return None
    changed = basis.of_decision(case, decision).changed(decision.basis)
    parts = (*changed, *(("people",) if no_longer_eligible(case, decision) else ()))
    if not parts and effects.out_of_proportion(case, decision):
        parts = ("safeguards",)
    if not parts:
        return None
    _void(case, decision, parts, because=SYSTEM)
    return Result(state="voided", decision=decision, voided_parts=parts)


def supersede_open(case: Case, *, parts: Sequence[str]) -> None:
    """On a locked case: void the open decision, if any, and leave the case in its stage."""
    decision = open_decision(case)
    if decision is not None:
        _supersede(case, decision, tuple(parts))


def _hold(case: Case, actor: Actor, proposal: Proposal, rationale: str, now: basis.Basis) -> Decision:
    """The decision with its proposer's own approval: the first of the people behind it."""
    decision = Decision.objects.create(
        case=case,
        rationale=rationale,
        basis=now.parts,
        basis_hash=now.hash,
        required_approvals=max(case.tier_version.required_approvals, proposal.tier_version.required_approvals),
        decided_by_id=actor.person,
        **proposal.columns,
    )
    Approval.objects.create(decision=decision, by_id=actor.person, basis_hash=now.hash)
    return decision


def _require_another_decision(case: Case, proposal: Proposal) -> None:
    """A correction that says what stands already corrects nothing."""
    about = case.about_decision
    if case.kind == CaseKind.CORRECTION and about is not None and same(about, Decision(**proposal.columns)):
        raise WrongState(_("That is what stands already. End the correction instead, with the reason."))


def _count(case: Case, decision: Decision) -> Result:
    """With enough people behind it, start the cool-off of the tier or take effect at once."""
    behind = decision.approvals.filter(voided_at__isnull=True).values("by_id").distinct().count()
    if behind < decision.required_approvals:
        return Result(state="confirmed", decision=decision)
    if case.tier_version.cool_off_hours:
        effects.cool_off(case, decision)
        return Result(state="cooling_off", decision=decision)
    effects.take_effect(case, decision)
    return Result(state="effective", decision=decision)


def _void(
    case: Case, decision: Decision, parts: tuple[str, ...], *, because: Actor, stays_frozen: bool = False
) -> None:
    _supersede(case, decision, parts, stays_frozen=stays_frozen)
    if case.stage == Stage.CONFIRMATION:
        move(case, "return", actor=because, reason=", ".join(parts))
        tell_partner(case)


def _supersede(case: Case, decision: Decision, parts: tuple[str, ...], *, stays_frozen: bool = False) -> None:
    """``stays_frozen``: another decision on the same terms takes its place at once."""
    now = db_now()
    if not stays_frozen:
        terms_sheets.release(application_id=case.application_id, reason=_("The decision was not taken."))
    behind = list(decision.approvals.filter(voided_at__isnull=True))
    for approval in behind:
        approval.voided_at, approval.voided_parts = now, list(parts)
        approval.save(update_fields=["voided_at", "voided_parts"])
        outbox.enqueue(
            kind="approvals_void",
            recipient_id=approval.by_id,
            dedupe=f"void:{approval.id}",
            data={
                "case": str(case.id),
                "reference": case.application.reference,
                "parts": ", ".join(part.replace("_", " ") for part in parts),
            },
        )
    decision.state = step(DECISION, decision.state, "supersede")
    decision.superseded_parts, decision.cool_off_until = list(parts), None
    decision.save()
    record("decision.superseded", case, actor=SYSTEM, data={**_words(decision), "parts": ", ".join(parts)})


def _ask_for_confirmation(case: Case, decision: Decision) -> None:
    for person in who_can_confirm(case, decision):
        outbox.enqueue(
            kind="confirmation_needed",
            recipient_id=person,
            dedupe=f"confirm:{decision.id}:{person}",
            data={
                "case": str(case.id),
                "reference": case.application.reference,
                "required": decision.required_approvals,
            },
        )


def _words(decision: Decision) -> dict[str, object]:
    return {"decision": str(decision.id), "basis_hash": decision.basis_hash}
