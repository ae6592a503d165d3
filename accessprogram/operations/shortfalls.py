"""Grants on a model that stands above their partner's safeguard level: written, cured and told of, many at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.enums import ShortfallState
from accessprogram.models import Offering, Reexamination, SafeguardAssessment, Shortfall
from accessprogram.operations import outbox
from accessprogram.queries import reexaminations as queries
from accessprogram.queries.reexaminations import Pair

Open = Mapping[tuple[UUID, UUID], Shortfall]


def write(row: Reexamination, found: Sequence[Pair], grant_ids: Collection[UUID]) -> tuple[list[Pair], list[Pair]]:
    """Write what the levels of ``found`` mean, in the caller's transaction, which holds the partners; with notices.

    Returns what fell short (anew, or further than before) and what is short no more.
    """
    open_now = queries.open_shortfalls(grant_ids, row.offering_id)
    until = db_now() + queries.cure_period(row.programme_id)
    short = [pair for pair in found if not pair.enough]
    new = [pair for pair in short if pair.key not in open_now]
    further = [pair for pair in short if pair.key in open_now and _level(pair) > open_now[pair.key].capability]
    closed = [pair for pair in found if pair.enough and pair.key in open_now]
    Shortfall.objects.bulk_create((_shortfall(row, pair, until) for pair in new), batch_size=500)
    _update(row, short, open_now, until)
    _close(closed, open_now)
    offerings = Offering.objects.in_bulk({pair.offering_id for pair in [*new, *further, *closed]})
    told = row.looked_at  # so many partners, at most, were told before these
    _tell("shortfall_found", f"short:{row.id}", [*new, *further], offerings, told, until=until.date().isoformat())
    _tell("shortfall_closed", f"closed:{row.id}", closed, offerings, told)
    return [*new, *further], closed


def cure(assessment: SafeguardAssessment) -> int:
    """Close the partner's shortfalls that its new level reaches, in the caller's transaction, which holds the partner;
    returns how many. It does not wait for the background: the partner has done what was asked."""
    reached = Shortfall.objects.filter(
        grant__partner_id=assessment.partner_id,
        grant__programme_id=assessment.programme_id,
        state=ShortfallState.OPEN,
        capability__lte=assessment.level,
    )
    found = list(reached.select_related("offering").order_by("id"))
    if not found:
        return 0
    Shortfall.objects.filter(pk__in=[row.pk for row in found]).update(state=ShortfallState.CURED, closed_at=db_now())
    told = [
        Pair(row.grant_id, assessment.partner_id, row.offering_id, row.capability, assessment.level) for row in found
    ]
    _tell("shortfall_closed", f"cured:{assessment.id}", told, {row.offering_id: row.offering for row in found})
    return len(found)


def _level(pair: Pair) -> int:
    return pair.capability or 0


def _shortfall(row: Reexamination, pair: Pair, until: datetime) -> Shortfall:
    return Shortfall(
        reexamination=row,
        grant_id=pair.grant_id,
        offering_id=pair.offering_id,
        capability=_level(pair),
        safeguard=pair.safeguard or 0,
        missing=list(pair.missing),
        cure_until=until,
    )


def _update(row: Reexamination, short: Sequence[Pair], open_now: Open, until: datetime) -> None:
    """What is open keeps its date, unless the model's level rose once more: that is new to the partner."""
    changed = []
    for pair in short:
        held = open_now.get(pair.key)
        if held is None:
            continue
        before = (held.capability, held.safeguard, held.missing)
        if _level(pair) > held.capability:
            held.cure_until, held.reexamination = until, row
        held.capability, held.safeguard, held.missing = _level(pair), pair.safeguard or 0, list(pair.missing)
        if (held.capability, held.safeguard, held.missing) != before:
            changed.append(held)
    columns = ["capability", "safeguard", "missing", "cure_until", "reexamination"]
    Shortfall.objects.bulk_update(changed, columns, batch_size=200)


def _close(closed: Sequence[Pair], open_now: Open) -> None:
    """Cured when the partner reached the level; no longer needed when the level came down to the partner."""
    now = db_now()
    rows = [(open_now[pair.key], pair.safeguard or 0) for pair in closed]
    cured = [held.pk for held, safeguard in rows if safeguard >= held.capability]
    excused = [held.pk for held, safeguard in rows if safeguard < held.capability]
    for keys, state in ((cured, ShortfallState.CURED), (excused, ShortfallState.EXCUSED)):
        Shortfall.objects.filter(pk__in=keys).update(state=state, closed_at=now)


def _tell(
    kind: str, about: str, found: Sequence[Pair], offerings: Mapping[UUID, Offering], before: int = 0, until: str = ""
) -> None:
    """One message to each person of a partner who is to act, whatever the number of its grants."""
    by_partner: dict[UUID, dict[UUID, Pair]] = {}
    for pair in found:
        by_partner.setdefault(pair.partner_id, {})[pair.offering_id] = pair
    people = queries.people_to_tell(by_partner)
    messages = []
    for partner_id, of in by_partner.items():
        data = {
            "partner": str(partner_id),
            "models": ", ".join(sorted(str(offerings[offering_id]) for offering_id in of)),
            "capability": max(_level(pair) for pair in of.values()),
            "safeguard": min(pair.safeguard or 0 for pair in of.values()),
            "missing": sorted({words for pair in of.values() for words in pair.missing}),
            "until": until,
        }
        messages += [(f"{about}:{partner_id}:{person}", person, data) for person in people.get(partner_id, ())]
    outbox.enqueue_many(kind=kind, messages=messages, before=before)
