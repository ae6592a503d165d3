"""When a grant may be renewed, by whom, and which notice of its end is due. Pure: the clock is given."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accessprogram.enums import GrantState
from accessprogram.models import Grant
from accessprogram.policy.actors import YES, Actor, Verdict, no

# Notices before the end of a term, in days.
NOTICE_DAYS = (60, 30, 7)
# Renewal opens so long before the end, and stays open so long after it.
OPENS_BEFORE, STAYS_AFTER = timedelta(days=90), timedelta(days=180)
RENEWABLE = (GrantState.ACTIVE, GrantState.RESTRICTED, GrantState.SUSPENDED, GrantState.EXPIRED, GrantState.LAPSED)
REMINDED = (GrantState.ACTIVE, GrantState.RESTRICTED, GrantState.SUSPENDED)


def may_renew(actor: Actor, grant: Grant, at: datetime) -> Verdict:
    """Any member starts the renewal; whoever binds the partner sends it."""
    if not actor.is_at(grant.partner_id):
        return no("not_a_member", _("Only members of this partner can apply for it."))
    if grant.state not in RENEWABLE or grant.ends_at is None:
        return no("not_renewable", _("A grant that never began, or was revoked, is not renewed: apply anew."))
    if at < grant.ends_at - OPENS_BEFORE:
        opens = date_format(grant.ends_at - OPENS_BEFORE, "j M Y")
        return no("too_early", _("Renewal opens on %(day)s.") % {"day": opens})
    if at > grant.ends_at + STAYS_AFTER:
        return no("too_late", _("The term ended too long ago: apply anew."))
    return YES


def notice_due(ends_at: datetime, at: datetime, reminded_days: int | None) -> int | None:
    """The notice to send now (60, 30 or 7), or None. A notice that was missed is not made up for by two at once."""
    reached = [days for days in NOTICE_DAYS if at < ends_at <= at + timedelta(days=days)]
    if not reached or (reminded_days is not None and reminded_days <= min(reached)):
        return None
    return min(reached)
