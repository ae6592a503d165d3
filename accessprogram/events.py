"""Events that come up from the facts to the process of judging.

``emit`` hands a plain dataclass, synchronously and in the same transaction, to the handlers that the upper
application registered when it started. A handler that fails fails the whole transaction: that is the point.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction


@dataclass(frozen=True)
class SubmissionReceived:
    submission_id: UUID
    actor_id: UUID


@dataclass(frozen=True)
class QuestionAnswered:
    question_id: UUID
    application_id: UUID
    actor_id: UUID


@dataclass(frozen=True)
class ApplicationWithdrawn:
    application_id: UUID
    actor_id: UUID


@dataclass(frozen=True)
class AppealFiled:
    appeal_id: UUID
    application_id: UUID


@dataclass(frozen=True)
class ConflictDeclared:
    conflict_id: UUID
    user_id: UUID
    partner_id: UUID


@dataclass(frozen=True)
class RolesChanged:
    user_id: UUID


@dataclass(frozen=True)
class TiesChanged:
    """What binds a person of the desk to partners is not as it was: they may have a conflict with any of them now.
    ``user_id`` None: several people may, because a partner is not as it was."""

    user_id: UUID | None


@dataclass(frozen=True)
class TermsChanged:
    """A proposal, an answer, or frozen terms opened again. ``asked_by_partner``: the proposal the desk is to answer."""

    application_id: UUID
    asked_by_partner: UUID | None = None


@dataclass(frozen=True)
class SubjectChanged:
    """Something that background checks read of a partner is not as it was. ``fields`` as the checks call them."""

    partner_id: UUID
    fields: tuple[str, ...]


Event = (
    SubmissionReceived
    | QuestionAnswered
    | ApplicationWithdrawn
    | AppealFiled
    | ConflictDeclared
    | RolesChanged
    | TiesChanged
    | TermsChanged
    | SubjectChanged
)

_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def register(kind: type, handler: Callable[[Any], None]) -> None:
    """Register once; a second registration of the same handler changes nothing."""
    if handler not in _handlers[kind]:
        _handlers[kind].append(handler)


def emit(event: Event) -> None:
    """Call every handler now. Raises TransactionManagementError outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("events are emitted inside the transaction that causes them")
    for handler in _handlers[type(event)]:
        handler(event)
