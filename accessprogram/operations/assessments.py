"""What time does when a new threat assessment is in force: notices 30, 7 and 1 days before its date, then a lapse; and
access that comes back as soon as the partner's readers acknowledged it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.models import DocumentVersion, Grant, OutboxMessage, Partner
from accessprogram.operations import grant_states, outbox
from accessprogram.policy.actors import SYSTEM
from accessprogram.queries.assessments import (
    OPEN,
    assessments_in_force,
    behind,
    is_overdue,
    lapsed_for_want_of_reading,
    unread_readers,
)
from accessprogram.queries.documents import current_agreement
from accessprogram.queries.partners import member_ids

NOTICE_DAYS = (30, 7, 1)


def sweep(*, limit: int = 200) -> int:
    """Send the notices that are due and let lapse what is overdue, for at most ``limit`` partners of each programme;
    returns how many letters and grants that were. Called by the sweep; twice does nothing twice."""
    done = 0
    for document in assessments_in_force(dated=True):
        assert document.acknowledge_by is not None  # noqa: S101 - the filter says so
        left = document.acknowledge_by - db_now()
        if left <= timedelta(0):
            done += _lapse_overdue(document, limit)
        elif left <= timedelta(days=max(NOTICE_DAYS)):
            days = min(day for day in NOTICE_DAYS if left <= timedelta(days=day))
            done += _notify(document, days, list(behind(document)), limit)
    return done


def resume(*, partner_id: UUID, document: DocumentVersion) -> int:
    """Let work again what lapsed, within its term, once nothing of the partner's readers is overdue; in the caller's
    transaction, which holds the partner. Returns how many grants."""
    now = db_now()
    if is_overdue(document, partner_id, now):
        return 0
    found = lapsed_for_want_of_reading(partner_id, document.programme_id, now).order_by("created_at")
    resumed = list(found.values_list("id", flat=True))
    for grant_id in resumed:
        reason = _("The threat assessment in force was acknowledged.")
        grant_states.move(grant_states.locked(grant_id), "resume", actor=SYSTEM, reason=reason)
    return len(resumed)


def _lapse_overdue(document: DocumentVersion, limit: int) -> int:
    """Whoever is behind and not overdue (a reader was named a few days ago) holds up nobody else."""
    lapsed = 0
    for partner_id in list(behind(document).values_list("id", flat=True)):
        if lapsed < limit and is_overdue(document, partner_id, db_now()):
            lapsed += _lapse(document, partner_id)
    return lapsed


def _lapse(document: DocumentVersion, partner_id: UUID) -> int:
    """Each partner in its own transaction, judged again under its lock."""
    with transaction.atomic():
        grant_states.lock_partner(partner_id)
        if not is_overdue(document, partner_id, db_now()):
            return 0
        held = Grant.objects.filter(partner_id=partner_id, programme_id=document.programme_id, state__in=OPEN)
        lapsing = list(held.order_by("created_at").values_list("id", flat=True))
        for grant_id in lapsing:
            reason = _("%(title)s was not acknowledged by its date. It works again once your readers acknowledge it.")
            grant = grant_states.locked(grant_id)
            grant_states.move(grant, "lapse", actor=SYSTEM, reason=reason % {"title": document})
        return len(lapsing)


def _notify(document: DocumentVersion, days: int, partners: list[Partner], limit: int) -> int:
    letters = list(_letters(document, days, partners))
    written: set[str] = set()
    for start in range(0, len(letters), 500):
        keys = [letter["dedupe"] for letter in letters[start : start + 500]]
        written.update(OutboxMessage.objects.filter(dedupe__in=keys).values_list("dedupe", flat=True))
    missing = [letter for letter in letters if letter["dedupe"] not in written][: limit * 4]
    for letter in missing:
        with transaction.atomic():
            outbox.enqueue(**letter)
    return len(missing)


def _letters(document: DocumentVersion, days: int, partners: list[Partner]) -> Iterator[dict[str, Any]]:
    """To the readers of both sides who have not read it; and to the partner's owners: their access is at stake."""
    words = {"title": str(document), "days": days}
    for reader in unread_readers(document, [partner.id for partner in partners]):
        yield {
            "kind": "assessment_due",
            "recipient_id": reader.user_id,
            "dedupe": f"assessment-due:{document.id}:{days}:{reader.partner_id}:{reader.side}:{reader.user_id}",
            "data": {
                **words,
                "document": str(document.id),
                "partner_id": str(reader.partner_id),
                "partner": reader.partner.name,
            },
        }
    for partner in partners:
        agreement = current_agreement(partner.id, document.programme_id)
        if agreement is None:
            continue
        for owner in member_ids(partner.id, "owner"):
            yield {
                "kind": "access_lapses",
                "recipient_id": owner,
                "dedupe": f"access-lapses:{document.id}:{days}:{partner.id}:{owner}",
                "data": {**words, "agreement": str(agreement.id), "reference": agreement.application.reference},
            }
