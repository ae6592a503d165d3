"""Accounts: signed up, renamed, their factors changed, closed."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram import events
from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Membership, Programme, User
from accessprogram.operations import audit, roles
from accessprogram.policy.accounts import may_deactivate_account
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.accounts import visible_accounts
from accessprogram.queries.actors import actor_of
from accessprogram.queries.roles import is_anywhere_last_administrator, programmes_administered_by

NAME_LENGTH = 200


def signed_up(*, user: User, name: str) -> None:
    """Name a new account and record it, in the transaction in which the sign-in library wrote it."""
    user.name = clean_name(name)
    user.save(update_fields=["name"])
    audit.append("account.signed_up", actor=actor_of(user), thing=user)


def create_as_system(*, email: str, name: str = "") -> User:
    """An account without a password, for the installation's first people: they set one by "Forgot your password?"."""
    with transaction.atomic():
        user = User.objects.create_user(email, name=clean_name(name))
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        audit.append("account.created", actor=SYSTEM, thing=user)
        return user


def rename(*, actor: Actor, name: str) -> User:
    """Change one's own name. Raises Invalid when it is empty or too long."""
    with transaction.atomic():
        if actor.id is None:
            raise NotAllowed(_("Sign in first."))
        user = User.objects.select_for_update().get(id=actor.id)
        cleaned = clean_name(name)
        if not cleaned or len(cleaned) > NAME_LENGTH:
            sentence = _("Write a name of at most %(length)s characters.") % {"length": NAME_LENGTH}
            raise Invalid(sentence, fields={"name": sentence})
        user.name = cleaned
        user.save(update_fields=["name"])
        audit.append("account.renamed", actor=actor, thing=user)
        return user


def seen(*, user_id: UUID) -> None:
    """Note that the person was active now. Not audited: when somebody read a page is nobody's business."""
    User.objects.filter(id=user_id).update(last_activity=db_now())


def credentials_changed(*, user: User, action: str, kind: str = "") -> None:
    """Record that a password, the address or a second factor of an account was changed; ``action`` is the audited one.
    How strongly somebody signs in is looked at again wherever they are a member, and a new address may bind them, or
    others, to a partner."""
    with transaction.atomic():
        joined = Membership.objects.filter(user=user, ended_at__isnull=True).values_list("partner_id", flat=True)
        for partner_id in set(joined):
            events.emit(events.SubjectChanged(partner_id=partner_id, fields=("sign_ins",)))
        if action == "account.email_changed":
            events.emit(events.TiesChanged(user_id=None))
        audit.append(action, actor=actor_of(user), thing=user, data={"kind": kind} if kind else {})


def deactivate(*, actor: Actor, user_id: UUID, reason: str) -> User:
    """Close an account: nobody signs in to it again, its sessions and roles end, its claims are given up.

    What the person did stays under their name. Raises NotFound, WrongState, NotAllowed and Invalid.
    """
    with transaction.atomic():
        # As in operations.roles: the programmes first, so that not all administrators go at once.
        list(Programme.objects.select_for_update().filter(id__in=programmes_administered_by(user_id)).order_by("id"))
        user = User.objects.select_for_update().filter(id__in=visible_accounts(actor).filter(id=user_id)).first()
        if user is None:
            raise NotFound(_("This account does not exist."))
        if not user.is_active:
            raise WrongState(_("This account is already closed."))
        verdict = may_deactivate_account(actor, user_id, last_administrator=is_anywhere_last_administrator(user_id))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        if not reason.strip():
            raise Invalid(_("Say why the account is closed."), fields={"reason": _("Say why.")})
        user.is_active = False
        user.save(update_fields=["is_active"])
        roles.end_all(actor=actor, user_id=user_id, reason=reason)
        audit.append("account.deactivated", actor=actor, thing=user, reason=reason)
        return user


def clean_name(name: str) -> str:
    """One line, single blanks, no control or formatting characters: names stand in mails, pages and logs."""
    return " ".join("".join(character if character.isprintable() else " " for character in name).split())
