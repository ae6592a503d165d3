"""Asking the partner several things in one request, with one date."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed
from accessprogram.models import Question
from accessprogram.operations import outbox, questions
from accessprogram.operations.questions import Asked
from accessprogram.policy.actors import Actor
from accessprogram.queries.partners import member_ids
from reviews.models import Case
from reviews.operations import decisions
from reviews.operations.stages import locked, pause, tell_partner
from reviews.policy.cases import may_ask_partner
from reviews.policy.clocks import WorkingDays, partner_reminder
from reviews.queries import asking as asked_before
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of

LONGEST_WAIT_DAYS = 90
MOST_AT_ONCE = 20


def ask(*, actor: Actor, case_id: UUID, asked: Sequence[Asked], due_days: int) -> list[Question]:
    """Ask the partner; the clock stands still until everything is answered or ``due_days`` (1 to 90) have gone by.

    A decision that is held becomes void: an open question changes what is known. Raises NotFound, NotAllowed, and
    Invalid (``text`` or, of several, ``text-0``, ``text-1``..., and ``due_days``).
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        facts = facts_of(case)
        verdict = may_ask_partner(actor, facts)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        check_days(due_days)
        if len(asked) > MOST_AT_ONCE:
            raise Invalid(_("Ask at most %(count)d things at once.") % {"count": MOST_AT_ONCE})
        rows = questions.ask_all(
            actor=actor,
            application_id=case.application_id,
            asked=asked,
            due_at=db_now() + timedelta(days=due_days),
            again=case.about_decision_id is not None,
            guest=actor.id in facts.guests,
        )
        decisions.void_if_changed(case)
        pause(case)
        tell_partner(case)
    return rows


def check_days(due_days: int) -> None:
    """Raises Invalid (``due_days``) for a time that nobody is given."""
    if not 1 <= due_days <= LONGEST_WAIT_DAYS:
        sentence = _("Give the partner between 1 and %(days)d days.") % {"days": LONGEST_WAIT_DAYS}
        raise Invalid(sentence, fields={"due_days": sentence})


def remind(case: Case, days: WorkingDays, now: datetime) -> None:
    """On a locked case: remind the partner's members of what they have not answered, when the time for it has come;
    once of each request, in the caller's transaction."""
    for request, asked in asked_before.waiting(case, now):
        at = partner_reminder(days, asked[0].created_at, asked[0].due_at)
        if at is None or at > now:
            continue
        for member in member_ids(case.application.partner_id):
            outbox.enqueue(
                kind="question_due",
                recipient_id=member,
                dedupe=f"question-due:{request}:{member}",
                data={
                    "application": str(case.application_id),
                    "reference": case.application.reference,
                    "open": len(asked),
                    "due": f"{asked[0].due_at.astimezone(days.zone):%Y-%m-%d %H:%M %Z}",
                },
            )
