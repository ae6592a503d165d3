"""Accounts as their owners and administrators see them, and the sessions that are open."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Q, QuerySet

from accessprogram.models import Session, User
from accessprogram.policy.accounts import may_read_accounts
from accessprogram.policy.actors import Actor


def visible_accounts(actor: Actor) -> QuerySet[User]:
    """One's own; all of them for administrators and auditors."""
    if actor.id is None:
        return User.objects.none()
    return User.objects.filter(Q() if may_read_accounts(actor) else Q(id=actor.id))


def session_digest(session_key: str | None) -> str:
    """What stands for a session wherever it must be named: never the key itself."""
    return hashlib.sha256(session_key.encode()).hexdigest() if session_key else ""


@dataclass(frozen=True)
class OpenSession:
    """``agent`` and ``address`` (shortened) are as they were at the sign-in."""

    digest: str
    began_at: datetime | None
    active_at: datetime | None
    agent: str
    address: str
    current: bool


def open_sessions(user_id: UUID, *, now: datetime, current: str = "") -> list[OpenSession]:
    """A person's sessions that have not ended, the one with the digest ``current`` first, then the newest."""
    store = SessionStore()
    found = []
    for row in Session.objects.filter(user_id=user_id, expire_date__gt=now):
        data = store.decode(row.session_data)
        digest = session_digest(row.session_key)
        found.append(
            OpenSession(
                digest=digest,
                began_at=_moment(data.get("began_at")),
                active_at=_moment(data.get("active_at")),
                agent=str(data.get("agent", "")),
                address=str(data.get("address", "")),
                current=digest == current,
            )
        )
    newest = sorted(found, key=lambda one: one.began_at or now, reverse=True)
    return sorted(newest, key=lambda one: not one.current)


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None
