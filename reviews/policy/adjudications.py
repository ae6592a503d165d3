"""Who may say what a hit, or a finding without hits, means; and when one person's word is not enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.enums import SETTLING_DISPOSITIONS, Disposition
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts
from reviews.policy.waivers import NEVER_WAIVED

# Checks of which a true match is said by two people: sanctions.
TWO_PEOPLE = frozenset({"screening"})
_ROLES = ("screening_analyst", "reviewer", "senior_reviewer")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked about. ``found_later``: the check ran again after its case was closed, so there are no seats.
    ``first_by`` said ``first``, which waits for a second person; None when nothing waits for one."""

    found_later: bool = False
    first_by: UUID | None = None
    first: str = ""


_ANYTHING = Asked()


def awaits_second(check_slug: str, disposition: str, by: UUID, earlier: Sequence[tuple[str, UUID]]) -> bool:
    """Whether a word settles nothing until another person says the same. ``earlier``: (disposition, person) of what was
    said of the same thing before, oldest first.

    On a watch list a true match is said by two. Once anybody said so, nobody alone says the opposite either: whatever
    settles it then has two people behind it, with no other word between theirs.
    """
    if check_slug not in TWO_PEOPLE or disposition not in SETTLING_DISPOSITIONS:
        return False
    if Disposition.TRUE_REFUSED not in (disposition, *(said for said, _who in earlier)):
        return False
    for said, who in reversed(earlier):
        if said != disposition:
            return True
        if who != by:
            return False
    return True


def may_adjudicate(actor: Actor, facts: CaseFacts, asked: Asked = _ANYTHING) -> Verdict:
    """A screening analyst, unless another holds the adjudication; a reviewer or senior reviewer with a seat.

    The second person of a true match need not hold what the first one holds. What was found after the case was closed
    is for analysts and senior reviewers.
    """
    who = _("A screening analyst can, or a reviewer who has taken a seat on this case.")
    verdict = may_work(actor, facts, _ROLES, who, closed_too=asked.found_later)
    if not verdict:
        return verdict
    if facts.decision is not None and facts.decision.state == "cooling_off":
        return no("decided", _("The decision has its approvals. A senior reviewer can veto it first."))
    analyst = actor.holds("screening_analyst", tier_id=facts.tier_id)
    if asked.found_later or (asked.first_by is not None and asked.first_by != actor.id):
        if analyst or actor.holds("senior_reviewer", tier_id=facts.tier_id) or facts.holds(actor.id):
            return YES
        return no("no_seat", _("A screening analyst or a senior reviewer of this tier says this."))
    holder = facts.holders.get("adjudication")
    if holder is not None and holder.user_id != actor.id:
        return no("held", _("%(name)s holds the adjudication of this case.") % {"name": holder.name})
    if analyst or facts.holds(actor.id):
        return YES
    return no("no_seat", _("Take a seat on this case first; a screening analyst needs none."))


def may_dispose(actor: Actor, facts: CaseFacts, check_slug: str, disposition: str, asked: Asked = _ANYTHING) -> Verdict:
    """As ``may_adjudicate``; nobody accepts a true match of a check that cannot be waived, and nobody is the second
    person to their own word."""
    verdict = may_adjudicate(actor, facts, asked)
    if verdict and check_slug in NEVER_WAIVED and disposition == Disposition.TRUE_ACCEPTED:
        return no(
            "never_accepted", _("A true match on a watch list is never acceptable. Refuse it, or say false positive.")
        )
    if verdict and disposition and asked.first_by == actor.id and disposition == asked.first:
        return no("own_word", _("You said so already. Another analyst or a senior reviewer has to say the same."))
    return verdict
