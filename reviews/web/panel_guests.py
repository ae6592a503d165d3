"""The part of a case's page where guests are asked for and confirmed."""

from typing import Any

from accessprogram.policy.actors import Actor
from reviews.actions import offer
from reviews.enums import Seat
from reviews.models import Case, GuestReviewer
from reviews.policy.facts import CaseFacts
from reviews.policy.guests import ASKERS
from reviews.queries.facts import facts_of
from reviews.queries.guests import shown
from reviews.web.action_forms import Typed, form


def concerns(actor: Actor, case: Case) -> bool:
    """Where a guest can be asked for, or there is one."""
    return case.guests_until is not None or (case.closed_at is None and actor.holds(*ASKERS, tier_id=case.tier_id))


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    facts = facts_of(case, [])
    seats = [Seat.APPEAL] if case.kind == "appeal" else [Seat.REVIEW, Seat.SECOND_REVIEW, Seat.ADJUDICATION]
    return {
        "guests": [_row(actor, facts, guest) for guest in shown(case)],
        "form": form(
            offer("ask_guest", actor, facts),
            "ask_guest",
            {"case_id": case.id, "seat": seats[0].value},
            options={"seat": [(seat.value, seat.label) for seat in seats]},
            typed=typed,
        ),
    }


def _row(actor: Actor, facts: CaseFacts, guest: GuestReviewer) -> dict[str, Any]:
    about: dict[str, Any] = {"guest": guest.user_id}
    open_ = guest.ended_at is None and not facts.closed
    asked: dict[str, Any] = {"asked_by": guest.asked_by_id, **about}
    return {
        "row": guest,
        "confirm": form(
            offer("confirm_guest", actor, facts, **asked), f"confirm_guest-{guest.id}", {"guest_id": guest.id}
        )
        if open_ and guest.confirmed_by_id is None
        else None,
        "end": form(offer("end_guest", actor, facts, **about), f"end_guest-{guest.id}", {"guest_id": guest.id})
        if open_
        else None,
    }
