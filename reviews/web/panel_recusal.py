"""The part of a case's page where one steps away from it."""

from typing import Any

from accessprogram.policy.actors import YES, Actor
from reviews.actions import ACTIONS, Offer
from reviews.models import Case
from reviews.policy.cases import JUDGES
from reviews.web.action_forms import Typed, form


def offered_to(actor: Actor, case: Case) -> bool:
    """Whoever judges cases of this tier. The operation judges again."""
    return actor.holds(*JUDGES, tier_id=case.tier_id)


def context(actor: Actor, case: Case, typed: Typed | None = None) -> dict[str, Any]:
    return {"form": form(Offer(action=ACTIONS["recuse"], verdict=YES), "recuse", {"case_id": case.id}, typed=typed)}
