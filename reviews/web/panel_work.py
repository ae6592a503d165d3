"""The part of a case's page about its work: who sits where and how they came to it, tags, and putting it off."""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from reviews.actions import offer
from reviews.enums import Seat
from reviews.models import Case, Claim
from reviews.policy.facts import CaseFacts, Holder
from reviews.queries.assignment import Workload, workloads
from reviews.queries.facts import seat_facts
from reviews.queries.work import snooze_of
from reviews.web.action_forms import ActionForm, Option, Typed, form

PUT_OFF_DAYS = 3


@dataclass(frozen=True, kw_only=True)
class SeatWork:
    """One seat with how its holder came to it, and the forms of whoever may change that."""

    seat: Seat
    holder: Holder | None
    lapsed: Holder | None
    claim: Claim | None
    take_over: ActionForm | None
    assign: ActionForm | None


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    """What the panel shows; the same number of queries whatever there is."""
    now = db_now()
    held = Claim.objects.filter(case=case, released_at__isnull=True).select_related("by", "user")
    claims = {row.seat: row for row in held}
    facts = seat_facts(case, now=now, claims=claims.values())
    gives = actor.holds("senior_reviewer", tier_id=case.tier_id)
    people = [person_option(one) for one in workloads([case.tier_id], now)] if gives else []
    names = (Seat.APPEAL,) if facts.kind == "appeal" else (Seat.REVIEW, Seat.SECOND_REVIEW, Seat.ADJUDICATION)
    snooze = snooze_of(actor, case, now) if actor.id is not None else None
    about = {"case_id": case.id}
    return {
        "seats": [_seat(actor, facts, seat, claims.get(seat.value), people, typed) for seat in names],
        "tags": [
            form(offer("untag", actor, facts), f"untag-{row.tag}", about | {"tag": row.tag}, label=row.tag)
            for row in case.tags.all()
        ],
        "tag_form": form(offer("tag", actor, facts), "tag", about, typed=typed),
        "snooze": snooze,
        "snooze_form": form(offer("snooze", actor, facts), "snooze", about | {"days": PUT_OFF_DAYS}, typed=typed),
        "wake_form": form(offer("wake", actor, facts), "wake", about) if snooze is not None else None,
    }


def _seat(
    actor: Actor, facts: CaseFacts, seat: Seat, claim: Claim | None, people: list[Option], typed: Typed | None
) -> SeatWork:
    values = {"case_id": facts.case_id, "seat": seat.value}
    lapsed = facts.lapsed.get(seat.value)
    over = offer("take_over", actor, facts, seat=seat.value)
    given = offer("assign", actor, facts, seat=seat.value)
    others = [("", _("Choose somebody")), *people]
    return SeatWork(
        seat=seat,
        holder=facts.holders.get(seat.value),
        lapsed=lapsed,
        claim=claim,
        take_over=form(over, f"take_over-{seat.value}", values, typed=typed)
        if lapsed is not None and over.verdict
        else None,
        assign=(
            form(given, f"assign-{seat.value}", values, options={"user_id": others}, typed=typed)
            if given.verdict and people
            else None
        ),
    )


def person_option(one: Workload) -> Option:
    """Somebody to whom a senior reviewer can give a seat: how full they are, and whether they are away."""
    held = ngettext("%(n)d open review", "%(n)d open reviews", one.open) % {"n": one.open}
    words = _("%(name)s (%(held)s)") % {"name": one.user, "held": held}
    if one.away_until is not None:
        words = _("%(name)s (%(held)s, away until %(day)s)") % {
            "name": one.user,
            "held": held,
            "day": date_format(one.away_until),
        }
    return (str(one.user.pk), words)
