"""Stepping away from a case."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import recusals
from reviews.policy import conflicts

ACTIONS = (
    Action(
        slug="recuse",
        label=gettext_lazy("Step away from this case"),
        who=gettext_lazy("people who judge cases of this tier, for themselves"),
        target="case",
        may=conflicts.may_recuse,
        run=recusals.recuse,
        fields=(CASE, Field(name="reason", kind="words", label=gettext_lazy("What is the conflict?"))),
        tone="danger",
        done=gettext_lazy("Your conflict of interest is declared. You see no case of this partner any more."),
        leaves=True,
    ),
)
