"""The part of a case's page with the family of its partner: what was answered alike is judged once."""

from typing import Any

from accessprogram.policy.actors import YES, Actor
from reviews.actions import ACTIONS, Offer
from reviews.models import Case
from reviews.queries.same_answers import alike
from reviews.web.action_forms import Typed, form


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    """Five queries."""
    offer = Offer(action=ACTIONS["belongs_to"], verdict=YES)
    partner = case.application.partner
    return {
        "sections": alike(actor, case),
        "parent": partner.parent,
        "form": form(offer, "belongs_to", {"case_id": case.id, "parent": partner.parent or ""}, typed=typed)
        if actor.holds("senior_reviewer", "programme_administrator")
        else None,
    }
