"""Who may change a partner's people, domains and named users."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.policy.actors import YES, Actor, Verdict, no


def may_create_partner(actor: Actor) -> Verdict:
    """Anybody with an account; staff of the desk do not apply to themselves."""
    if actor.id is None or not actor.active:
        return no("signed_out", _("Sign in first."))
    if actor.is_staff:
        return no("is_staff", _("People who work on the programme's desk cannot apply. Use another account."))
    return YES


def may_manage_people(actor: Actor, partner_id: UUID) -> Verdict:
    """Invite, remove: owners."""
    if not actor.is_at(partner_id, "owner"):
        return no("not_owner", _("Only an owner of this partner can do this. Ask one of your owners."))
    return YES


def may_remove_member(actor: Actor, partner_id: UUID, user_id: UUID) -> Verdict:
    """Owners, and everybody themselves."""
    if actor.id == user_id and actor.is_at(partner_id):
        return YES
    return may_manage_people(actor, partner_id)


def may_manage_access_facts(actor: Actor, partner_id: UUID) -> Verdict:
    """Domains and named users: owners and security contacts."""
    if not actor.is_at(partner_id, "owner", "security_contact"):
        return no("not_owner_or_contact", _("Only an owner or security contact of this partner can do this."))
    return YES


def may_accept_invitation(actor: Actor, email: str) -> Verdict:
    """The person it was sent to: a link that was passed on opens nothing."""
    if actor.id is None or not actor.active:
        return no("signed_out", _("Sign in first."))
    if actor.email.casefold() != email.casefold():
        return no(
            "other_person",
            _("This invitation was sent to another address. Sign in with the address that it was sent to."),
        )
    if actor.is_staff:
        return no("is_staff", _("People who work on the programme's desk cannot join a partner."))
    return YES


def may_say_who_owns_whom(actor: Actor) -> Verdict:
    """Senior reviewers and programme administrators, of partners that they see."""
    if not actor.holds("senior_reviewer", "programme_administrator"):
        return no("no_role", _("A senior reviewer or a programme administrator says to whom a partner belongs."))
    return YES
