"""When a partner may have us look again at what they placed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no

WAIT = timedelta(minutes=10)


def may_look_again(
    actor: Actor, *, partner_id: UUID, stage: str, missing: bool, looked_at: datetime | None, now: datetime
) -> Verdict:
    """Somebody of the partner, while the desk does not decide yet, when something was not seen, ten minutes after the
    last look. ``looked_at`` is that of the newest look, ``missing`` whether an ended one did not see everything."""
    if not actor.is_at(partner_id):
        return no("not_yours", _("People of the applicant ask for another look."))
    if stage not in ("checks", "review"):
        return no("too_late", _("The desk is past the checks. Write to it when something changed."))
    if not missing:
        return no("nothing_missing", _("There is nothing to look at again: it was found, or we are looking now."))
    if looked_at is not None and looked_at + WAIT > now:
        return no("too_soon", _("We looked a moment ago. You can ask again ten minutes after the last look."))
    return YES
