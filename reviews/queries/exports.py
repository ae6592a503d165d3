"""A list of cases as rows of text, for a file: what the list shows, in its order, whatever its length."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from accessprogram.table_cells import cell
from reviews.models import CaseRow
from reviews.models.rows import FAR
from reviews.queries.keyset import page_of
from reviews.queries.queue_table import order_of, rows_of
from reviews.queries.views import COLUMNS, View

SLICE = 500


def lines(actor: Actor, slug: str, view: View) -> Iterator[list[str]]:
    """The titles of the view's columns, then each case of the queue that this actor may see; one query a slice."""
    yield [str(COLUMNS[name].title) for name in view.columns]
    now = db_now()
    order = order_of(slug, view)
    found = rows_of(actor, slug, view, now=now).select_related("tier", "reviewer").defer("document")
    cursor = ""
    while True:
        page = page_of(found, order, cursor=cursor, limit=SLICE)
        for row in page.rows:
            yield [cell(VALUES[name](row, now)) for name in view.columns]
        if not page.next:
            return
        cursor = page.next


def _moment(at: datetime) -> datetime | None:
    return at if at < FAR else None


# Column -> what stands in it.
VALUES: dict[str, Callable[[CaseRow, datetime], Any]] = {
    "reference": lambda row, now: row.reference,
    "partner": lambda row, now: row.partner_name,
    "tier": lambda row, now: str(row.tier),
    "stage": lambda row, now: str(row.get_stage_display()),
    "waits": lambda row, now: str(row.get_waits_on_display()),
    "due": lambda row, now: _moment(row.due_at),
    "stage_due": lambda row, now: _moment(row.stage_due_at),
    "assignee": lambda row, now: str(row.reviewer) if row.reviewer_id and row.reviewer_until > now else "",
    "risk": lambda row, now: row.risk,
    "tags": lambda row, now: row.tags.strip(),
    "country": lambda row, now: row.country,
    "kind": lambda row, now: str(row.get_kind_display()),
    "opened": lambda row, now: row.opened_at,
    "decided": lambda row, now: _moment(row.decided_at),
    "closed": lambda row, now: _moment(row.closed_at),
    "outcome": lambda row, now: row.outcome,
    "checks": lambda row, now: row.open_checks,
    "questions": lambda row, now: row.open_questions,
}
