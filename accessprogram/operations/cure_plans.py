"""How a broken pledge is cured: a plan with a date from the side that pledged, accepted or declined by the other."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import CommitmentState
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import CurePlan
from accessprogram.operations import breaches, commitment_states
from accessprogram.policy.actors import Actor
from accessprogram.policy.commitments import may_give_verdict, may_submit_evidence
from accessprogram.queries.commitments import reviewers_of

LONGEST = timedelta(days=180)


def propose(*, actor: Actor, commitment_id: UUID, text: str, due_on: date | None) -> CurePlan:
    """Propose how and by when (the end of ``due_on``, UTC) a broken pledge is cured; one plan waits at a time.

    Raises NotFound, NotAllowed, Invalid (no words, no date, or a date that is past or too far), WrongState.
    """
    with transaction.atomic():
        commitment = commitment_states.visible(actor, commitment_id)
        verdict = may_submit_evidence(actor, commitment)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if commitment.state != CommitmentState.BREACHED:
            raise WrongState(_("A cure plan is proposed while the pledge is breached."))
        if commitment.cure_plans.filter(accepted__isnull=True).exists():
            raise WrongState(_("A cure plan waits for its answer already."))
        text = text.strip()
        fields = {} if text else {"text": _("Say what will be done, by whom, and how it can be checked.")}
        due_at = datetime.combine(due_on, time(23, 59, 59), tzinfo=UTC) if due_on else None
        now = db_now()
        if due_at is None or not now < due_at <= now + LONGEST:
            fields["due_on"] = _("Give a day from tomorrow on, at most %(days)s days from now.") % {
                "days": LONGEST.days
            }
        if fields or due_at is None:
            raise Invalid(_("The plan is not complete."), fields=fields)
        plan = CurePlan.objects.create(commitment=commitment, text=text, due_at=due_at, proposed_by_id=actor.person)
        commitment_states.note("commitment.cure_proposed", actor, commitment, {"due": due_at.date().isoformat()})
        return plan


def answer(*, actor: Actor, plan_id: UUID, accept: bool, words: str) -> CurePlan:
    """Accept a plan (the pledge is being cured until its date) or decline it, with words that both sides read.

    Accepting derives the safeguard level anew. Raises NotFound, NotAllowed, Invalid, WrongState (answered already).
    """
    with transaction.atomic():
        found = CurePlan.objects.filter(id=plan_id).values_list("commitment_id", flat=True).first()
        if found is None:
            raise NotFound(_("There is no such cure plan."))
        commitment = commitment_states.visible(actor, found)
        verdict = may_give_verdict(actor, commitment, reviewers_of(commitment.partner_id))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        plan = CurePlan.objects.select_for_update().get(pk=plan_id)
        if plan.accepted is not None:
            raise WrongState(_("This cure plan is answered already."))
        words = words.strip()
        if not words:
            raise Invalid(_("Say why."), fields={"answer": _("Say why, in words that both sides read.")})
        if accept and plan.due_at <= db_now():
            raise WrongState(_("The plan's own date has passed; decline it, so that another can be proposed."))
        plan.accepted, plan.answer = accept, words
        plan.answered_at, plan.answered_by_id = db_now(), actor.person
        plan.save(update_fields=["accepted", "answer", "answered_at", "answered_by"])
        if accept:
            commitment_states.move(commitment, "cure", actor=actor, reason=words)
            breaches.assess(commitment, "cure plan accepted", actor)
        else:
            commitment_states.note("commitment.cure_declined", actor, commitment, {}, words)
        commitment_states.tell(
            commitment,
            "cure_plan_answered",
            answer="accepted" if accept else "declined",
            due=plan.due_at.date().isoformat(),
        )
        return plan
