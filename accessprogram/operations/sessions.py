"""Ends sessions: one's own by choice, a person's by whatever changes what they may do."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import NotAllowed, NotFound
from accessprogram.models import Session, User
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.queries.accounts import session_digest


def end_all(user_id: UUID) -> int:
    """End every session of a person, in the caller's transaction; returns how many there were."""
    return Session.objects.filter(user_id=user_id).delete()[0]


def end_one(*, actor: Actor, digest: str) -> None:
    """End the session of one's own that has this digest. Raises NotFound when there is none."""
    with transaction.atomic():
        person = _person(actor)
        wanted = [key for key in _keys(person) if session_digest(key) == digest]
        if not wanted:
            raise NotFound(_("This session has already ended."))
        _end(actor, person, wanted)


def end_others(*, actor: Actor, keep: str) -> int:
    """End all sessions of one's own but the one with the digest ``keep``; returns how many."""
    with transaction.atomic():
        person = _person(actor)
        others = [key for key in _keys(person) if session_digest(key) != keep]
        if others:
            _end(actor, person, others)
        return len(others)


def _person(actor: Actor) -> User:
    if actor.id is None:
        raise NotAllowed(_("Sign in first."))
    return User.objects.get(id=actor.id)


def _keys(person: User) -> list[str]:
    return list(Session.objects.filter(user_id=person.id).values_list("session_key", flat=True))


def _end(actor: Actor, person: User, keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    audit.append("account.sessions_ended", actor=actor, thing=person, data={"count": len(keys)})
