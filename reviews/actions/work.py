"""Tags on a case, and putting a case off for oneself."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import snoozes, tags
from reviews.policy import work

ACTIONS = (
    Action(
        slug="tag",
        label=gettext_lazy("Put a tag on it"),
        who=gettext_lazy("people who judge cases of this tier"),
        target="case",
        may=work.may_tag,
        run=tags.put,
        fields=(CASE, Field(name="tag", kind="line", label=gettext_lazy("Tag"))),
        done=gettext_lazy("The tag is on the case. Partners never see tags."),
    ),
    Action(
        slug="untag",
        label=gettext_lazy("Take a tag away"),
        who=gettext_lazy("people who judge cases of this tier"),
        target="case",
        may=work.may_tag,
        run=tags.take_away,
        fields=(CASE, Field(name="tag", kind="text")),
        done=gettext_lazy("The tag is gone."),
    ),
    Action(
        slug="snooze",
        label=gettext_lazy("Put it off"),
        who=gettext_lazy("people who judge cases of this tier"),
        target="case",
        may=work.may_snooze,
        run=snoozes.snooze,
        fields=(CASE, Field(name="days", kind="days", label=gettext_lazy("For how many days"))),
        done=gettext_lazy(
            "The case is out of your own queues until then. Its clock runs on, and others see it as before."
        ),
    ),
    Action(
        slug="wake",
        label=gettext_lazy("Have it back now"),
        who=gettext_lazy("whoever put it off"),
        target="case",
        may=work.may_snooze,
        run=snoozes.wake,
        fields=(CASE,),
        done=gettext_lazy("The case is in your queues again."),
    ),
)
