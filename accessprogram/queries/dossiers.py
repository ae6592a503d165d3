"""The state of the argument about offerings: claim, strongest counter-claim, judgement of uplift, who disagrees."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accessprogram.clock import db_now
from accessprogram.enums import ClaimKind, ContributionKind, ContributionState
from accessprogram.models import (
    Claim,
    Contribution,
    GrantLine,
    Offering,
    Tier,
    TierOffering,
    TierVersion,
    UpliftJudgement,
)
from accessprogram.queries.together import Reading

VALID = (
    ContributionState.VALID,
    ContributionState.DISCLOSED,
    ContributionState.FIXED,
    ContributionState.RELEASED,
)
FIXED = (ContributionState.FIXED, ContributionState.RELEASED)
ENOUGH_PARTNERS = 5  # below this, public figures would tell about single partners


@dataclass(frozen=True)
class Argument:
    """One paragraph about one offering. Each part may be missing; ``unanswered`` are counter-claims that wait."""

    offering: Offering
    claim: Claim | None
    counter_claim: Claim | None
    judgement: UpliftJudgement | None
    stale: bool
    unanswered: int

    @property
    def any(self) -> bool:
        return bool(self.claim or self.counter_claim or self.judgement)


def public_offerings() -> QuerySet[Offering]:
    """Those that a published tier gives."""
    given = TierOffering.objects.filter(offering=OuterRef("pk"), tier_version__state="published")
    return Offering.objects.filter(Exists(given)).select_related("programme")


def argument(offering_ids: Collection[UUID]) -> dict[UUID, Argument]:
    """The state of the argument about each of these offerings. Three queries whatever their number."""
    today = db_now().date()
    claims: dict[UUID, list[Claim]] = {offering_id: [] for offering_id in offering_ids}
    standing = Claim.objects.filter(offering_id__in=claims, withdrawn_at__isnull=True)
    for found in standing.annotate(shown_by=Count("runs")).select_related("answers").order_by("-created_at", "id"):
        claims[found.offering_id].append(found)
    judgements: dict[UUID, UpliftJudgement] = {}
    signed = UpliftJudgement.objects.filter(offering_id__in=claims).select_related("by")
    for judgement in signed.order_by("judged_on", "created_at"):
        judgements[judgement.offering_id] = judgement
    offerings = Offering.objects.in_bulk(list(claims))
    return {
        offering_id: _argument(offerings[offering_id], found, judgements.get(offering_id), today)
        for offering_id, found in claims.items()
        if offering_id in offerings
    }


def _argument(offering: Offering, claims: list[Claim], judgement: UpliftJudgement | None, today: date) -> Argument:
    against = [one for one in claims if one.kind == ClaimKind.COUNTER_CLAIM]
    return Argument(
        offering=offering,
        claim=next((one for one in claims if one.kind == ClaimKind.CLAIM), None),
        # The strongest is the one with the most runs behind it; of those, the newest.
        counter_claim=max(against, key=lambda one: (one.shown_by, one.created_at), default=None),  # type: ignore[attr-defined]
        judgement=judgement,
        stale=judgement is not None and judgement.stale_after < today,
        unanswered=sum(one.answered_at is None for one in against),
    )


def claims_of(offering: Offering) -> QuerySet[Claim]:
    """Claims that stand, each with its counter-claims beside it, the newest first."""
    found = Claim.objects.filter(offering=offering, withdrawn_at__isnull=True)
    return found.select_related("answers", "partner", "recorded_by", "answered_by").prefetch_related("runs")


def judgements_of(offering: Offering) -> QuerySet[UpliftJudgement]:
    """Every judgement that was signed, the newest first."""
    return offering.uplift_judgements.select_related("by").order_by("-judged_on", "-created_at")


def stale_reading(version: TierVersion) -> Reading[list[UpliftJudgement]]:
    """Judgements past their date, of offerings of a tier that no tier of its programme stands above."""
    tier = version.tier
    above = Tier.objects.filter(programme_id=tier.programme_id, position__gt=tier.position)
    rows = UpliftJudgement.objects.filter(~Exists(above), offering__in=version.offerings.all())
    ordered = rows.select_related("offering").order_by("judged_on", "created_at")

    def stale(found: list[list[UpliftJudgement]], now: datetime) -> list[UpliftJudgement]:
        newest = {judgement.offering_id: judgement for judgement in found[0]}
        return [judgement for judgement in newest.values() if judgement.stale_after < now.date()]

    return Reading((ordered,), stale)


@dataclass(frozen=True)
class FieldRecord:
    """What partners who had the model reported while they had it. The ledger does not say which model found what."""

    partners: int
    reported: int
    valid: int
    fixed: int
    hours: int

    @property
    def public(self) -> bool:
        """Whether so many partners are counted that no single one can be read from it."""
        return self.partners >= ENOUGH_PARTNERS


def field_record(offering: Offering) -> FieldRecord:
    """Findings from the contributions ledger, since each partner had the offering. One query."""
    had = GrantLine.objects.filter(
        offering=offering, partner_id=OuterRef("partner_id"), starts_at__lte=OuterRef("created_at")
    )
    findings = Contribution.objects.filter(
        Exists(had), kind=ContributionKind.FINDING, programme_id=offering.programme_id
    ).exclude(state=ContributionState.DRAFT)
    counted = findings.aggregate(
        partners=Count("partner_id", distinct=True),
        reported=Count("pk"),
        valid=Count("pk", filter=Q(state__in=VALID)),
        fixed=Count("pk", filter=Q(state__in=FIXED)),
        hours=Sum(F("hours"), default=0),
    )
    return FieldRecord(**counted)
