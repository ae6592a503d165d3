"""What checks found: run again, judged, gone on without."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Done, Field
from reviews.models import Adjudication, SecondLook
from reviews.operations import adjudications, checks, second_looks, waivers
from reviews.policy import adjudications as may_adjudications
from reviews.policy import cases as may_cases
from reviews.policy import second_looks as may_second_looks
from reviews.policy import waivers as may_waivers

ACTIONS = (
    Action(
        slug="adjudicate",
        label=gettext_lazy("Say what this means"),
        who=gettext_lazy("screening analysts, and reviewers with a seat on the case"),
        target="finding",
        may=may_adjudications.may_dispose,
        run=adjudications.adjudicate,
        fields=(
            Field(name="finding_id", kind="id"),
            Field(name="hit_id", kind="id", required=False),
            Field(name="disposition", kind="disposition", label=gettext_lazy("What it is")),
            Field(name="reason", kind="words", label=gettext_lazy("Why")),
        ),
        tone="primary",
        done=gettext_lazy("Your word stands, with its reason."),
        about_one=True,
        tell=lambda result: _of_word(result),
    ),
    Action(
        slug="second_look",
        label=gettext_lazy("Say what this means"),
        who=gettext_lazy("whoever the hit was given to"),
        target="look",
        may=may_second_looks.may_say,
        run=second_looks.say,
        fields=(
            Field(name="look_id", kind="id"),
            Field(name="disposition", kind="disposition", label=gettext_lazy("What it is")),
            Field(name="reason", kind="words", label=gettext_lazy("Why")),
        ),
        tone="primary",
        done=gettext_lazy("The answer of this one was known: it measures how reliably hits are judged."),
        about_one=True,
        tell=lambda result: _of_second_look(result),
    ),
    Action(
        slug="rerun",
        label=gettext_lazy("Run again"),
        who=gettext_lazy("reviewers, senior reviewers and screening analysts"),
        target="run",
        may=may_cases.may_rerun,
        run=checks.rerun,
        fields=(Field(name="run_id", kind="id"),),
        done=gettext_lazy("The check runs again; the case waits for it."),
    ),
    Action(
        slug="ask_waiver",
        label=gettext_lazy("Ask to go on without this check"),
        who=gettext_lazy("reviewers and senior reviewers; never for screening, identity or signatory"),
        target="case",
        may=may_waivers.may_ask_waiver,
        run=waivers.ask,
        fields=(
            CASE,
            Field(name="check_slug", kind="text"),
            Field(name="reason", kind="words", label=gettext_lazy("Why")),
            Field(name="until", kind="date", label=gettext_lazy("Until")),
        ),
        done=gettext_lazy("A second person has to approve this before it counts."),
        about_one=True,
    ),
    Action(
        slug="approve_waiver",
        label=gettext_lazy("Approve going on without this check"),
        who=gettext_lazy("a senior reviewer or committee member who did not ask for it"),
        target="waiver",
        may=may_waivers.may_approve_waiver,
        run=waivers.approve,
        fields=(Field(name="waiver_id", kind="id"),),
        step_up=True,
        done=gettext_lazy("The case can go on without this check until the date."),
        about_one=True,
    ),
)


def _of_word(result: Adjudication) -> Done:
    if result.awaits_second:
        sentence = _("Your word stands. It settles nothing until another person has said the same.")
        return Done(sentence=sentence, result=result, level="warning")
    return Done(sentence=_("Your word stands, with its reason."), result=result)


def _of_second_look(look: SecondLook) -> Done:
    """Told at once, so that one learns from it: nothing about the case depends on it."""
    done = _("The answer of this one was known: it measures how reliably hits are judged.")
    if look.disposition == look.expected:
        return Done(sentence=f"{done} " + _("You said the same."), result=look)
    known = _("You said something else: it stands as %(word)s.") % {"word": look.get_expected_display()}
    return Done(sentence=f"{done} {known}", result=look, level="warning")
