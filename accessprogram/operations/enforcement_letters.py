"""Who is told of a measure: the partner at every step, the desk's enforcers of what waits for one of them."""

from collections.abc import Iterable
from uuid import UUID

from accessprogram.models import Enforcement
from accessprogram.operations import outbox
from accessprogram.policy.enforcement import SPEAKERS
from accessprogram.policy.grants import ENFORCERS
from accessprogram.queries.incidents import desk_people
from accessprogram.queries.partners import member_ids


def to_partner(measure: Enforcement, event: str) -> None:
    """``event``: proposed, imposed, fell_back, ended, dropped."""
    _send("measure_changed", measure, event, member_ids(measure.partner_id, *SPEAKERS), event)


def to_desk(measure: Enforcement, event: str, *, hours: int | None = None, moment: str = "") -> None:
    """``event``: proposed, due, ratify (``hours`` after it was imposed), fell_back, answered, review. Whoever imposed
    it is not asked to ratify. Each is sent once; ``moment`` tells apart what can happen several times."""
    if hours is not None:
        moment = f"{hours}h"
    exempt = {measure.imposed_by_id} if event == "ratify" else set()
    people = desk_people(measure.programme_id, measure.partner_id, *ENFORCERS)
    recipients = [person.id for person in people if person.id not in exempt]
    _send("measure_needs_you", measure, event, recipients, f"{event}:{moment}", hours=hours)


def _send(
    kind: str, measure: Enforcement, event: str, recipients: Iterable[UUID], key: str, *, hours: int | None = None
) -> None:
    data = {"measure": str(measure.id), "event": event, "scope": measure.scope, "action": measure.action}
    for recipient in recipients:
        outbox.enqueue(
            kind=kind,
            recipient_id=recipient,
            dedupe=f"{kind}:{measure.id}:{key}:{recipient}",
            data={**data, "reason": _why(measure, event), "hours": hours or 0, "until": _until(measure, event)},
        )


def _why(measure: Enforcement, event: str) -> str:
    """The desk's reason, as the partner reads it on the page too."""
    return (measure.end_reason if event in ("ended", "dropped") else measure.reason)[:500]


def _until(measure: Enforcement, event: str) -> str:
    """The date that the letter is about, as text."""
    dates = {
        "proposed": measure.representations_until,
        "imposed": measure.until,
        "ratify": measure.ratify_by,
        "due": measure.due_at,
        "review": measure.until,
    }
    date = dates.get(event)
    return date.strftime("%Y-%m-%d %H:%M UTC") if date is not None else ""
