"""Taking and giving up seats."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import claims
from reviews.policy import claims as may_claims

ACTIONS = (
    Action(
        slug="claim",
        label=gettext_lazy("Take this seat"),
        who=gettext_lazy("reviewers and senior reviewers; for adjudication also screening analysts"),
        target="case",
        may=may_claims.may_claim,
        run=claims.take,
        fields=(CASE, Field(name="seat", kind="seat", label=gettext_lazy("Seat"))),
        tone="primary",
        done=gettext_lazy("The seat is yours for eight hours. Working on the case renews it."),
        about_one=True,
    ),
    Action(
        slug="release",
        label=gettext_lazy("Give up this seat"),
        who=gettext_lazy("whoever holds it, or a senior reviewer"),
        target="claim",
        may=may_claims.may_release,
        run=claims.release,
        fields=(Field(name="claim_id", kind="id"),),
        done=gettext_lazy("The seat is free."),
        about_one=True,
    ),
)
