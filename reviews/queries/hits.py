"""Hits across cases that wait for a person's word: the page of those who adjudicate."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from accessprogram.policy.actors import Actor
from reviews.enums import Stage
from reviews.models import Hit
from reviews.queries.access import visible_cases
from reviews.queries.judgements import title_of
from reviews.queries.keyset import Page, bounded, by_moment, mapped
from reviews.queries.open_judgements import open_hits


@dataclass(frozen=True, kw_only=True)
class HitRow:
    """One hit in the list, with the case it belongs to."""

    hit: Hit
    case_id: object
    reference: str
    partner: str
    tier: str
    check: str


def page(actor: Actor, *, cursor: str = "", limit: int = 25) -> Page[HitRow]:
    """Open hits of cases that this actor may see, what is due first; one query besides the clock."""
    due = Subquery(visible_cases(actor).filter(pk=OuterRef("finding__run__case_id")).values("due_at")[:1])
    rows = _visible(actor).annotate(due_at=due).select_related("finding__run__case__application__partner",
                                                               "finding__run__case__tier")  # fmt: skip
    return mapped(by_moment(rows, "due_at", cursor, limit), _row)


def count(actor: Actor) -> str:
    """How many, "500+" when there are more."""
    return bounded(_visible(actor))


def _visible(actor: Actor) -> QuerySet[Hit]:
    cases = visible_cases(actor).exclude(stage=Stage.CLOSED)
    return open_hits().filter(finding__run__case__in=cases)


def _row(hit: Hit) -> HitRow:
    case = hit.finding.run.case
    return HitRow(
        hit=hit,
        case_id=case.id,
        reference=case.application.reference,
        partner=case.application.partner.name,
        tier=str(case.tier),
        check=title_of(hit.finding.run.check_slug),
    )
