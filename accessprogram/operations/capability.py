"""How far an offering can take an attacker: a rule raises the level at once; anything else is said by two people."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import CapabilityAssessment, CapabilityProposal, Offering
from accessprogram.operations import audit, outbox, reexaminations
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.capability import may_assess, rises
from accessprogram.policy.safeguards import HIGHEST
from accessprogram.queries import capability as queries
from accessprogram.queries.keys import tier_ids


def assess(*, actor: Actor, offering_id: UUID, level: int, rationale: str, confirmed_by: Actor) -> CapabilityAssessment:
    """Put a level in force, C0 to C4: ``actor`` proposes it and ``confirmed_by``, another person, stands behind it.

    Both must be present as actors: whoever offers this to one person alone uses ``propose`` and ``confirm``.
    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        offering = _locked(offering_id)
        _require(actor, offering)
        _require(confirmed_by, offering, proposed_by=actor.id)
        rationale = _checked(level, rationale)
        return _put_in_force(offering, level, rationale, by=confirmed_by, proposed_by_id=actor.person)


def propose(*, actor: Actor, offering_id: UUID, level: int, rationale: str) -> CapabilityProposal:
    """Propose a level; nothing changes until another person confirms it. One proposal waits at a time.

    Raises NotFound, NotAllowed, Invalid, WrongState.
    """
    with transaction.atomic():
        offering = _locked(queries.visible_offering(actor, offering_id))
        _require(actor, offering)
        rationale = _checked(level, rationale)
        if queries.open_proposal(offering.id) is not None:
            raise WrongState(_("A proposal for this model waits already. Confirm or refuse that one first."))
        if queries.level_in_force(offering.id) == level:
            sentence = _("C%(level)s is in force already.") % {"level": level}
            raise Invalid(sentence, fields={"level": sentence})
        proposal = CapabilityProposal.objects.create(
            offering=offering, level=level, rationale=rationale, proposed_by_id=actor.person
        )
        for person in queries.who_can_confirm(offering.programme_id, proposed_by=actor.person):
            outbox.enqueue(
                kind="capability_proposed",
                recipient_id=person,
                dedupe=f"capability:{proposal.id}:{person}",
                data={"proposal": str(proposal.id), "model": str(offering), "level": level},
            )
        _audit("capability.proposed", proposal, actor=actor, reason=rationale)
        return proposal


def confirm(*, actor: Actor, proposal_id: UUID) -> CapabilityAssessment:
    """Put a proposed level in force; every grant on the offering is looked at again, in the background.

    Raises NotFound, NotAllowed, WrongState.
    """
    with transaction.atomic():
        proposal = _open(actor, proposal_id)
        _require(actor, proposal.offering, proposed_by=proposal.proposed_by_id)
        proposal.closed_at, proposal.closed_by_id = db_now(), actor.person
        proposal.assessment = _put_in_force(
            proposal.offering,
            proposal.level,
            proposal.rationale,
            by=actor,
            proposed_by_id=proposal.proposed_by_id,
        )
        proposal.save(update_fields=["closed_at", "closed_by", "assessment"])
        return proposal.assessment


def refuse(*, actor: Actor, proposal_id: UUID, reason: str) -> CapabilityProposal:
    """Do not confirm a proposed level, or take one's own back; it says why. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        proposal = _open(actor, proposal_id)
        _require(actor, proposal.offering)
        reason = reason.strip()
        if not reason:
            sentence = _("Say why, for those who read the history.")
            raise Invalid(sentence, fields={"reason": sentence})
        proposal.closed_at, proposal.closed_by_id, proposal.close_reason = db_now(), actor.person, reason
        proposal.save(update_fields=["closed_at", "closed_by", "close_reason"])
        _audit("capability.refused", proposal, actor=actor, reason=reason)
        return proposal


def recompute(*, offering_id: UUID, cause: str) -> CapabilityAssessment | None:
    """Ask the published rule again; the new assessment when it raises the level, else None.

    A level that the rule would lower stays: a fall is proposed by one person and confirmed by another.
    """
    with transaction.atomic():
        offering = _locked(offering_id)
        derived = queries.derived(offering)
        last = queries.latest_assessment(offering.id)
        before = None if last is None else last.derived_level
        in_force = None if last is None else last.level
        if derived.rule is None or not rises(derived.level, in_force=in_force, derived_before=before):
            return None
        words = "; ".join(derived.why)
        assessment = CapabilityAssessment.objects.create(
            offering=offering,
            level=derived.level or 0,
            derived_level=derived.level,
            rationale=words or _("The runs on record reach no level of the rule."),
            rule=derived.rule,
        )
        _after(assessment, in_force, actor=SYSTEM, cause=cause)
        return assessment


def recompute_all(*, programme_id: UUID, cause: str) -> None:
    """Ask a rule that was just published about every offering of the programme."""
    for offering_id in Offering.objects.filter(programme_id=programme_id).order_by("id").values_list("id", flat=True):
        recompute(offering_id=offering_id, cause=cause)


def _put_in_force(
    offering: Offering, level: int, rationale: str, *, by: Actor, proposed_by_id: UUID
) -> CapabilityAssessment:
    before = queries.level_in_force(offering.id)
    derived = queries.derived(offering)
    assessment = CapabilityAssessment.objects.create(
        offering=offering,
        level=level,
        rationale=rationale,
        rule=derived.rule,
        derived_level=derived.level,
        proposed_by_id=proposed_by_id,
        confirmed_by_id=by.person,
    )
    _after(assessment, before, actor=by, cause=_("two people assessed it"))
    return assessment


def _after(assessment: CapabilityAssessment, before: int | None, *, actor: Actor, cause: str) -> None:
    """Have the grants looked at again when the level changed; then the event."""
    offering = assessment.offering
    if before is not None and before != assessment.level:
        reexaminations.begin_for_offering(
            assessment, cause=f"{offering}: C{before} \u2192 C{assessment.level}, {cause}", actor=actor
        )
    audit.append(
        "capability.assessed",
        actor=actor,
        thing=assessment,
        programme_id=offering.programme_id,
        data={
            "level": assessment.level,
            "offering": offering.slug,
            "before": before,
            "rule": assessment.rule.number if assessment.rule else None,
            "derived": assessment.derived_level,
            "proposed_by": str(assessment.proposed_by_id or ""),
        },
    )


def _locked(offering_id: UUID | None) -> Offering:
    offering = Offering.objects.select_for_update().filter(id=offering_id).first() if offering_id else None
    if offering is None:
        raise NotFound(_("There is no such model."))
    return offering


def _open(actor: Actor, proposal_id: UUID) -> CapabilityProposal:
    """The proposal, its offering locked before it."""
    seen = queries.visible_proposals(actor).filter(pk=proposal_id).values_list("offering_id", flat=True).first()
    if seen is None:
        raise NotFound(_("There is no such proposal."))
    _locked(seen)
    proposal = CapabilityProposal.objects.select_for_update(of=("self",)).select_related("offering").get(pk=proposal_id)
    if proposal.closed_at is not None:
        raise WrongState(_("This proposal does not wait any more."))
    return proposal


def _require(actor: Actor, offering: Offering, proposed_by: UUID | None = None) -> None:
    verdict = may_assess(actor, tier_ids(offering.programme_id), proposed_by=proposed_by)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _checked(level: int, rationale: str) -> str:
    """The rationale without blanks around it. Raises Invalid."""
    faults = {}
    if not 0 <= level <= HIGHEST:
        faults["level"] = _("A level is between C0 and C4.")
    if not rationale.strip():
        faults["rationale"] = _("Say why, with what it rests on.")
    if faults:
        raise Invalid(_("A level is between C0 and C4 and has a rationale."), fields=faults)
    return rationale.strip()


def _audit(action: str, proposal: CapabilityProposal, *, actor: Actor, reason: str) -> None:
    audit.append(
        action,
        actor=actor,
        thing=proposal,
        programme_id=proposal.offering.programme_id,
        data={"level": proposal.level, "offering": proposal.offering.slug},
        reason=reason,
    )
