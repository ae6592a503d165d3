"""Looking at a new application before its checks begin."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action
from reviews.operations import intake
from reviews.policy import intake as may_intake

ACTIONS = (
    Action(
        slug="begin_checks",
        label=gettext_lazy("Begin the checks"),
        who=gettext_lazy("intake officers, reviewers and senior reviewers"),
        target="case",
        may=may_intake.may_begin_checks,
        run=intake.begin_checks,
        fields=(CASE,),
        tone="primary",
        done=gettext_lazy("The checks have begun; the partner sees it."),
    ),
)
