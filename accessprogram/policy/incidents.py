"""Who works on incidents, and by when: a first notice within 24 hours of opening, a report within 72."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accessprogram.models import Incident
from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.states import INCIDENT

FIRST_NOTICE_WITHIN = timedelta(hours=24)
REPORT_WITHIN = timedelta(hours=72)
# Hours after opening at which the desk is reminded of what is not done yet.
REMIND_NOTICE_HOURS = (12, 20, 24)
REMIND_REPORT_HOURS = (48, 66, 72)
DESK = ("reviewer", "senior_reviewer", "access_operator", "programme_administrator")
READERS = (*DESK, "commitments_verifier", "committee_member", "auditor")


def may_work_on(actor: Actor, incident: Incident, roles: tuple[str, ...] = DESK) -> Verdict:
    """People of the desk without a conflict; whether they see the incident at all is the query's question."""
    if incident.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if not actor.holds(*roles):
        return no("no_seat", _("This is done by: %s.") % ", ".join(role.replace("_", " ") for role in roles))
    return YES


def may_move(actor: Actor, incident: Incident, action: str) -> Verdict:
    """Whose move it is stands in the transition table."""
    move = INCIDENT.get((incident.state, action))
    if move is None:
        return no("wrong_state", _("This cannot be done now: the incident is %s.") % incident.get_state_display())
    return may_work_on(actor, incident, move.by)
