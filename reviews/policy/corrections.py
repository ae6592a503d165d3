"""Who may open the correction of an effective decision, who may end it; and what a later decision changes."""

from django.utils.translation import gettext as _

from accessprogram.enums import Outcome
from accessprogram.policy.actors import YES, Actor, Verdict, no
from reviews.enums import AppealResult
from reviews.models import Decision
from reviews.policy.cases import may_work
from reviews.policy.facts import CaseFacts

_APPROVALS = (Outcome.APPROVE, Outcome.APPROVE_CONDITIONS)


def may_correct(actor: Actor, facts: CaseFacts) -> Verdict:
    """A senior reviewer, of a case that was closed by a decision."""
    who = _("A senior reviewer of this tier can open a correction.")
    verdict = may_work(actor, facts, ("senior_reviewer",), who, closed_too=True)
    if verdict and not facts.closed:
        return no("open", _("The case is open: decide it instead."))
    return verdict


def may_leave(actor: Actor, facts: CaseFacts) -> Verdict:
    """A senior reviewer, of a correction that is in review."""
    verdict = may_work(actor, facts, ("senior_reviewer",), _("A senior reviewer of this tier can end a correction."))
    if not verdict:
        return verdict
    if facts.kind != "correction":
        return no("wrong_kind", _("Only a correction ends without a decision."))
    if facts.stage != "review":
        return no("wrong_stage", _("A correction ends without a decision while it is in review."))
    return YES


def result_of(about: Decision, decision: Decision) -> AppealResult:
    """What became of a decision that was appealed."""
    if (about.outcome in _APPROVALS) != (decision.outcome in _APPROVALS):
        return AppealResult.OVERTURNED
    return AppealResult.UPHELD if same(about, decision) else AppealResult.VARIED


def same(about: Decision, decision: Decision) -> bool:
    """Whether both say the same: outcome, tier, conditions and rations, and of a decline its reasons."""
    columns = ("outcome", "tier_version_id", "conditions", "rations", "reason_codes")
    return all(getattr(about, name) == getattr(decision, name) for name in columns)
