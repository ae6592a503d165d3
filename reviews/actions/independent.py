"""Voting unseen."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Done, Field
from reviews.operations import independent
from reviews.policy import independent as may_independent

ACTIONS = (
    Action(
        slug="vote",
        label=gettext_lazy("Vote"),
        who=gettext_lazy("the two reviewers of a case that is judged unseen"),
        target="case",
        may=may_independent.may_vote,
        run=independent.vote,
        fields=(
            CASE,
            Field(name="outcome", kind="outcome", label=gettext_lazy("Outcome")),
            Field(name="reason_codes", kind="reasons", label=gettext_lazy("Reasons for the applicant"), required=False),
            Field(name="tier_version_id", kind="tier", label=gettext_lazy("Tier"), required=False),
            Field(name="rationale", kind="words", label=gettext_lazy("Why")),
            Field(
                name="letter",
                kind="words",
                label=gettext_lazy("Letter: what you write to the partner"),
                required=False,
            ),
            Field(name="fence", kind="fence", required=False),
        ),
        tone="primary",
        step_up=True,
        tell=lambda result: _of_vote(result),
    ),
)


def _of_vote(result: independent.Voted) -> Done:
    sentences = {
        "waits": _("Your vote is given. It is read when the other reviewer has voted, and not before."),
        "disagreed": _("You and the other reviewer disagree. A senior reviewer decides, with both reasons."),
        "letters_differ": _(
            "Both of you voted for the same. Only the letters differ: one is proposed, and somebody else confirms it."
        ),
        "confirmed": _("Both of you voted for the same. The decision needs more people."),
        "cooling_off": _("Both of you voted for the same. The decision takes effect when its cool-off ends."),
        "effective": _("Both of you voted for the same. The decision took effect, and the partner was told."),
    }
    level = "warning" if result.state == "disagreed" else "success"
    return Done(sentence=sentences[result.state], result=result, level=level)
