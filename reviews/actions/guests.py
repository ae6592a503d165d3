"""Guest reviewers of one case: asked for, confirmed, ended."""

from django.utils.translation import gettext_lazy

from reviews.actions.base import CASE, Action, Field
from reviews.operations import guests
from reviews.policy import guests as may_guests

ACTIONS = (
    Action(
        slug="ask_guest",
        label=gettext_lazy("Ask for a guest reviewer"),
        who=gettext_lazy("senior reviewers, appeals reviewers and administrators of this tier"),
        target="case",
        may=may_guests.may_ask_guest,
        run=guests.ask,
        fields=(
            CASE,
            Field(name="email", kind="line", label=gettext_lazy("Mail address of somebody who judges cases elsewhere")),
            Field(name="seat", kind="choice", label=gettext_lazy("Seat")),
            Field(name="until", kind="date", label=gettext_lazy("Last day")),
            Field(name="reason", kind="words", label=gettext_lazy("Why nobody of this tier")),
        ),
        done=gettext_lazy("Another person has to confirm this guest. Those who can were told."),
    ),
    Action(
        slug="confirm_guest",
        label=gettext_lazy("Confirm this guest"),
        who=gettext_lazy("a senior reviewer or administrator who did not ask for the guest"),
        target="guest",
        may=may_guests.may_confirm_guest,
        run=guests.confirm,
        fields=(Field(name="guest_id", kind="id"),),
        tone="primary",
        step_up=True,
        done=gettext_lazy("The guest sees this case now and may take the seat."),
        about_one=True,
    ),
    Action(
        slug="end_guest",
        label=gettext_lazy("End this guest's part"),
        who=gettext_lazy("the guest, or whoever could ask for one"),
        target="guest",
        may=may_guests.may_end_guest,
        run=guests.end,
        fields=(Field(name="guest_id", kind="id"),),
        done=gettext_lazy("Their part on this case has ended."),
        about_one=True,
    ),
)
