"""Refused calls and the cases about them, for the partner, for the desk and for the gateway."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from accessprogram.clock import db_now
from accessprogram.enums import RefusalLabel, RefusalLayer
from accessprogram.models import Ration, Refusal, RefusalCase
from accessprogram.policy.actors import Actor
from accessprogram.policy.entitlements import SIGN_INS, Answer, Caller, answer
from accessprogram.policy.refusals import Explanation, explain
from accessprogram.queries.access import visible_grants
from accessprogram.queries.entitlements import facts, resets_at

# Refusals are shown, and counted, for so long.
WINDOW = timedelta(days=90)


def own_refusals(actor: Actor) -> QuerySet[Refusal]:
    """The refused calls of the partners that this person belongs to, newest first."""
    return _whole(Refusal.objects.filter(partner_id__in=actor.partners))


def desk_refusals(actor: Actor) -> QuerySet[Refusal]:
    """The refused calls of partners whose grants a person of the provider sees; never of one's own partner."""
    seen = visible_grants(actor).exclude(partner_id__in=actor.partners)
    return _whole(Refusal.objects.filter(surface__grant__in=seen))


def desk_cases(actor: Actor) -> QuerySet[RefusalCase]:
    """The cases that a person of the provider sees: unanswered ones first, the most urgent on top."""
    cases = RefusalCase.objects.filter(refusal__in=desk_refusals(actor).order_by())
    return cases.select_related(
        "partner", "opened_by", "answered_by", "refusal__use_case", "refusal__offering",
        "refusal__surface__grant__tier_version__tier",
    ).order_by("answered_at", "due_at", "id")  # fmt: skip


def of_request(programme_id: UUID, request_id: str) -> Refusal | None:
    """The refused call with this id, in one programme."""
    return _whole(Refusal.objects.filter(programme_id=programme_id, request_id=request_id)).first()


def _whole(rows: QuerySet[Refusal]) -> QuerySet[Refusal]:
    return rows.select_related(
        "programme", "partner", "offering", "use_case", "surface__grant__tier_version__tier", "case"
    ).order_by("-at", "id")


def case_of(refusal: Refusal) -> RefusalCase | None:
    return getattr(refusal, "case", None)


def explained(refusal: Refusal) -> Explanation:
    """Which layer said no, who can lift it, and by when. One query more where it was the ration."""
    case = case_of(refusal)
    return explain(
        layer=refusal.layer,
        code=refusal.code,
        resets_at=_begins_anew(refusal) if refusal.layer == RefusalLayer.RATION else None,
        case_due_at=case.due_at if case and case.answered_at is None else None,
    )


def _begins_anew(refusal: Refusal) -> datetime | None:
    """When the ration that was used up begins anew: of a day's and a month's, the sooner is the least that is sure."""
    of_use_case = Ration.objects.filter(grant_id=refusal.surface.grant_id, use_case_id=refusal.use_case_id)
    periods = of_use_case.values_list("period", flat=True)
    return min((resets_at(period, refusal.at) for period in periods), default=None)


def asked_now(refusal: Refusal) -> Answer | None:
    """What the gateway would be told of the same call now, by somebody just signed in as strongly as can be; None when
    the report did not name the model or the use case."""
    if refusal.offering is None or refusal.use_case is None:
        return None
    regions = refusal.surface.grant.regions
    caller = Caller(
        user_key=refusal.user_key,
        sign_in=SIGN_INS[-1],
        sign_in_age_seconds=0,
        region=regions[0] if regions else "",
    )
    return answer(
        facts(
            programme_id=refusal.programme_id,
            surface=refusal.surface.reference,
            offering=refusal.offering.slug,
            use_case=refusal.use_case.slug,
            caller=caller,
        )
    )


@dataclass(frozen=True)
class Safeguards:
    """Refusals by the model's own safeguards for one use case and model. The rate is over what the desk labelled, that
    is over the calls that partners asked about: it says nothing of the others."""

    use_case: str
    offering: str
    refused: int
    labelled: int
    false: int
    last: datetime

    @property
    def rate(self) -> float | None:
        """The share of false refusals among those that were labelled one way or the other."""
        return self.false / self.labelled if self.labelled else None

    @property
    def percent(self) -> int | None:
        return None if self.rate is None else round(self.rate * 100)


def safeguards(refusals: QuerySet[Refusal], *, since: datetime) -> list[Safeguards]:
    """Per use case and model, the most refused first. One query."""
    told = Q(case__label__in=[RefusalLabel.FALSE_REFUSAL, RefusalLabel.RIGHT_REFUSAL])
    rows = (
        refusals.filter(layer=RefusalLayer.SAFEGUARD, at__gte=since)
        .order_by()
        .values("use_case__title", "offering__title", "offering__version")
        .annotate(
            refused=Count("id"),
            labelled=Count("id", filter=told),
            false=Count("id", filter=Q(case__label=RefusalLabel.FALSE_REFUSAL)),
            last=Max("at"),
        )
        .order_by("-refused", "use_case__title", "offering__title")
    )
    return [
        Safeguards(
            use_case=row["use_case__title"] or "",
            offering=f"{row['offering__title'] or ''} {row['offering__version'] or ''}".strip(),
            refused=row["refused"],
            labelled=row["labelled"],
            false=row["false"],
            last=row["last"],
        )
        for row in rows
    ]


def by_layer(refusals: QuerySet[Refusal], *, since: datetime) -> list[tuple[RefusalLayer, int]]:
    """How many calls each layer refused, in the order of the layers; layers that refused none are left out."""
    rows = refusals.filter(at__gte=since).order_by().values_list("layer").annotate(n=Count("id"))
    counted: dict[str, int] = dict(rows)
    return [(layer, counted[layer]) for layer in RefusalLayer if layer in counted]


def overdue_cases(limit: int) -> Iterable[UUID]:
    """Ids of cases whose date has passed without an answer, and of which the desk was not told yet."""
    late = RefusalCase.objects.filter(answered_at__isnull=True, reminded_at__isnull=True, due_at__lte=db_now())
    return list(late.order_by("due_at").values_list("id", flat=True)[:limit])
