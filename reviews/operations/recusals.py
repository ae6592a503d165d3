"""Stepping away from a case: the conflict is declared, the seats are free, and the case goes on without one."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import NotAllowed
from accessprogram.operations import conflicts
from accessprogram.policy.actors import Actor
from reviews.models import Case
from reviews.operations.stages import locked, record
from reviews.operations.texts import required_text
from reviews.policy.conflicts import may_recuse
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of, holders

LONGEST_REASON = 300


@dataclass(frozen=True, kw_only=True)
class Recused:
    """``handed_to``: who reviews the case now; None when nobody held it, or it waits for somebody."""

    case: Case
    seats: tuple[str, ...]
    handed_to: UUID | None


def recuse(*, actor: Actor, case_id: UUID, reason: str) -> Recused:
    """Declare a conflict of interest with the case's partner, from its page.

    In force at once, for every case of the partner: seats are given up, an approval that one gave becomes void. The
    review is given to somebody else where the programme's rule says so; else the senior reviewers of the tier are told
    that it waits. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        facts = facts_of(case)
        verdict = may_recuse(actor, facts)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        words = required_text(reason, "reason", _("Say in a few words what the conflict is."), LONGEST_REASON)
        held = tuple(sorted(seat for seat, holder in facts.holders.items() if holder.user_id == actor.id))
        conflicts.declare_own(actor=actor, partner_id=case.application.partner_id, reason=words)
        case = locked(case)
        now = holders(case).get("review") if "review" in held else None
        # The reason stays with the conflict: it is about a person, and the ledger keeps no personal values.
        record("case.recused", case, actor=actor, data={"seats": list(held)})
    return Recused(case=case, seats=held, handed_to=now.user_id if now is not None else None)
