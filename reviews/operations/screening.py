"""Importing a watch list: built beside what is in use, doubted, and put into use in one transaction.

Whatever goes wrong before the last statement leaves the old version in use and its snapshot untouched.
"""

import hashlib
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, Stale
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from reviews.models import ScreeningList
from reviews.operations import sweeps
from reviews.policy.screening import may_import
from reviews.queries.screening import folder_of, readable
from reviews.screening import snapshot
from reviews.screening.entries import Reading, Unreadable
from reviews.screening.index import Snapshot
from reviews.screening.sources import SOURCES, Format, Source, damage, doubts, find_files, missing_canaries

_ABANDONED_SECONDS = 24 * 3600

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Imported:
    """What came of an import. ``previous`` is the version that was in use; ``seconds`` from the first byte on."""

    row: ScreeningList
    previous: ScreeningList | None
    manifest: snapshot.Manifest
    problems: tuple[str, ...]
    seconds: float


def import_list(
    *, actor: Actor, slug: str, files: Sequence[Path] = (), force: bool = False, progress: Progress = lambda *_: None
) -> Imported:
    """Import a list from its published files (or our own, for a list that ships with us) and put it into use.

    ``force`` overrules doubts about its size, never damage. ``progress(entries, names)`` is called while it works.
    Raises NotAllowed, Invalid (no such list or file, damaged, doubtful) and Stale (somebody imported it meanwhile);
    the old version then stays in use.
    """
    verdict = may_import(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    source = _source(slug)
    started = time.monotonic()
    try:
        format_, paths = find_files(source, files)
    except FileNotFoundError as error:
        raise Invalid(str(error)) from error
    previous = ScreeningList.objects.filter(slug=slug, active=True).first()
    building = _building_folder(slug)
    try:
        reading = Reading()
        manifest = _build(source, format_, paths, building, reading, progress, previous)
        _judge(source, manifest, building, previous, reading, force=force)
        row = _put_into_use(actor, manifest, building, previous)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return Imported(row, previous, manifest, tuple(reading.problems), time.monotonic() - started)


def _source(slug: str) -> Source:
    if slug not in SOURCES:
        raise Invalid(_("There is no list %(slug)s; there is %(known)s.") % {"slug": slug, "known": ", ".join(SOURCES)})
    return SOURCES[slug]


def _building_folder(slug: str) -> Path:
    """A new empty folder beside the snapshots; what an import that was killed left behind a day ago is removed."""
    beside = Path(settings.SCREENING_DIR) / slug
    beside.mkdir(parents=True, exist_ok=True)
    known = set(ScreeningList.objects.filter(slug=slug).values_list("version", flat=True))
    for left in beside.iterdir():
        if left.name not in known and time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
    folder = beside / f".building-{uuid4().hex}"
    folder.mkdir()
    return folder


def _build(
    source: Source,
    format_: Format,
    paths: Sequence[Path],
    folder: Path,
    reading: Reading,
    progress: Progress,
    previous: ScreeningList | None,
) -> snapshot.Manifest:
    sha256 = _digest(paths)
    try:
        return snapshot.build(
            format_.read(paths, reading),
            folder,
            slug=source.slug,
            version=f"{db_now():%Y-%m-%dT%H%M%S}-{sha256[:8]}",
            sha256=sha256,
            reading=reading,
            progress=progress,
            before=folder_of(previous) if previous is not None and readable(previous) else None,
        )
    except Unreadable as error:
        raise Invalid(" ".join([str(error), _("The version in use stays.")])) from error
    except ValueError as error:
        raise Invalid(_("The files hold no name of %(list)s.") % {"list": source.title}) from error


def _digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the files, each with its length before it: moving bytes between files changes it."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.stat().st_size.to_bytes(8, "big"))
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def _judge(
    source: Source,
    manifest: snapshot.Manifest,
    building: Path,
    previous: ScreeningList | None,
    reading: Reading,
    *,
    force: bool,
) -> None:
    """Raises Invalid when the new version is damaged, or doubtful and nobody insists."""
    if found := damage(manifest):
        raise Invalid(" ".join([found, *reading.problems[:3], _("The version in use stays.")]))
    before = (previous.rows, previous.names, _day(previous.published_at)) if previous else None
    found_doubts = doubts(source, manifest, before, missing_canaries(source, Snapshot(building)))
    if found_doubts and not force:
        raise Invalid(" ".join([*found_doubts, _("The version in use stays. Force it if this is right.")]))


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _moment(day: str) -> datetime | None:
    """The beginning of a day that a file names; nothing when it names none."""
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError:
        return None


def _put_into_use(
    actor: Actor, manifest: snapshot.Manifest, building: Path, previous: ScreeningList | None
) -> ScreeningList:
    """Move the snapshot to its place and flip `active`; the folder goes away again when the transaction fails."""
    row = ScreeningList(
        slug=manifest.slug,
        version=manifest.version,
        sha256=manifest.sha256,
        rows=manifest.rows,
        names=manifest.names,
        path=f"{manifest.slug}/{manifest.version}",
        imported_by_id=actor.id,  # nobody, when a command on the machine imported it
        active=True,
        published_at=_moment(manifest.published),
        added=manifest.added,
        changed=manifest.changed,
        removed=manifest.removed,
        coverage=manifest.coverage,
    )
    place = folder_of(row)
    if place.exists():
        raise Stale(_("This version was imported this very moment."))
    building.rename(place)
    try:
        with transaction.atomic():
            standing = ScreeningList.objects.select_for_update().filter(slug=row.slug, active=True).first()
            if (standing and standing.pk) != (previous and previous.pk):
                raise Stale(_("Somebody imported this list meanwhile. Look at what is in use, then import again."))
            if standing is not None:
                standing.active = False
                standing.save(update_fields=["active"])
            row.save(force_insert=True)
            sweeps.begin_delta(row, actor=actor)
            data = {"list": row.slug, "version": row.version, "rows": row.rows, "names": row.names}
            data |= {"added": row.added, "changed": row.changed, "removed": row.removed}
            audit.append("screening.imported", actor=actor, thing=row, data=data)
    except IntegrityError as error:
        shutil.rmtree(place, ignore_errors=True)
        raise Stale(_("Somebody imported this list meanwhile. Look at what is in use, then import again.")) from error
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return row
