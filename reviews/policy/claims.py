"""Who may sit where on a case. Nobody takes what another holds; what another let lapse is taken over with a reason."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts

SEAT_ROLES: dict[str, tuple[str, ...]] = {
    "review": ("reviewer", "senior_reviewer"),
    "second_review": ("reviewer", "senior_reviewer"),
    "adjudication": ("screening_analyst", "reviewer", "senior_reviewer"),
    "appeal": ("appeals_reviewer",),
}
_TWO_EYES = {"review": "second_review", "second_review": "review"}


def may_sit(actor: Actor, facts: CaseFacts, seat: str) -> Verdict:
    """Whoever else is on it: the right role, the right kind of case, and never both reviews by one person."""
    verdict = may_work(actor, facts, SEAT_ROLES[seat], _who(seat))
    if not verdict:
        return verdict
    if (seat == "appeal") != (facts.kind == "appeal"):
        return no("wrong_kind", _("This seat does not exist on this kind of case."))
    if not actor.holds(*SEAT_ROLES[seat], tier_id=facts.tier_id) and facts.guests.get(actor.person) != seat:
        return no("guest", _("You are a guest on this case, in another seat."))
    if seat == "second_review" and facts.independent and not facts.holds(actor.id, seat):
        return no("drawn", _("The second reviewer of this case is drawn at random; nobody takes this seat."))
    other = _TWO_EYES.get(seat)
    if other is not None and facts.holds(actor.id, other):
        return no("other_review", _("You hold the other review of this case. Another reviewer can take this one."))
    return YES


def may_claim(actor: Actor, facts: CaseFacts, seat: str) -> Verdict:
    """Take or renew ``seat``: whoever may sit there, when nobody else does and nobody else let it lapse."""
    verdict = may_sit(actor, facts, seat)
    if not verdict:
        return verdict
    holder = facts.holders.get(seat)
    if holder is not None and holder.user_id != actor.id:
        return no("held", _("%(name)s holds this seat. They can give it up.") % {"name": holder.name})
    before = facts.lapsed.get(seat)
    if before is not None and before.user_id != actor.id:
        return no("lapsed", _("%(name)s held this seat; their time ran out. Take it over.") % {"name": before.name})
    return YES


def may_take_over(actor: Actor, facts: CaseFacts, seat: str) -> Verdict:
    """Whoever may sit there, when the time of somebody else ran out."""
    verdict = may_sit(actor, facts, seat)
    if not verdict:
        return verdict
    holder = facts.holders.get(seat)
    if holder is not None:
        return no("held", _("%(name)s holds this seat. They can give it up.") % {"name": holder.name})
    before = facts.lapsed.get(seat)
    if before is None or before.user_id == actor.id:
        return no("not_lapsed", _("Nobody else's time on this seat ran out. Take it as it is."))
    return YES


def may_release(actor: Actor, facts: CaseFacts, seat: str) -> Verdict:
    """Whoever holds it; a senior reviewer may free a seat that another left."""
    holder = facts.holders.get(seat)
    if holder is None:
        return no("not_held", _("Nobody holds this seat."))
    if holder.user_id == actor.id or actor.holds("senior_reviewer", tier_id=facts.tier_id):
        return YES
    return no("not_yours", _("Only %(name)s or a senior reviewer can give up this seat.") % {"name": holder.name})


def _who(seat: str) -> str:
    return {
        "adjudication": _("A screening analyst, a reviewer or a senior reviewer of this tier can take this seat."),
        "appeal": _("An appeals reviewer of this tier can take this seat."),
    }.get(seat, _("A reviewer or a senior reviewer of this tier can take this seat."))
