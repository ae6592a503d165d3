"""Putting a case off for oneself. Nobody else notices, the case's clock runs on, and no event is written."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.policy.actors import Actor
from reviews.models import Snooze
from reviews.policy.work import may_snooze
from reviews.queries.access import case_of
from reviews.queries.facts import seat_facts

LONGEST_DAYS = 30


def snooze(*, actor: Actor, case_id: UUID, days: int) -> Snooze:
    """Leave a case out of one's own queues for so many days (1 to 30); again moves the date. Raises NotFound,
    NotAllowed, Invalid."""
    if not 1 <= days <= LONGEST_DAYS:
        sentence = _("Put it off by 1 to %(days)d days.") % {"days": LONGEST_DAYS}
        raise Invalid(sentence, fields={"days": sentence})
    with transaction.atomic():
        case = case_of(actor, case_id)
        verdict = may_snooze(actor, seat_facts(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        until = db_now() + timedelta(days=days)
        row, _made = Snooze.objects.update_or_create(case=case, user_id=actor.person, defaults={"until": until})
    return row


def wake(*, actor: Actor, case_id: UUID) -> None:
    """Have the case back in one's queues now. Raises NotFound."""
    gone, _rows = Snooze.objects.filter(case=case_of(actor, case_id), user_id=actor.person).delete()
    if not gone:
        raise NotFound(_("You have not put this case off."))
