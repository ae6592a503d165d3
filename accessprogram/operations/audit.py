"""Both ledgers: changes go into a hash chain in their own transaction, reads and refusals into sealed batches."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.expressions import RawSQL

from accessprogram import context
from accessprogram.audit_sentences import ACCESS_ACTIONS, SENTENCES
from accessprogram.clock import db_now, now_sql, read_now
from accessprogram.crypto.chain import GENESIS, leaf_hash, link, merkle_root
from accessprogram.models import AccessEntry, AccessSeal, AuditEvent
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.audit import access_as_leaf, as_leaf

INSTALLATION = "installation"
SEAL_BATCH = 500


def append(
    action: str,
    *,
    actor: Actor,
    thing: Any,
    programme_id: UUID | None = None,
    subject_id: object = "",
    data: Mapping[str, Any] | None = None,
    reason: str = "",
    on_behalf_of: UUID | None = None,
) -> AuditEvent:
    """Append one change about ``thing`` (a model instance) to its chain: the programme's, or the installation's.

    The last statement of an operation's transaction; raises when there is none, when the action is not listed, or
    when the append fails, and with it the whole operation fails. ``data`` holds ids and words, never personal values.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a change and its audit event commit together")
    if action not in SENTENCES:
        raise KeyError(action)
    chain = str(programme_id) if programme_id else INSTALLATION
    _lock(chain)
    # The time is asked along: everybody else waits for the chain.
    now = RawSQL(now_sql().replace("%", "%%"), ())  # noqa: S611 - our own words
    rows = AuditEvent.objects.filter(chain=chain).annotate(now=now).order_by("-seq")
    last = rows.values_list("seq", "hash", "now").first()
    here = context.current()
    event = AuditEvent(
        chain=chain,
        seq=(last[0] + 1) if last else 1,
        at=read_now(last[2]) if last else db_now(),
        actor_id=actor.id,
        on_behalf_of=on_behalf_of,
        session_hash=here.session_hash,
        action=action,
        object_type=thing._meta.model_name,
        object_id=str(thing.pk),
        subject_id=str(subject_id),
        data=dict(data or {}),
        reason=reason,
        request_id=here.request_id,
        address=here.address,
        previous=last[1] if last else GENESIS,
    )
    event.hash = link(event.previous, as_leaf(event))
    event.save(force_insert=True)
    return event


def lock(programme_id: UUID) -> None:
    """Hold a programme's ledger until the commit: for what else is numbered in its order. Taken again by ``append``."""
    _lock(str(programme_id))


def _lock(chain: str) -> None:
    """One appender at a time per chain until the commit; SQLite's IMMEDIATE transactions already are alone."""
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(chain.encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def record_access(
    action: str,
    *,
    actor: Actor,
    object_type: str,
    object_id: object,
    programme_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
) -> AccessEntry:
    """Write one read or refusal, at once. Raises when it cannot be written: then the read is refused."""
    if action not in ACCESS_ACTIONS:
        raise KeyError(action)
    here = context.current()
    return AccessEntry.objects.create(
        at=db_now(),
        chain=str(programme_id) if programme_id else INSTALLATION,
        actor_id=actor.id,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        session_hash=here.session_hash,
        request_id=here.request_id,
        address=here.address,
        data=dict(data or {}),
    )


def seal() -> int:
    """Seal up to ``SEAL_BATCH`` unsealed access rows of each chain as one Merkle-root event; returns how many."""
    sealed = 0
    unsealed = AccessEntry.objects.exclude(id__in=AccessSeal.objects.values("entry_id"))
    for chain in list(unsealed.order_by().values_list("chain", flat=True).distinct()):
        with transaction.atomic():
            _lock(chain)
            batch = list(unsealed.filter(chain=chain).order_by("id")[:SEAL_BATCH])
            if not batch:
                continue
            root = merkle_root([leaf_hash(access_as_leaf(entry)) for entry in batch])
            event = append(
                "access.sealed",
                actor=SYSTEM,
                thing=batch[-1],
                programme_id=None if chain == INSTALLATION else UUID(chain),
                data={"root": root, "count": len(batch)},
            )
            AccessSeal.objects.bulk_create(
                AccessSeal(entry_id=entry.id, chain=chain, seq=event.seq, leaf=leaf) for leaf, entry in enumerate(batch)
            )
            sealed += len(batch)
    return sealed
