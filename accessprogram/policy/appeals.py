"""Who may appeal against a decision, and until when."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accessprogram.models import DecisionNotice
from accessprogram.policy.actors import YES, Actor, Verdict, no

FILING = timedelta(days=14)


def appeal_until(notice: DecisionNotice) -> datetime:
    """The moment until which an appeal against this decision can be filed."""
    return notice.created_at + FILING


def may_appeal(actor: Actor, notice: DecisionNotice, *, now: datetime, newest: bool) -> Verdict:
    """An owner or signatory, once, within 14 days, against a decision that is the newest and gave less than was asked
    for; never against the answer to an appeal. ``notice`` comes with its application and, if any, its appeal."""
    if not actor.is_at(notice.application.partner_id, "owner", "signatory"):
        return no("not_owner_or_signatory", _("Only an owner or signatory can do this. Ask one of them."))
    if hasattr(notice, "appeal"):
        return no("filed", _("You appealed against this decision already. It is answered once."))
    if notice.facts.get("appeal"):
        return no("answer", _("This decision answers your appeal; against it there is no further one."))
    if notice.outcome == "approve" and not notice.facts.get("lower_tier"):
        return no(
            "nothing_against_you", _("This decision gave what you applied for; there is nothing to appeal against.")
        )
    if not newest:
        return no("later_decision", _("A later decision took the place of this one. Look at that one."))
    if now > appeal_until(notice):
        return no("too_late", _("An appeal is filed within 14 days of the decision. You can apply again instead."))
    return YES
