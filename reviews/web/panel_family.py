"""The part of a case's page with the family of its partner: what was answered alike is judged once."""

from typing import Any

from accessprogram.policy.actors import YES, Actor
from accessprogram.queries.access import visible_partners
from reviews.actions import ACTIONS, Offer
from reviews.models import Case
from reviews.queries.same_answers import alike
from reviews.web.action_forms import Typed, form


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    """Six queries. A parent that the reader does not see is not named, and they do not say another one."""
    offer = Offer(action=ACTIONS["belongs_to"], verdict=YES)
    partner = case.application.partner
    parent = visible_partners(actor).filter(pk=partner.parent_id).first() if partner.parent_id else None
    decides = actor.holds("senior_reviewer", "programme_administrator") and (parent is not None) == bool(
        partner.parent_id
    )
    return {
        "sections": alike(actor, case),
        "parent": parent,
        "form": form(offer, "belongs_to", {"case_id": case.id, "parent": parent or ""}, typed=typed)
        if decides
        else None,
    }
