"""Taking and giving up seats."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import assignment, claims
from reviews.policy import assignment as may_assignment
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
        slug="take_over",
        label=gettext_lazy("Take over this seat"),
        who=gettext_lazy("whoever may sit there, when the time of the one before ran out"),
        target="case",
        may=may_claims.may_take_over,
        run=claims.take_over,
        fields=(
            CASE,
            Field(name="seat", kind="seat", label=gettext_lazy("Seat")),
            Field(name="reason", kind="line", label=gettext_lazy("Why")),
        ),
        done=gettext_lazy("The seat is yours for eight hours. Whoever held it is told, with your reason."),
        about_one=True,
    ),
    Action(
        slug="assign",
        label=gettext_lazy("Give this seat to somebody"),
        who=gettext_lazy("a senior reviewer of the tier"),
        target="case",
        may=may_assignment.may_assign,
        run=assignment.assign,
        fields=(
            CASE,
            Field(name="seat", kind="seat", label=gettext_lazy("Seat")),
            Field(name="user_id", kind="person", label=gettext_lazy("To whom")),
            Field(name="reason", kind="line", label=gettext_lazy("Why"), required=False),
        ),
        done=gettext_lazy("The seat is theirs until the end of the next working day but one, and they are told."),
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
