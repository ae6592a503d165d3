"""Watch lists: which versions are in use, and the client that searches them."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from reviews.checks.sources.screening import ImportedLists, ListInUse
from reviews.models import ScreeningList


def lists_in_use() -> list[ListInUse]:
    """The active version of every list, by slug; one query."""
    return [
        ListInUse(
            slug=row.slug,
            version=row.version,
            sha256=row.sha256,
            path=folder_of(row),
            imported_at=row.created_at,
        )
        for row in ScreeningList.objects.filter(active=True).order_by("slug")
    ]


def folder_of(row: ScreeningList) -> Path:
    """Where the snapshot of a version lies."""
    return Path(settings.SCREENING_DIR) / row.path


def imported_lists(now: datetime) -> ImportedLists:
    """The client that the screening check is lent. One query; snapshots are opened when they are first searched."""
    return ImportedLists(lists_in_use(), now=now, max_age=timedelta(days=settings.SCREENING_MAX_AGE_DAYS))
