"""Pages of the desk's queues. A page costs the same whatever the size: it walks an index of its order, or sorts the few
rows that match at all."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from accessprogram.questionnaires.countries import country_name
from reviews.enums import Stage
from reviews.models import Case, CaseRow
from reviews.models.rows import FAR
from reviews.queries.counts import counts
from reviews.queries.facets import Facet, first_of
from reviews.queries.keyset import NEXT, Page, counted, page_of
from reviews.queries.queue_table import QUEUES, SOON, Queue, Rows, live_claims, order_of, rows_of
from reviews.queries.views import View

PAGE = 25

__all__ = [
    "PAGE", "QUEUES", "SOON", "Listing", "Queue", "QueueRow", "counts", "is_overdue", "live_claims", "moment",
    "order_of", "page", "rows_of", "shown",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One case in a list. ``holders``: (seat in words, name, is it me)."""

    row: CaseRow
    case: Case
    overdue: bool
    holders: tuple[tuple[str, str, bool], ...]

    @property
    def reference(self) -> str:
        return self.row.reference

    @property
    def partner(self) -> str:
        return self.row.partner_name

    @property
    def tier(self) -> str:
        return str(self.row.tier)

    @property
    def country(self) -> str:
        return country_name(self.row.country)

    @property
    def checks_open(self) -> int:
        return self.row.open_checks

    @property
    def checks_errored(self) -> int:
        return self.row.errored_checks

    @property
    def hits_open(self) -> bool:
        return self.row.open_hits > 0

    @property
    def held(self) -> bool:
        return self.row.held

    @property
    def stage_due(self) -> datetime | None:
        return moment(self.row.stage_due_at)

    @property
    def decided(self) -> datetime | None:
        return moment(self.row.decided_at)


@dataclass(frozen=True, kw_only=True)
class Listing(Page[QueueRow]):
    """A page with what stands beside it: how many rows match in all (up to "500+"), and by what they could be narrowed.
    ``more``: there are over 500, and the facets count the first 500 in this order."""

    count: str = "0"
    more: bool = False
    facets: tuple[Facet, ...] = ()


def moment(at: datetime) -> datetime | None:
    """A moment of a row; None where there is no such moment."""
    return at if at < FAR else None


def is_overdue(case: Case, now: datetime | None = None) -> bool:
    """Past its date and not closed; a paused clock has no date."""
    return case.due_at is not None and case.due_at < (now or db_now()) and case.stage != Stage.CLOSED


def page(
    actor: Actor,
    slug: str,
    *,
    view: View | None = None,
    cursor: str = "",
    direction: str = NEXT,
    limit: int = PAGE,
    now: datetime | None = None,
) -> Listing:
    """One page of a queue with its count and facets; three queries besides the clock and what facets are called by.

    The first 501 rows that match are asked for first. When those are all, pages are cut from them, and the first page
    always; when there are more, matches are common, and walking the index of the order meets them soon.
    """
    now = now or db_now()
    order, rows = order_of(slug, view), rows_of(actor, slug, view, now=now)
    first = first_of(rows.order_by(*order.fields))
    if not first.more or not cursor:
        rows = CaseRow.objects.filter(pk__in=first.ids)
    found = page_of(shown(rows, now), order, cursor=cursor, direction=direction, limit=limit)
    return Listing(
        rows=[_row(row, actor, now) for row in found.rows],
        next=found.next,
        previous=found.previous,
        count=counted(len(first.ids)),
        more=first.more,
        facets=first.facets(actor, now),
    )


def shown(rows: Rows, now: datetime) -> Rows:
    """The rows with what a list says of each; one query more than without."""
    holders = Prefetch("case__claims", queryset=live_claims(now).select_related("user"), to_attr="live_claims")
    return rows.select_related("case__application__partner", "tier").prefetch_related(holders).defer("document")


def _row(row: CaseRow, actor: Actor, now: datetime) -> QueueRow:
    return QueueRow(
        row=row,
        case=row.case,
        overdue=row.is_open and row.due_at < now,
        holders=tuple(
            (str(claim.get_seat_display()), str(claim.user), claim.user_id == actor.id)
            for claim in row.case.live_claims  # type: ignore[attr-defined]  # prefetched
        ),
    )
