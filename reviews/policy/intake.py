"""Intake: on a tier that asks for it, a person looks at a new application before its checks begin."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accessprogram.policy.actors import Actor, Verdict, no
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts

BEGINNERS = ("intake_officer", "reviewer", "senior_reviewer")


def begins_with_intake(stage_days: Mapping[str, int]) -> bool:
    """Whether a tier that gives its stages so many working days has an intake: it says how long that takes."""
    return "intake" in stage_days


def may_begin_checks(actor: Actor, facts: CaseFacts) -> Verdict:
    """An intake officer, reviewer or senior reviewer, while the case is in intake and nobody waits for the partner."""
    who = _("An intake officer, a reviewer or a senior reviewer of this tier can have the checks begin.")
    verdict = may_work(actor, facts, BEGINNERS, who)
    if not verdict:
        return verdict
    if facts.stage != "intake":
        return no("wrong_stage", _("The checks of this case have begun."))
    if facts.waits_on == "partner":
        return no("waits_on_partner", _("A question to the partner is open. The case goes on with their answer."))
    return verdict
