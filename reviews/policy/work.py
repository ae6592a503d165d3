"""Who may tag a case and put one off, and who says how much somebody takes."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.policy.cases import JUDGES, may_work
from reviews.policy.facts import CaseFacts


def may_tag(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever judges cases of this tier; closed ones too: tags are for finding cases again."""
    return may_work(actor, facts, JUDGES, _("People who judge cases of this tier put tags on them."), closed_too=True)


def may_snooze(actor: Actor, facts: CaseFacts) -> Verdict:
    """Whoever judges cases of this tier, while it is open."""
    return may_work(actor, facts, JUDGES, _("People who judge cases of this tier can put one off for themselves."))


def may_manage_work(actor: Actor, of: UUID, tiers: frozenset[UUID]) -> Verdict:
    """How much somebody takes and when they are away: they themselves, or a senior reviewer of a tier (``tiers``) on
    which they judge."""
    if actor.id is not None and actor.active and actor.id == of:
        return YES
    if actor.tiers("senior_reviewer") & tiers:
        return YES
    return no("not_yours", _("The person themselves or a senior reviewer of their tier says this."))
