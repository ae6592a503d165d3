"""Correcting what was decided."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import corrections
from reviews.policy import corrections as may_corrections

_SENIORS = gettext_lazy("senior reviewers")

ACTIONS = (
    Action(
        slug="correct",
        label=gettext_lazy("Correct this decision"),
        who=_SENIORS,
        target="case",
        may=may_corrections.may_correct,
        run=corrections.correct,
        fields=(CASE, Field(name="reason", kind="words", label=gettext_lazy("What is wrong with it?"))),
        tone="danger",
        step_up=True,
        done=gettext_lazy("A correction is open. The decision stands until as many people have decided otherwise."),
    ),
    Action(
        slug="leave_correction",
        label=gettext_lazy("End the correction: the decision stands"),
        who=_SENIORS,
        target="case",
        may=may_corrections.may_leave,
        run=corrections.leave,
        fields=(CASE, Field(name="reason", kind="words", label=gettext_lazy("Why does it stand?"))),
        done=gettext_lazy("The correction is over. What was decided stands."),
    ),
)
