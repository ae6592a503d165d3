"""To whom a partner belongs."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import same_answers
from reviews.policy import families as may_families

ACTIONS = (
    Action(
        slug="belongs_to",
        label=gettext_lazy("Say to whom it belongs"),
        who=gettext_lazy("senior reviewers and administrators"),
        target="case",
        may=may_families.may_say_to_whom_it_belongs,
        run=same_answers.belongs_to,
        fields=(
            CASE,
            Field(name="parent", kind="line", label=gettext_lazy("Name of the partner it belongs to"), required=False),
            Field(name="reason", kind="words", label=gettext_lazy("How you know")),
        ),
        done=gettext_lazy("Noted. Whoever has a conflict with one of the family has it with all of it."),
    ),
)
