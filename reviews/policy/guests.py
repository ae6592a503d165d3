"""Who brings a guest reviewer onto one case, and who can be one: asked by one person, confirmed by another."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import JUDGES
from reviews.policy.facts import CaseFacts

ASKERS = ("senior_reviewer", "appeals_reviewer", "programme_administrator")
CONFIRMERS = ("senior_reviewer", "programme_administrator")
LONGEST_DAYS = 60


def may_ask_guest(actor: Actor, facts: CaseFacts) -> Verdict:
    """Senior reviewers, appeals reviewers and administrators of the tier, while the case is open."""
    who = _("A senior reviewer, an appeals reviewer or an administrator of this tier can ask for a guest.")
    return _may(actor, facts, ASKERS, who)


def may_confirm_guest(actor: Actor, facts: CaseFacts, asked_by: UUID, guest: UUID) -> Verdict:
    """Another senior reviewer or administrator than whoever asked, and never the guest."""
    who = _("A senior reviewer or an administrator of this tier can confirm a guest.")
    verdict = _may(actor, facts, CONFIRMERS, who)
    if not verdict:
        return verdict
    if actor.id == asked_by:
        return no("asked", _("You asked for this guest: another senior reviewer or administrator confirms."))
    if actor.id == guest:
        return no("own", _("Nobody confirms themselves as a guest: another senior reviewer or administrator does."))
    return YES


def may_end_guest(actor: Actor, facts: CaseFacts, guest: UUID) -> Verdict:
    """The guest, or whoever could ask for one."""
    return YES if actor.active and actor.id == guest else may_ask_guest(actor, facts)


def may_be_guest(actor: Actor, facts: CaseFacts) -> Verdict:
    """Somebody who judges cases of any tier (they sign in as the desk's people do), without a conflict and, on an
    appeal, without a part in what is appealed."""
    if not actor.holds(*JUDGES):
        return no("not_of_the_desk", _("A guest judges cases of another tier already. Give them a role there first."))
    if facts.partner_id in actor.conflicts:
        return no("conflict", _("They have a conflict of interest with this partner."))
    if actor.id in facts.involved:
        return no("was_on_case", _("They had a part in the decision that is appealed."))
    return YES


def _may(actor: Actor, facts: CaseFacts, roles: tuple[str, ...], who: str) -> Verdict:
    """A rule of administration: whoever had a part in what is appealed may still bring somebody who had none."""
    if facts.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds(*roles, tier_id=facts.tier_id):
        return no("no_role", who)
    if facts.closed:
        return no("closed", _("The case is closed. What was decided is never changed."))
    return YES
