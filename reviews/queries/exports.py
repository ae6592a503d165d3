"""A list of cases as rows of text, for a file: what the list shows, in its order, whatever its length."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from accessprogram.table_cells import cell
from reviews.models import CaseRow
from reviews.queries.keyset import page_of
from reviews.queries.queue_table import columns_of, order_of, rows_of
from reviews.queries.queues import moment, shown
from reviews.queries.views import COLUMNS, View

SLICE = 500


def lines(actor: Actor, slug: str, view: View) -> Iterator[list[str]]:
    """The titles of the columns that the list shows, then each case of the queue that this actor may see; two
    queries a slice."""
    columns = columns_of(slug, view)
    yield [str(COLUMNS[name].title) for name in columns]
    now = db_now()
    order = order_of(slug, view)
    found = shown(rows_of(actor, slug, view, now=now), now)
    cursor = ""
    while True:
        page = page_of(found, order, cursor=cursor, limit=SLICE)
        for row in page.rows:
            yield [cell(VALUES[name](row, now)) for name in columns]
        if not page.next:
            return
        cursor = page.next


def _holders(row: CaseRow) -> str:
    """Who holds a seat on it now, as the list says it."""
    live = row.case.live_claims  # type: ignore[attr-defined]  # prefetched
    return ", ".join(f"{claim.user} ({claim.get_seat_display()})" for claim in live)


# Column -> what stands in it.
VALUES: dict[str, Callable[[CaseRow, datetime], Any]] = {
    "reference": lambda row, now: row.reference,
    "partner": lambda row, now: row.partner_name,
    "tier": lambda row, now: str(row.tier),
    "stage": lambda row, now: str(row.get_stage_display()),
    "waits": lambda row, now: str(row.get_waits_on_display()),
    "due": lambda row, now: moment(row.due_at),
    "stage_due": lambda row, now: moment(row.stage_due_at),
    "assignee": lambda row, now: _holders(row),
    "tags": lambda row, now: row.tags.strip(),
    "country": lambda row, now: row.country,
    "kind": lambda row, now: str(row.get_kind_display()),
    "opened": lambda row, now: row.opened_at,
    "decided": lambda row, now: moment(row.decided_at),
    "closed": lambda row, now: moment(row.closed_at),
    "outcome": lambda row, now: str(row.get_outcome_display()),
    "checks": lambda row, now: row.open_checks,
    "questions": lambda row, now: row.open_questions,
}
