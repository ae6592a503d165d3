"""Who may ask the partner, and who may answer."""

from django.utils.translation import gettext as _

from accessprogram.models import Application, Question
from accessprogram.policy.actors import YES, Actor, Verdict, no

ASKERS = ("intake_officer", "screening_analyst", "reviewer", "senior_reviewer", "committee_member", "appeals_reviewer")


def is_open(question: Question, application: Application) -> bool:
    """Whether the partner can still answer: not answered yet, and the application waits for its decision, or an appeal
    or a correction asked after it."""
    if question.answered_at is not None:
        return False
    if application.state == "decided":
        return application.decided_at is not None and question.created_at > application.decided_at
    return application.state == "submitted"


def may_ask(actor: Actor, application: Application, *, again: bool = False, guest: bool = False) -> Verdict:
    """People who judge applications of this tier and have no conflict; the application waits for its decision.
    ``again``: or it is decided, and an appeal or a correction looks at it once more. ``guest``: they judge this one."""
    if not guest and not actor.holds(*ASKERS, tier_id=application.tier_version.tier_id):
        return no("no_role", _("Only people who judge applications of this tier can ask."))
    if application.partner_id in actor.conflicts:
        return no("conflict", _("You have a conflict of interest with this partner."))
    if application.state != ("decided" if again else "submitted"):
        return no("not_submitted", _("Questions can be asked between submission and decision."))
    return YES


def may_answer(actor: Actor, question: Question) -> Verdict:
    """Any member of the partner, once, while the application waits for its decision."""
    if not actor.is_at(question.application.partner_id):
        return no("not_a_member", _("Only members of this partner can answer."))
    if question.answered_at is not None:
        return no("answered", _("This question was answered already."))
    if not is_open(question, question.application):
        return no("closed", _("This application is closed; the question needs no answer any more."))
    return YES
