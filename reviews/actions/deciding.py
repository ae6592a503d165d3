"""Recommending, deciding, confirming, stopping."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, PROPOSAL, Action, Done, Field
from reviews.operations import cool_offs, decisions, recommendations
from reviews.policy import decisions as may_decisions
from reviews.policy import recommendations as may_recommendations

ACTIONS = (
    Action(
        slug="recommend",
        label=gettext_lazy("Recommend"),
        who=gettext_lazy("the reviewer who holds the review"),
        target="case",
        may=may_recommendations.may_recommend,
        run=recommendations.recommend,
        fields=(
            CASE,
            *PROPOSAL,
            Field(name="criteria", kind="criteria", required=False),
            Field(name="fence", kind="fence", required=False),
        ),
        tone="primary",
        done=gettext_lazy("Your recommendation is with those who decide."),
    ),
    Action(
        slug="propose",
        label=gettext_lazy("Decide"),
        who=gettext_lazy("senior reviewers and committee members"),
        target="case",
        may=may_decisions.may_propose,
        run=decisions.propose,
        fields=(CASE, *PROPOSAL),
        tone="primary",
        step_up=True,
        done=gettext_lazy("The decision is held until the others have confirmed it."),
    ),
    Action(
        slug="confirm",
        label=gettext_lazy("Confirm the decision"),
        who=gettext_lazy("a senior reviewer or committee member who does not stand behind it yet"),
        target="decision",
        may=may_decisions.may_confirm,
        run=decisions.confirm,
        fields=(Field(name="decision_id", kind="id"), Field(name="basis_hash", kind="hash")),
        tone="primary",
        step_up=True,
        tell=lambda result: _of_confirmation(result),
    ),
    Action(
        slug="veto",
        label=gettext_lazy("Veto"),
        who=gettext_lazy("any senior reviewer without a conflict, until the cool-off ends"),
        target="decision",
        may=may_decisions.may_veto,
        run=cool_offs.veto,
        fields=(
            Field(name="decision_id", kind="id"),
            Field(name="reason", kind="words", label=gettext_lazy("Why")),
        ),
        tone="danger",
        step_up=True,
        done=gettext_lazy("The decision is stopped; the case is back in review."),
    ),
)


def _of_confirmation(result: decisions.Result) -> Done:
    if result.state == "voided":
        sentence = _("Nothing was confirmed: this changed since the decision: %(parts)s. The case is back in review.")
        return Done(sentence=sentence % {"parts": result.parts_in_words}, result=result, level="warning")
    sentences = {
        "confirmed": _("You stand behind the decision. It needs more people."),
        "cooling_off": _("The decision has its approvals. It takes effect when its cool-off ends."),
        "effective": _("The decision took effect, and the partner was told."),
    }
    return Done(sentence=sentences[result.state], result=result)
