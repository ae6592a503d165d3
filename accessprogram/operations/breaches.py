"""A broken pledge: found by whoever judges it, answered by whoever made it; uncured, a restriction is proposed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import CommitmentState, EnforcementScope, Side
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import Commitment, Grant, Representation
from accessprogram.operations import commitment_states, enforcement, grant_states, safeguards
from accessprogram.policy.actors import Actor
from accessprogram.policy.commitments import may_give_verdict, may_submit_evidence
from accessprogram.queries.breaches import NEXT_STEP, cure_until, open_grant, plan_in_force, uncured
from accessprogram.queries.commitments import reviewers_of

DECIDED_WITHIN = timedelta(days=7)
BROKEN = (CommitmentState.BREACHED, CommitmentState.CURING)


def find(*, actor: Actor, commitment_id: UUID, reason: str) -> Commitment:
    """Find a pledge broken: no evidence came by its date, what came does not prove it, or its cure plan ran out.

    The partner's safeguard level is derived anew, the partner is told why and until when to propose a cure plan.
    Raises NotFound, NotAllowed, Invalid, WrongState (not due yet, or a cure plan still runs).
    """
    with transaction.atomic():
        commitment = commitment_states.visible(actor, commitment_id)
        verdict = may_give_verdict(actor, commitment, reviewers_of(commitment.partner_id))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        reason = reason.strip()
        if not reason:
            raise Invalid(_("Say what is broken."), fields={"reason": _("Say why, in words that both sides read.")})
        now = db_now()
        if commitment.state == CommitmentState.DUE and commitment.due_at > now:
            raise WrongState(_("Its evidence is due on %(day)s.") % {"day": commitment.due_at.date()})
        plan = plan_in_force(commitment)
        if plan is not None and plan.due_at > now:
            raise WrongState(
                _("Its cure plan runs until %(day)s; until then it is being cured.") % {"day": plan.due_at.date()}
            )
        commitment_states.move(commitment, "breach", actor=actor, reason=reason, breached_at=now)
        if commitment.side == Side.PARTNER:
            until = cure_until(commitment).date().isoformat()
            commitment_states.tell(commitment, "commitment_breached", reason=reason[:500], until=until)
            assess(commitment, "pledge breached", actor)
        return commitment


def assess(commitment: Commitment, cause: str, actor: Actor) -> None:
    """Derive the partner's safeguard level anew, because of one of its own pledges."""
    safeguards.assess(
        partner_id=commitment.partner_id,
        programme_id=commitment.application.programme_id,
        cause=cause,
        actor=actor,
    )


def represent(*, actor: Actor, commitment_id: UUID, text: str) -> Representation:
    """Say how it looks from the side that pledged, while the breach stands; whoever acts on it reads it first.

    Raises NotFound, NotAllowed, Invalid, WrongState.
    """
    with transaction.atomic():
        commitment = commitment_states.visible(actor, commitment_id)
        verdict = may_submit_evidence(actor, commitment)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if commitment.state not in BROKEN:
            raise WrongState(
                _("There is no breach to answer: the pledge is %(state)s.") % {"state": commitment.get_state_display()}
            )
        text = text.strip()
        if not text:
            raise Invalid(_("Write what you want to say."), fields={"text": _("Write what you want to say.")})
        said = Representation.objects.create(commitment=commitment, text=text, by_id=actor.person)
        commitment_states.note("commitment.represented", actor, commitment, {"representation": str(said.id)})
        return said


def propose_uncured(*, limit: int = 50) -> int:
    """Propose to people what follows from up to ``limit`` breaches of partners that were not cured in time, each once;
    returns how many. Nothing is cut by this, and a plan that waits for our answer stops the clock."""
    now = db_now()
    proposed = 0
    for commitment_id in uncured(now=now, limit=limit):
        with transaction.atomic():
            partner_id = Commitment.objects.values_list("partner_id", flat=True).get(pk=commitment_id)
            grant_states.lock_partner(partner_id)
            commitment = commitment_states.locked(commitment_id)
            if not uncured(now=now, limit=1, only=commitment_id):
                continue
            grant = open_grant(commitment)
            if grant is not None:
                _propose(commitment, grant, now)
                proposed += 1
    return proposed


def _propose(commitment: Commitment, grant: Grant, now: datetime) -> None:
    """The next step, and no more: restriction, then suspension, then revocation."""
    enforcement.propose(
        programme_id=grant.programme_id,
        partner_id=grant.partner_id,
        scope=EnforcementScope.GRANT,
        action=NEXT_STEP[grant.state],
        cause=f"breach:{commitment.id}",
        reason=_("The pledge “%(title)s” was found broken and was not cured in time.") % {"title": commitment.title},
        what_to_do=_("Bring evidence that the pledge is kept again, or propose a cure plan, on the pledge's page."),
        due_at=now + DECIDED_WITHIN,
        grant_id=grant.id,
        commitment_id=commitment.id,
    )
