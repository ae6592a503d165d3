"""Judging the submission section by section, and the tier's checklist."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.actions.base import CASE, Action, Done, Field
from reviews.operations import checklists, verdicts
from reviews.policy import verdicts as may_verdicts

_WHO = gettext_lazy("whoever holds a review of the case")

ACTIONS = (
    Action(
        slug="judge_section",
        label=gettext_lazy("Judge the section"),
        who=_WHO,
        target="case",
        may=may_verdicts.may_judge_section,
        run=verdicts.judge,
        fields=(
            CASE,
            Field(name="section", kind="text"),
            Field(name="word", kind="word", label=gettext_lazy("This section is")),
            Field(name="text", kind="words", label=gettext_lazy("For the rationale"), required=False),
            Field(name="for_partner", kind="words", label=gettext_lazy("For the letter"), required=False),
        ),
        done=gettext_lazy("Your word on the section stands, and is in your draft."),
        about_one=True,
    ),
    Action(
        slug="all_sound",
        label=gettext_lazy("All other sections are sound"),
        who=_WHO,
        target="case",
        may=may_verdicts.may_judge_section,
        run=verdicts.all_sound,
        fields=(CASE,),
        tell=lambda count: _of_sections(count),
        about_one=True,
    ),
    Action(
        slug="tick",
        label=gettext_lazy("Tick"),
        who=_WHO,
        target="case",
        may=may_verdicts.may_judge_section,
        run=checklists.tick,
        fields=(CASE, Field(name="item", kind="text"), Field(name="ticked", kind="text")),
        done=gettext_lazy("Kept."),
        about_one=True,
    ),
)


def _of_sections(count: int) -> Done:
    if not count:
        return Done(sentence=_("You have judged every section already."), result=count)
    said = ngettext("%(count)d section is sound.", "%(count)d sections are sound.", count) % {"count": count}
    return Done(sentence=said, result=count)
