"""The forms that judge a finding or a hit: on the case's page, and on the hit's own."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor
from reviews.actions import offer
from reviews.enums import Disposition
from reviews.models import SecondLook
from reviews.policy.adjudications import Asked, may_dispose
from reviews.policy.facts import CaseFacts
from reviews.policy.waivers import NEVER_WAIVED
from reviews.web.action_forms import ActionForm, Typed, form


def adjudicate(
    actor: Actor, facts: CaseFacts, check_slug: str, values: Mapping[str, Any], typed: Typed | None, asked: Asked
) -> ActionForm:
    """``values``: finding_id and, of a hit, hit_id. A disposition that is never possible here is left out; one that is
    not possible for this person says why."""
    rows = []
    for disposition in Disposition:
        verdict = may_dispose(actor, facts, check_slug, disposition, asked)
        if verdict.reason == "never_accepted":
            continue
        why = verdict.sentence if verdict.reason == "own_word" else ""
        rows.append((disposition.value, str(disposition.label).capitalize(), why))
    found = offer("adjudicate", actor, facts, check_slug=check_slug, disposition="", asked=asked)
    return form(
        found, "adjudicate", values, options={"disposition": rows}, helps={"reason": _reason_help()}, typed=typed
    )


def second_look(actor: Actor, facts: CaseFacts, check_slug: str, look: SecondLook, typed: Typed | None) -> ActionForm:
    """Looks exactly like the form of any other hit: nobody looks closer because they know."""
    rows = [
        (disposition.value, str(disposition.label).capitalize(), "")
        for disposition in Disposition
        if check_slug not in NEVER_WAIVED or disposition != Disposition.TRUE_ACCEPTED
    ]
    return form(
        offer("second_look", actor, facts, analyst_id=look.analyst_id),
        "second_look",
        {"look_id": look.id},
        options={"disposition": rows},
        helps={"reason": _reason_help()},
        typed=typed,
    )


def _reason_help() -> str:
    return _("Which facts tell it. The auditor and whoever decides read this.")
