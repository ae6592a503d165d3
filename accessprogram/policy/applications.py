"""Who may start, edit, submit and withdraw applications."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.models import Application
from accessprogram.policy.actors import YES, Actor, Verdict, no


def may_start(actor: Actor, partner_id: UUID) -> Verdict:
    """Any member; what binds the partner is the submission."""
    if not actor.is_at(partner_id):
        return no("not_a_member", _("Only members of this partner can apply for it."))
    return YES


def may_edit(actor: Actor, application: Application) -> Verdict:
    """Any member, while it is a draft."""
    if not actor.is_at(application.partner_id):
        return no("not_a_member", _("Only members of this partner can edit its application."))
    if application.state != "draft":
        return no("not_draft", _("This application was sent. What was sent is never changed."))
    return YES


def may_submit(actor: Actor, application: Application) -> Verdict:
    """An owner or signatory, while it is a draft."""
    return _may_bind(actor, application, ("draft",), _("This application was sent already."))


def may_withdraw(actor: Actor, application: Application) -> Verdict:
    """An owner or signatory, until the decision."""
    return _may_bind(actor, application, ("draft", "submitted"), _("This application is closed."))


def _may_bind(actor: Actor, application: Application, states: tuple[str, ...], closed: str) -> Verdict:
    if not actor.is_at(application.partner_id, "owner", "signatory"):
        return no("not_owner_or_signatory", _("Only an owner or signatory can do this. Ask one of them."))
    if application.state not in states:
        return no("wrong_state", closed)
    return YES
