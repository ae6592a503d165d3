"""Watch lists: which versions are in use, and the client that searches them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from reviews.checks.sources.screening import ImportedLists, ListInUse
from reviews.checks.sources.yente import Yente
from reviews.models import ScreeningList, ScreeningSweep
from reviews.screening import logic_v2
from reviews.screening.register import Change, differing
from reviews.screening.snapshot import Manifest
from reviews.screening.sources import SOURCES, Source


def lists_in_use() -> list[ListInUse]:
    """The active version of every list, by slug; one query."""
    return [_in_use(row) for row in ScreeningList.objects.filter(active=True).order_by("slug")]


def mark_of(row: ScreeningList) -> str:
    """What a finding's source version says when it read this version of the list."""
    return _in_use(row).mark


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


def imported_lists(now: datetime, only: ScreeningList | None = None, *, outside: Yente | None = None) -> ImportedLists:
    """The client that the screening check is lent: over every list in use, or over one version alone; with the second
    scorer where this process loaded it. One query; snapshots are opened when they are first searched."""
    return ImportedLists(
        lists_in_use() if only is None else [_in_use(only)],
        now=now,
        max_age=timedelta(days=settings.SCREENING_MAX_AGE_DAYS),
        key=salted_hmac("countersign.screening_subject", "", algorithm="sha256").digest(),
        second=logic_v2.loaded(),
        outside=outside,
    )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One list that can be imported, as it stands: its version in use (None: never imported), how many days ago that
    was imported, whether it is relied on, and the last comparison of everybody with it."""

    source: Source
    row: ScreeningList | None
    days: int = 0
    stale: bool = False
    readable: bool = True
    sweep: ScreeningSweep | None = None

    @property
    def formats(self) -> str:
        """The files that are read: "sdn.csv, alt.csv or sdn.xml"."""
        return " or ".join(", ".join(known.files) for known in self.source.formats)

    def share(self, fact: str) -> int | None:
        """How many percent of the entries give a fact; None when that was not counted."""
        if self.row is None or fact not in self.row.coverage or not self.row.rows:
            return None
        return round(100 * int(self.row.coverage[fact]) / self.row.rows)

    @property
    def birth_dates(self) -> int | None:
        return self.share("with_birth_date")

    @property
    def countries(self) -> int | None:
        return self.share("with_country")

    @property
    def identifiers(self) -> int | None:
        return self.share("with_identifier")


def standings(now: datetime) -> list[Standing]:
    """Every list that can be imported, in the order of the sources; two queries."""
    rows = {row.slug: row for row in ScreeningList.objects.filter(active=True)}
    swept = {sweep.list_id: sweep for sweep in ScreeningSweep.objects.filter(list__in=list(rows.values()))}
    return [_standing(source, rows.get(source.slug), swept, now) for source in SOURCES.values()]


def _standing(
    source: Source, row: ScreeningList | None, swept: dict[UUID | None, ScreeningSweep], now: datetime
) -> Standing:
    if row is None:
        return Standing(source=source, row=None)
    age = now - row.created_at
    return Standing(
        source=source,
        row=row,
        days=age.days,
        stale=age > timedelta(days=settings.SCREENING_MAX_AGE_DAYS),
        readable=readable(row),
        sweep=swept.get(row.pk),
    )


def examples(row: ScreeningList, change: Change, limit: int = 20) -> list[tuple[str, str]]:
    """The first (key, name) of a version that were added, changed or removed; nothing when its files are gone."""
    try:
        return differing(folder_of(row), change, limit)
    except OSError:
        return []
