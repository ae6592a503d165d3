"""Notes among the desk, questions to the partner."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import cases
from reviews.policy import cases as may_cases

ACTIONS = (
    Action(
        slug="note",
        label=gettext_lazy("Write a note"),
        who=gettext_lazy("people who judge cases of this tier"),
        target="case",
        may=may_cases.may_note,
        run=cases.note,
        fields=(
            CASE,
            Field(name="section", kind="section", label=gettext_lazy("About"), required=False),
            Field(name="text", kind="words", label=gettext_lazy("Note")),
        ),
        done=gettext_lazy("The note is on the case. The partner never sees it."),
    ),
    Action(
        slug="ask_partner",
        label=gettext_lazy("Ask the partner"),
        who=gettext_lazy("people who judge cases of this tier"),
        target="case",
        may=may_cases.may_ask_partner,
        run=cases.ask_partner,
        fields=(
            CASE,
            Field(name="section", kind="section", label=gettext_lazy("About"), required=False),
            Field(name="text", kind="words", label=gettext_lazy("Question, as the partner reads it")),
            Field(name="due_days", kind="days", label=gettext_lazy("Days to answer")),
        ),
        done=gettext_lazy("The question is with the partner. The clock stands still until they answer."),
    ),
)
