"""What happened to a row: the ledger's events about it, with the fields that changed where a history is kept."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.models import AuditEvent, User
from accessprogram.policy.actors import Actor
from accessprogram.queries.audit import sentence
from accessprogram.queries.ledgers import readable

SHOWN = 200
TOGETHER = timedelta(seconds=2)


@dataclass
class Entry:
    """``changes`` are (field, before, after)."""

    at: datetime
    sentence: str
    reason: str = ""
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)


def history_of(obj: Any, actor: Actor) -> list[Entry]:
    """As far as the actor may read it now; newest first, ``SHOWN`` at most."""
    events = AuditEvent.objects.filter(object_type=obj._meta.model_name, object_id=str(obj.pk))
    found = list(readable(actor, events).order_by("-at", "-seq")[:SHOWN])
    people = {user.id: str(user) for user in User.objects.filter(id__in={event.actor_id for event in found})}
    entries = [
        Entry(at=event.at, sentence=sentence(event, _actor_of(event, people)), reason=event.reason) for event in found
    ]
    for at, changes in _field_changes(obj):
        near = next((entry for entry in entries if abs(entry.at - at) <= TOGETHER and not entry.changes), None)
        if near is None:
            entries.append(Entry(at=at, sentence=_("Fields were changed"), changes=changes))
        else:
            near.changes = changes
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _actor_of(event: AuditEvent, people: dict[UUID, str]) -> str:
    return people.get(event.actor_id, _("somebody")) if event.actor_id else _("Countersign")


def _field_changes(obj: Any) -> list[tuple[datetime, list[tuple[str, Any, Any]]]]:
    if not hasattr(obj, "history"):
        return []
    records = list(obj.history.order_by("-history_date", "-history_id")[:SHOWN])
    found = []
    for newer, older in pairwise(records):
        changes = [(change.field, change.old, change.new) for change in newer.diff_against(older).changes]
        if changes:
            found.append((newer.history_date, changes))
    return found
