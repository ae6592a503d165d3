"""Pages of a long list by key, not by number: the next page starts after the last row that was seen, the previous one
before the first.

The keys are compared as row values, ``(due_at, id) > (..., ...)``: an index on both answers that at once, wherever the
page stands. The same said with OR is read by PostgreSQL row by row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import BooleanField, DateTimeField, Expression, F, Func, QuerySet, Value
from django.db.models.functions import Coalesce

_Row = TypeVar("_Row")
_Made = TypeVar("_Made")
FAR = datetime(9999, 1, 1, tzinfo=UTC)
COUNTED = 500
NEXT, PREVIOUS = "next", "previous"
# A cursor says where somebody is in a list. It is signed, so that only what this list wrote is ever read.
_SALT = "countersign.keyset"


@dataclass(frozen=True, kw_only=True)
class Page(Generic[_Row]):
    """``next`` and ``previous`` are cursors of the neighbouring pages, or empty where there is none."""

    rows: Sequence[_Row]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True, kw_only=True)
class Order:
    """The column that rows are ordered by (never empty), then their id, both in the same direction."""

    column: str
    descending: bool = False

    @property
    def fields(self) -> tuple[str, str]:
        sign = "-" if self.descending else ""
        return f"{sign}{self.column}", f"{sign}id"

    @property
    def turned(self) -> "Order":
        return replace(self, descending=not self.descending)


def page_of(rows: QuerySet[Any], order: Order, *, cursor: str = "", direction: str = NEXT, limit: int) -> Page[Any]:
    """One page of ``limit`` rows after the cursor (before it, when the ``direction`` is "previous"). A cursor that
    cannot be read, or that belongs to another order, starts over. One query."""
    at = _read(cursor, order)
    back = direction == PREVIOUS and at is not None
    walked = order.turned if back else order
    if at is not None:
        rows = rows.filter(_beyond(rows, walked, at))
    found = list(rows.order_by(*walked.fields)[: limit + 1])
    more, shown = len(found) > limit, found[:limit]
    if back:
        shown.reverse()
    if not shown:
        return Page(rows=[], previous="" if back or at is None else cursor)
    after, before = (True, more) if back else (more, at is not None)
    return Page(
        rows=shown,
        next=cursor_at(shown[-1], order) if after else "",
        previous=cursor_at(shown[0], order) if before else "",
    )


def by_moment(rows: QuerySet[Any], column: str, cursor: str, limit: int, *, newest_first: bool = False) -> Page[Any]:
    """One page ordered by (``column``, id); rows without the moment come last (first, when the newest come first). One
    query. For lists that no index orders; those of cases have ``page_of``."""
    keyed = rows.annotate(queue_key=Coalesce(F(column), Value(FAR), output_field=DateTimeField()))
    return page_of(keyed, Order(column="queue_key", descending=newest_first), cursor=cursor, limit=limit)


def bounded(rows: QuerySet[Any]) -> str:
    """How many, exactly up to 500, then "500+": a count never reads a whole table."""
    return counted(rows.order_by().values("pk")[: COUNTED + 1].count())


def counted(count: int) -> str:
    """A count that stopped at one more than 500, as it is shown."""
    return f"{COUNTED}+" if count > COUNTED else str(count)


def mapped(page: Page[_Row], make: Callable[[_Row], _Made]) -> Page[_Made]:
    """The same page with other rows."""
    return Page(rows=[make(row) for row in page.rows], next=page.next, previous=page.previous)


def cursor_at(row: Any, order: Order) -> str:
    """The cursor that stands on this row."""
    key = getattr(row, order.column)
    written = key.astimezone(UTC).isoformat() if isinstance(key, datetime) else key
    return signing.dumps([order.column, written, str(row.pk)], salt=_SALT)


def _read(cursor: str, order: Order) -> tuple[Any, str] | None:
    try:
        column, key, row_id = signing.loads(cursor, salt=_SALT) if cursor else ("", "", "")
    except signing.BadSignature:
        return None
    return (key, row_id) if column == order.column else None


def _beyond(rows: QuerySet[Any], order: Order, at: tuple[Any, str]) -> Expression:
    """Whether a row stands after ``at`` in this order."""
    annotated = rows.query.annotations.get(order.column)
    fields = [annotated.output_field if annotated else rows.model._meta.get_field(order.column), rows.model._meta.pk]
    values = [Value(field.to_python(value), output_field=field) for field, value in zip(fields, at, strict=True)]
    sign = "<" if order.descending else ">"
    return Func(
        Func(F(order.column), F("pk"), template="(%(expressions)s)"),
        Func(*values, template="(%(expressions)s)"),
        template="%(expressions)s",
        arg_joiner=f" {sign} ",
        output_field=BooleanField(),
    )
