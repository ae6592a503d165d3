"""Who has acknowledged which version of the threat assessment, and whose access lapses for want of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accessprogram.enums import DocumentKind, GrantState, PublicationState, Side
from accessprogram.models import Acknowledgement, DocumentVersion, Grant, NamedReader, Partner, ThreatReading
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_grants

OPEN = (GrantState.ACTIVE, GrantState.RESTRICTED)
STANDING = (*OPEN, GrantState.SUSPENDED, GrantState.LAPSED)
TIME_TO_READ = timedelta(days=30)


def assessments_in_force(*, dated: bool = False) -> QuerySet[DocumentVersion]:
    """The published assessment of each programme; only those with a date by which it is acknowledged, if ``dated``."""
    found = DocumentVersion.objects.filter(kind=DocumentKind.THREAT_ASSESSMENT, state=PublicationState.PUBLISHED)
    return found.filter(acknowledge_by__isnull=False) if dated else found


def _readers(document: DocumentVersion, partner: Any, side: str) -> Any:
    """Named readers with ``read``: whether they acknowledged this version."""
    told = Acknowledgement.objects.filter(
        document=document, partner=OuterRef("partner"), user=OuterRef("user"), side=OuterRef("side")
    )
    return NamedReader.objects.filter(
        partner=partner, programme_id=document.programme_id, side=side, ended_at__isnull=True
    ).annotate(read=Exists(told))


def behind(document: DocumentVersion, partners: Collection[UUID] | None = None) -> QuerySet[Partner]:
    """Partners with open access of whom nobody acknowledged this version, or not every reader did; one query."""
    open_grants = Grant.objects.filter(partner=OuterRef("pk"), programme_id=document.programme_id, state__in=OPEN)
    readers = _readers(document, OuterRef("pk"), Side.PARTNER)
    found = Partner.objects.filter(Exists(open_grants)).filter(
        Exists(readers.filter(read=False)) | ~Exists(readers.filter(read=True))
    )
    return found if partners is None else found.filter(id__in=partners)


def is_overdue(document: DocumentVersion, partner_id: UUID, now: datetime) -> bool:
    """Whether the partner's access lapses: the date has come, and nobody of its readers acknowledged the version, or
    one of them did not, who was named more than 30 days ago."""
    if document.acknowledge_by is None or document.acknowledge_by > now:
        return False
    readers = list(_readers(document, partner_id, Side.PARTNER))
    late = [one for one in readers if not one.read and one.created_at + TIME_TO_READ <= now]
    return bool(late) or not any(one.read for one in readers)


def unread_readers(document: DocumentVersion, partner_ids: Collection[UUID]) -> QuerySet[NamedReader]:
    """Readers of both sides who have not acknowledged this version, of these partners."""
    told = Acknowledgement.objects.filter(
        document=document, partner=OuterRef("partner"), user=OuterRef("user"), side=OuterRef("side")
    )
    named = NamedReader.objects.filter(
        partner_id__in=list(partner_ids), programme_id=document.programme_id, ended_at__isnull=True
    )
    return named.filter(~Exists(told), user__is_active=True).select_related("partner")


@dataclass(frozen=True)
class ReaderSeen:
    """A named reader: the newest version they acknowledged, and how many threats of the one in force they read."""

    reader: NamedReader
    version: int | None
    at: datetime | None
    read: int


@dataclass(frozen=True)
class PartnerSeen:
    """One partner with access, beside the version in force."""

    partner: Partner
    document: DocumentVersion
    threats: int
    readers: tuple[ReaderSeen, ...]
    state: str
    """current, due (its date is to come), lapsed, or undated (no date was set)."""


def who_read(actor: Actor, *, limit: int = 200) -> list[PartnerSeen]:
    """Partners with access that the actor sees, whose readers read which version; the same number of queries whatever
    their number."""
    grants = visible_grants(actor).filter(state__in=STANDING).exclude(partner_id__in=actor.partners)
    pairs = dict.fromkeys(grants.order_by("partner__name", "id").values_list("partner_id", "programme_id")[: limit * 4])
    in_force = {row.programme_id: row for row in assessments_in_force().prefetch_related("threats")}
    partners = Partner.objects.in_bulk([partner for partner, _ in pairs])
    named = NamedReader.objects.filter(partner_id__in=partners, ended_at__isnull=True).select_related("user")
    readers: dict[tuple[UUID, UUID], list[NamedReader]] = {}
    for one in named.order_by("side", "created_at"):
        readers.setdefault((one.partner_id, one.programme_id), []).append(one)
    newest = _newest(partners)
    read = _threats_read([row.id for row in in_force.values()], partners)
    found = []
    for partner_id, programme_id in list(pairs)[:limit]:
        document = in_force.get(programme_id)
        if document is None:
            continue
        people = tuple(
            _reader_seen(one, newest, read.get((one.partner_id, one.user_id, one.side), 0), programme_id)
            for one in readers.get((partner_id, programme_id), [])
        )
        found.append(_partner_seen(partners[partner_id], document, people))
    return found


def _newest(partners: Collection[UUID]) -> dict[tuple[UUID, UUID, UUID, str], tuple[int, datetime]]:
    """(programme, partner, user, side) -> number and time of the newest version that was acknowledged."""
    rows = Acknowledgement.objects.filter(partner_id__in=list(partners)).order_by("document__number")
    return {
        (programme, partner, user, side): (number, at)
        for programme, partner, user, side, number, at in rows.values_list(
            "document__programme_id", "partner_id", "user_id", "side", "document__number", "created_at"
        )
    }


def _threats_read(documents: Collection[UUID], partners: Collection[UUID]) -> dict[tuple[UUID, UUID, str], int]:
    found: dict[tuple[UUID, UUID, str], int] = {}
    rows = ThreatReading.objects.filter(threat__document_id__in=list(documents), partner_id__in=list(partners))
    for partner, user, side in rows.values_list("partner_id", "user_id", "side"):
        found[partner, user, side] = found.get((partner, user, side), 0) + 1
    return found


def _reader_seen(
    one: NamedReader,
    newest: dict[tuple[UUID, UUID, UUID, str], tuple[int, datetime]],
    read: int,
    programme_id: UUID,
) -> ReaderSeen:
    number, at = newest.get((programme_id, one.partner_id, one.user_id, one.side), (None, None))
    return ReaderSeen(one, number, at, read)


def _partner_seen(partner: Partner, document: DocumentVersion, people: tuple[ReaderSeen, ...]) -> PartnerSeen:
    own = [one for one in people if one.reader.side == Side.PARTNER]
    current = bool(own) and all(one.version == document.number for one in own)
    state = "current" if current else "undated" if document.acknowledge_by is None else "due"
    return PartnerSeen(partner, document, len(document.threats.all()), people, state)


def lapsed_for_want_of_reading(partner_id: UUID, programme_id: UUID, now: datetime) -> QuerySet[Grant]:
    """Grants that lapsed while they worked, and whose term still runs."""
    return Grant.objects.filter(
        Q(lapsed_from__in=[*OPEN, GrantState.SUSPENDED]),
        partner_id=partner_id,
        programme_id=programme_id,
        state=GrantState.LAPSED,
        ends_at__gt=now,
    )
