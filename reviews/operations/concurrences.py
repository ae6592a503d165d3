"""The word of an outside party: asked until a date, written down by a person of the desk, never changed."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.policy.actors import Actor
from reviews.enums import ConcurrenceAnswer, Stage
from reviews.models import Concurrence
from reviews.operations.stages import locked, move, record, tell_partner, touch
from reviews.operations.texts import required_text
from reviews.policy.concurrences import may_ask_outside, may_record
from reviews.queries.access import case_of
from reviews.queries.concurrences import outside
from reviews.queries.facts import facts_of

LONGEST_WAIT_DAYS = 90


def ask(*, actor: Actor, case_id: UUID, party: str, question: str, due_days: int) -> Concurrence:
    """Wait for the word of ``party`` for ``due_days`` (1 to 90). The question is put to them by the person who asks;
    here it is on record, and the case waits. Raises NotFound, NotAllowed, Invalid, WrongState (asked already)."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        facts = facts_of(case)
        verdict = may_ask_outside(actor, facts)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        party = " ".join(required_text(party, "party", _("Name the party."), 200).split())
        if party in facts.waiting_for:
            raise WrongState(_("%(party)s was asked and has not answered yet.") % {"party": party})
        if not 1 <= due_days <= LONGEST_WAIT_DAYS:
            sentence = _("Give them between 1 and %(days)d days.") % {"days": LONGEST_WAIT_DAYS}
            raise Invalid(sentence, fields={"due_days": sentence})
        asked = Concurrence.objects.create(
            case=case,
            party=party,
            question=required_text(question, "question", _("Write what they are asked.")),
            due_at=db_now() + timedelta(days=due_days),
            asked_by_id=actor.person,
        )
        # Two unseen votes stay unseen: the stage of such a case says nothing of outside parties.
        if case.stage == Stage.REVIEW and not facts.independent:
            move(case, "await_concurrence", actor=actor)
            tell_partner(case)
        else:
            touch(case)
        record("concurrence.asked", case, actor=actor, data={"party": party, "concurrence": str(asked.id)})
    return asked


def answer(*, actor: Actor, concurrence_id: UUID, answer: str, text: str) -> Concurrence:
    """Write down what the party said (ConcurrenceAnswer); that it kept silent only once its date has passed. With the
    last answer the case returns to review. Raises NotFound, NotAllowed, Invalid, WrongState (answered already)."""
    with transaction.atomic():
        found = Concurrence.objects.filter(pk=concurrence_id).first()
        if found is None:
            raise NotFound(_("This does not exist."))
        case = locked(case_of(actor, found.case_id))
        found.refresh_from_db()
        verdict = may_record(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if found.answer:
            raise WrongState(_("This was answered already."))
        found.answer, found.text = _said(found, answer, text)
        found.answered_at, found.recorded_by_id = db_now(), actor.person
        found.save(update_fields=["answer", "text", "answered_at", "recorded_by"])
        if case.stage == Stage.CONCURRENCE and not outside(case).waiting_for:
            move(case, "return", actor=actor)
            tell_partner(case)
        else:
            touch(case)
        data: dict[str, object] = {"party": found.party, "answer": found.get_answer_display()}
        record("concurrence.answered", case, actor=actor, data=data, reason=found.text)
    return found


def _said(found: Concurrence, answer: str, text: str) -> tuple[str, str]:
    if answer not in ConcurrenceAnswer.values:
        sentence = _("Choose what they said.")
        raise Invalid(sentence, fields={"answer": sentence})
    if answer != ConcurrenceAnswer.SILENT:
        return answer, required_text(text, "text", _("Write what they said, and how you have it from them."))
    if found.due_at > db_now():
        sentence = _("Their date has not passed yet. Until then their word is waited for.")
        raise Invalid(sentence, fields={"answer": sentence})
    return answer, text.strip()[:5000]
