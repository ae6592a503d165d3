"""More people than the two: a committee's votes, the word of outside parties."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import committee, concurrences
from reviews.policy import committee as may_committee
from reviews.policy import concurrences as may_concurrences

_DECIDERS = gettext_lazy("senior reviewers and committee members")

ACTIONS = (
    Action(
        slug="escalate",
        label=gettext_lazy("Call the committee"),
        who=_DECIDERS,
        target="case",
        may=may_committee.may_escalate,
        run=committee.escalate,
        fields=(CASE, Field(name="reason", kind="words", label=gettext_lazy("What is it to decide?"))),
        done=gettext_lazy("The committee is called; everybody who votes is told."),
    ),
    Action(
        slug="committee_vote",
        label=gettext_lazy("Vote in the committee"),
        who=_DECIDERS,
        target="case",
        may=may_committee.may_vote_here,
        run=committee.vote,
        fields=(
            CASE,
            Field(name="outcome", kind="outcome", label=gettext_lazy("Outcome")),
            Field(name="reason_codes", kind="reasons", label=gettext_lazy("Reasons for the applicant"), required=False),
            Field(name="tier_version_id", kind="tier", label=gettext_lazy("Tier"), required=False),
            Field(name="rationale", kind="words", label=gettext_lazy("Why")),
        ),
        tone="primary",
        step_up=True,
        done=gettext_lazy("Your vote is given; it stays on record with its reason."),
    ),
    Action(
        slug="send_back",
        label=gettext_lazy("Back to review"),
        who=_DECIDERS,
        target="case",
        may=may_committee.may_send_back,
        run=committee.send_back,
        fields=(CASE, Field(name="reason", kind="words", label=gettext_lazy("Why"))),
        done=gettext_lazy("The case is back in review; the votes of this round are void."),
    ),
    Action(
        slug="ask_concurrence",
        label=gettext_lazy("Wait for an outside party"),
        who=_DECIDERS,
        target="case",
        may=may_concurrences.may_ask_outside,
        run=concurrences.ask,
        fields=(
            CASE,
            Field(name="party", kind="line", label=gettext_lazy("Who")),
            Field(name="question", kind="words", label=gettext_lazy("What they were asked")),
            Field(name="due_days", kind="days", label=gettext_lazy("Days to answer")),
        ),
        done=gettext_lazy("The case waits for their word. Write it down here when you have it."),
    ),
    Action(
        slug="record_concurrence",
        label=gettext_lazy("Write down their word"),
        who=gettext_lazy("reviewers, senior reviewers and committee members"),
        target="concurrence",
        may=may_concurrences.may_record,
        run=concurrences.answer,
        fields=(
            Field(name="concurrence_id", kind="id"),
            Field(name="answer", kind="word", label=gettext_lazy("What they said")),
            Field(name="text", kind="words", label=gettext_lazy("In their words"), required=False),
        ),
        tone="primary",
        done=gettext_lazy("Their word is on record."),
        about_one=True,
    ),
)
