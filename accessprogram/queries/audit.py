"""Reading the ledgers: timelines for people, leaves for hashing, verification of the chains."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.audit_sentences import SENTENCES
from accessprogram.crypto.chain import GENESIS, leaf_hash, link, merkle_root
from accessprogram.models import AccessEntry, AccessSeal, AuditEvent, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.ledgers import readable

_EVENT_FIELDS = (
    "chain", "seq", "at", "actor_id", "on_behalf_of", "session_hash", "action", "object_type", "object_id",
    "subject_id", "data", "reason", "request_id", "address", "schema",
)  # fmt: skip
_ACCESS_FIELDS = (
    "id", "at", "chain", "actor_id", "action", "object_type", "object_id", "session_hash", "request_id", "address",
    "data",
)  # fmt: skip


def as_leaf(event: AuditEvent) -> dict[str, Any]:
    """What is hashed of an event: every field but the two hashes."""
    return {name: getattr(event, name) for name in _EVENT_FIELDS}


def access_as_leaf(entry: AccessEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _ACCESS_FIELDS}


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a timeline, ready to show. ``partner_view`` lines name no member of staff."""

    at: datetime
    action: str
    sentence: str
    actor: str
    reason: str


class _Words(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


# What a value of an event's data is called, by the key that it stands under.
Called = Mapping[str, Mapping[str, str]]


def timeline(subject_id: UUID, *, actor: Actor, limit: int = 200, called: Called | None = None) -> list[TimelineEntry]:
    """The newest ``limit`` changes about an application (or partner) that this actor reads, newest first. ``called``:
    titles of what the events name by a slug, where the reader knows them."""
    rows = readable(actor, AuditEvent.objects.filter(subject_id=str(subject_id)))
    events = list(rows.order_by("-at", "-seq")[:limit])
    names = {user.id: str(user) for user in User.objects.filter(id__in={event.actor_id for event in events})}
    return [
        TimelineEntry(
            at=event.at,
            action=event.action,
            sentence=sentence(
                event, names.get(event.actor_id, _("Countersign")) if event.actor_id else _("Countersign"), called
            ),
            actor=names.get(event.actor_id, "") if event.actor_id else "",
            reason=event.reason,
        )
        for event in events
    ]


def sentence(event: AuditEvent, actor: str, called: Called | None = None) -> str:
    """The sentence that presents an event; what nobody ``called`` otherwise stands in its own words."""
    titles = called or {}
    words = {
        key: titles.get(key, {}).get(str(value), str(value).replace("_", " ")) for key, value in event.data.items()
    }
    return str(SENTENCES[event.action]).format_map(_Words(words, actor=actor))


@dataclass(frozen=True)
class Fault:
    chain: str
    seq: int
    what: str


def verify() -> Iterator[Fault]:
    """Recompute every chain and every sealed batch; yields each fault. Nothing yielded means whole."""
    for chain in AuditEvent.objects.order_by().values_list("chain", flat=True).distinct():
        yield from _verify_chain(chain)


def _verify_chain(chain: str) -> Iterator[Fault]:
    previous, expected = GENESIS, 1
    for event in AuditEvent.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=500):
        if event.seq != expected:
            yield Fault(chain, event.seq, f"expected number {expected}")
        if event.previous != previous:
            yield Fault(chain, event.seq, "does not follow its predecessor")
        if link(event.previous, as_leaf(event)) != event.hash:
            yield Fault(chain, event.seq, "was changed")
        if event.action == "access.sealed":
            yield from _verify_seal(event)
        previous, expected = event.hash, event.seq + 1


def _verify_seal(event: AuditEvent) -> Iterator[Fault]:
    ids = list(
        AccessSeal.objects.filter(chain=event.chain, seq=event.seq).order_by("leaf").values_list("entry_id", flat=True)
    )
    entries = AccessEntry.objects.in_bulk(ids)
    leaves = [leaf_hash(access_as_leaf(entries[entry_id])) for entry_id in ids if entry_id in entries]
    if len(leaves) != event.data.get("count") or merkle_root(leaves) != event.data.get("root"):
        yield Fault(event.chain, event.seq, "a sealed batch of reads was changed")
