"""What can be true of a case, as a search says it: ``is:overdue``. Each is one condition over the rows of a list."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# What the columns of a row hold where there is no such moment.
FAR = datetime(9999, 1, 1, tzinfo=UTC)

FLAGS: dict[str, tuple[Any, Callable[[datetime], Q]]] = {
    "open": (_("not closed"), lambda now: Q(is_open=True)),
    "overdue": (_("past its date"), lambda now: Q(is_open=True, due_at__lt=now)),
    "paused": (_("its clock stands still"), lambda now: Q(is_open=True, due_at__gte=FAR)),
    "escalated": (_("a senior was told that it is overdue"), lambda now: Q(escalated=True)),
    "held": (_("a decision waits for others"), lambda now: Q(held=True)),
    "hit": (_("a hit or a finding waits for a person's word"), lambda now: Q(asks=True)),
    "failed": (_("a check could not be completed"), lambda now: Q(errored_checks__gt=0)),
    "worse": (_("a check found worse after the decision"), lambda now: Q(worse=True)),
    "blind": (_("two people judge it independently"), lambda now: Q(blind=True)),
    "outside": (_("the word of an outside party is waited for"), lambda now: Q(concurrence=True)),
    "unassigned": (_("nobody has its review"), lambda now: ~assigned(now)),
}


def assigned(now: datetime) -> Q:
    """Somebody has its review now; a lease that ran out holds nothing."""
    return Q(reviewer_id__isnull=False, reviewer_until__gt=now)
