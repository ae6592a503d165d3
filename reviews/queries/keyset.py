"""Pages of a long list by key, not by number: the next page starts after the last row that was seen."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

_Row = TypeVar("_Row")
FAR = datetime(9999, 1, 1, tzinfo=UTC)
COUNTED = 500


@dataclass(frozen=True, kw_only=True)
class Page(Generic[_Row]):
    """``next`` is the cursor of the following page, or empty on the last one."""

    rows: Sequence[_Row]
    next: str = ""


def by_moment(rows: QuerySet[Any], column: str, cursor: str, limit: int, *, newest_first: bool = False) -> Page[Any]:
    """One page ordered by (``column``, id); rows without the moment come last. A cursor that cannot be read starts
    over. One query."""
    keyed = rows.annotate(queue_key=Coalesce(F(column), Value(FAR), output_field=DateTimeField()))
    after = _read(cursor)
    if after is not None:
        at, row_id = after
        beyond = Q(queue_key__lt=at) if newest_first else Q(queue_key__gt=at)
        keyed = keyed.filter(beyond | Q(queue_key=at, id__gt=row_id))
    found = list(keyed.order_by("-queue_key" if newest_first else "queue_key", "id")[: limit + 1])
    shown = found[:limit]
    return Page(rows=shown, next=_write(shown[-1].queue_key, shown[-1].id) if len(found) > limit else "")


def bounded(rows: QuerySet[Any]) -> str:
    """How many, exactly up to 500, then "500+": a count never reads a whole table."""
    count = rows.order_by().values("pk")[: COUNTED + 1].count()
    return f"{COUNTED}+" if count > COUNTED else str(count)


def mapped(page: Page[Any], make: Callable[[Any], _Row]) -> Page[_Row]:
    """The same page with other rows."""
    return Page(rows=[make(row) for row in page.rows], next=page.next)


def _write(at: datetime, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.astimezone(UTC).isoformat()}|{row_id}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, row_id = text.partition("|")
        moment = datetime.fromisoformat(at)
        return (moment, UUID(row_id)) if moment.tzinfo is not None else None
    except (binascii.Error, UnicodeError, ValueError):
        return None
