"""Terms and threat assessments, their named readers, and who has read what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accessprogram.enums import AgreementState, DocumentKind, PublicationState, Side
from accessprogram.models import (
    Acknowledgement,
    Agreement,
    DocumentVersion,
    NamedReader,
    Partner,
    TierUserObjectPermission,
    User,
)
from accessprogram.policy.actors import Actor
from accessprogram.policy.documents import may_be_reader


def published(programme_id: UUID, kind: str) -> DocumentVersion | None:
    """The version in force."""
    return DocumentVersion.objects.filter(
        programme_id=programme_id, kind=kind, state=PublicationState.PUBLISHED
    ).first()


@dataclass(frozen=True)
class Reader:
    """A named reader, and when they acknowledged the version in force (None: not yet)."""

    id: UUID
    user: User
    side: str
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class Readers:
    """Everybody named for a partner in a programme, beside the assessment in force (None: none is published)."""

    assessment: DocumentVersion | None
    named: tuple[Reader, ...]

    def of(self, side: str) -> list[Reader]:
        return [reader for reader in self.named if reader.side == side]

    @property
    def partner(self) -> list[Reader]:
        return self.of(Side.PARTNER)

    @property
    def provider(self) -> list[Reader]:
        return self.of(Side.PROVIDER)

    def unread(self, side: str) -> list[Reader]:
        return [reader for reader in self.of(side) if reader.acknowledged_at is None]


def readers(partner_id: UUID, programme_id: UUID) -> Readers:
    """The named readers and what they acknowledged; three queries whatever their number."""
    assessment = published(programme_id, DocumentKind.THREAT_ASSESSMENT)
    rows = list(
        NamedReader.objects.filter(partner_id=partner_id, programme_id=programme_id, ended_at__isnull=True)
        .select_related("user")
        .order_by("side", "created_at")
    )
    read = {
        (row.user_id, row.side): row.created_at
        for row in Acknowledgement.objects.filter(partner_id=partner_id, document=assessment)
    }
    return Readers(
        assessment, tuple(Reader(row.id, row.user, row.side, read.get((row.user_id, row.side))) for row in rows)
    )


def current_agreement(partner_id: UUID, programme_id: UUID) -> Agreement | None:
    """The newest agreement that a favourable decision drafted and that did not lapse."""
    return (
        Agreement.objects.filter(partner_id=partner_id, application__programme_id=programme_id)
        .exclude(state=AgreementState.LAPSED)
        .select_related("tier_version__tier", "application", "partner")
        .order_by("-created_at")
        .first()
    )


@dataclass(frozen=True)
class Reading:
    """For whom a person reads the threat assessment, and on which side."""

    partner: Partner
    side: str
    agreement: Agreement


def readings(actor: Actor, programme_id: UUID) -> list[Reading]:
    """Everything this person is named to read for in the programme and may read now.

    Whoever left their side, lost their seat or has a conflict since is no longer among them.
    """
    if actor.id is None:
        return []
    found = []
    rows = NamedReader.objects.filter(programme_id=programme_id, user_id=actor.id, ended_at__isnull=True)
    for row in rows.order_by("created_at"):
        agreement = current_agreement(row.partner_id, programme_id)
        if agreement and may_be_reader(actor, row.partner_id, agreement.tier_version.tier_id, row.side):
            found.append(Reading(agreement.partner, row.side, agreement))
    return found


def candidates(agreement: Agreement, side: str) -> list[User]:
    """Who could be named as a reader of this side and is not yet: members, or people with a seat on the tier."""
    named = NamedReader.objects.filter(
        partner_id=agreement.partner_id,
        programme_id=agreement.application.programme_id,
        side=side,
        ended_at__isnull=True,
    )
    if side == Side.PARTNER:
        people = User.objects.filter(memberships__partner_id=agreement.partner_id, memberships__ended_at__isnull=True)
    else:
        seated = TierUserObjectPermission.objects.filter(content_object_id=agreement.tier_version.tier_id)
        people = User.objects.filter(id__in=seated.values("user_id"))
    free = people.filter(is_active=True).exclude(id__in=named.values("user_id")).distinct()
    return sorted(free, key=lambda person: str(person).casefold())
