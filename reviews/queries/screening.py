"""Watch lists: which versions are in use, and the client that searches them."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from reviews.checks.sources.screening import ImportedLists, ListInUse
from reviews.models import ScreeningList
from reviews.screening.snapshot import Manifest


def lists_in_use() -> list[ListInUse]:
    """The active version of every list, by slug; one query."""
    return [_in_use(row) for row in ScreeningList.objects.filter(active=True).order_by("slug")]


def _in_use(row: ScreeningList) -> ListInUse:
    return ListInUse(
        slug=row.slug, version=row.version, sha256=row.sha256, path=folder_of(row), imported_at=row.created_at
    )


def shipped_to_renew() -> bool:
    """Whether our own list is in use in a form that this release cannot read any more: nobody else imports it."""
    row = ScreeningList.objects.filter(active=True, slug="fictional").first()
    return row is not None and not readable(row)


def readable(row: ScreeningList) -> bool:
    """Whether the snapshot of a version lies there, finished and in this release's format."""
    try:
        Manifest.read(folder_of(row))
    except (OSError, ValueError, TypeError):
        return False
    return True


def folder_of(row: ScreeningList) -> Path:
    """Where the snapshot of a version lies."""
    return Path(settings.SCREENING_DIR) / row.path


def imported_lists(now: datetime, only: ScreeningList | None = None) -> ImportedLists:
    """The client that the screening check is lent: over every list in use, or over one version alone. One query;
    snapshots are opened when they are first searched."""
    key = salted_hmac("countersign.screening_subject", "", algorithm="sha256").digest()
    searched = lists_in_use() if only is None else [_in_use(only)]
    return ImportedLists(searched, now=now, max_age=timedelta(days=settings.SCREENING_MAX_AGE_DAYS), key=key)
