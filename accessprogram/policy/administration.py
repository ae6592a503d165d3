"""Who enters the admin, and which kinds of records a person may look for there. What they find is theirs to see."""

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no
from accessprogram.policy.roles import READERS

RECORD_READERS = (
    *READERS,
    *("intake_officer", "screening_analyst", "reviewer", "senior_reviewer", "committee_member", "appeals_reviewer"),
)


def may_enter(actor: Actor) -> Verdict:
    """Administrators, auditors, and the people who judge cases."""
    return may_read_records(actor)


def may_read_records(actor: Actor) -> Verdict:
    """Partners, applications, cases, agreements, grants: those of the tiers on which one judges, without conflicts."""
    if not actor.holds(*RECORD_READERS):
        return no("no_seat", _("Only people who judge cases, administer or audit see these records."))
    return YES


def may_read_ledgers(actor: Actor) -> Verdict:
    """Audit events, reads, messages: auditors and administrators."""
    if not actor.holds(*READERS):
        return no("not_auditor", _("Only auditors and administrators see the ledgers."))
    return YES
