"""Making what is shown of evidence: rows that a worker claims under a lease; pictures lie in a store of their own.

The number of attempts is the fence: whoever lost the lease writes nothing, and takes its pictures away again.
"""

import os
import secrets
import time
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accessprogram import dispatch
from accessprogram.clock import db_now
from accessprogram.errors import NotFound, WrongState
from accessprogram.models import EvidenceFile, Submission
from accessprogram.operations import audit
from accessprogram.operations.evidence_bytes import path_of as evidence_path
from accessprogram.policy.actors import Actor
from reviews.documents.previews import Drawn, draw
from reviews.documents.words import Refused
from reviews.enums import PreviewState, Stage
from reviews.models import Case, Preview
from reviews.queries.access import case_of
from reviews.queries.previews import TRIES, ShownFile, due, file_of, files_of, path_of
from reviews.queries.subjects import file_ids

DRAW = "reviews.draw_previews"
BELL_SECONDS = 20
log = structlog.get_logger()


def expect(submission: Submission) -> int:
    """What is shown of each file of a submission is to be made, in the caller's transaction; returns of how many."""
    return expect_files(file_ids(submission))


def expect_files(ids: Collection[UUID]) -> int:
    """The same of these files."""
    if ids:
        Preview.objects.bulk_create([Preview(evidence_id=id_) for id_ in ids], ignore_conflicts=True)
        dispatch.ring(DRAW)
    return len(ids)


def expect_missing() -> int:
    """After an upgrade: what is shown of the files of open cases that came before anything was drawn. Returns of how
    many it is to be made."""
    undrawn = EvidenceFile.objects.filter(
        partner_id=OuterRef("application__partner_id"), preview__isnull=True, removed_at__isnull=True
    )
    cases = Case.objects.filter(Exists(undrawn)).exclude(stage=Stage.CLOSED).select_related("submission")
    made = 0
    for case in cases.order_by("pk").iterator(chunk_size=500):
        ids = [
            shown.file.id
            for shown in files_of(case.submission)
            if shown.preview is None and shown.file.removed_at is None
        ]
        with transaction.atomic():
            made += expect_files(ids)
    return made


def again(*, actor: Actor, case_id: UUID, file_id: UUID) -> Preview:
    """Have a file drawn anew. Nothing but what is derived changes. Raises NotFound, WrongState (it is being drawn)."""
    shown = _shown(actor, case_id, file_id)
    with transaction.atomic():
        preview, _made = Preview.objects.select_for_update().get_or_create(evidence=shown.file)
        if preview.lease_until is not None and preview.lease_until > db_now():
            raise WrongState(_("The file is being drawn already. Look again in some seconds."))
        old = _names(preview)
        preview.state, preview.attempts, preview.lease_until = PreviewState.QUEUED, 0, None
        preview.pages, preview.page_count, preview.text, preview.reason = [], 0, "", ""
        preview.save()
        transaction.on_commit(lambda: _drop(old), robust=True)
        dispatch.ring(DRAW)
    return preview


def draw_due(*, limit: int = 20) -> int:
    """Draw up to ``limit`` files for about 20 seconds; returns how many were tried."""
    began, tried = time.monotonic(), 0
    while tried < limit and time.monotonic() - began < BELL_SECONDS:
        preview = _claim()
        if preview is None:
            return tried
        tried += 1
        try:
            drawn = draw(evidence_path(preview.evidence.storage_name), max_bytes=settings.EVIDENCE_MAX_BYTES)
        except OSError as error:
            # The lease runs out, and the file is tried again.
            log.error("preview_store_failed", file=str(preview.evidence_id), error=type(error).__name__)
            continue
        _settle(preview, drawn)
    if due(db_now()).exists():
        dispatch.ring(DRAW)
    return tried


def give_up() -> int:
    """Files at which the process that draws died three times are not tried again; returns how many."""
    lost = Preview.objects.filter(state=PreviewState.QUEUED, attempts__gte=TRIES, lease_until__lte=db_now())
    return lost.update(state=PreviewState.REFUSED, reason=Refused.CRASHED, lease_until=None)


def open_file(*, actor: Actor, case_id: UUID, file_id: UUID) -> tuple[Case, ShownFile]:
    """A file of a case as it is shown; that it was opened is written to the access ledger first. Raises NotFound."""
    case = _case(actor, case_id)
    shown = file_of(case.submission, file_id)
    if shown.state == PreviewState.READY:
        _note(actor, case, shown)
    return case, shown


def open_picture(*, actor: Actor, case_id: UUID, file_id: UUID, page: int) -> bytes:
    """The picture of one page, from 1; that it was opened is written to the access ledger first.

    Raises NotFound, WrongState (the scanner keeps the file back, or the picture is gone).
    """
    case = _case(actor, case_id)
    shown = file_of(case.submission, file_id)
    if shown.state == "withheld":
        raise WrongState(shown.sentence)
    if shown.preview is None or not 1 <= page <= len(shown.preview.pages):
        raise NotFound(_("This does not exist."))
    _note(actor, case, shown, page=page)
    try:
        return path_of(shown.preview.pages[page - 1]["storage_name"]).read_bytes()
    except FileNotFoundError:
        raise WrongState(_("The picture is gone. Have the file drawn again.")) from None


def _case(actor: Actor, case_id: UUID) -> Case:
    return Case.objects.select_related("submission", "application__partner").get(pk=case_of(actor, case_id).pk)


def _shown(actor: Actor, case_id: UUID, file_id: UUID) -> ShownFile:
    return file_of(_case(actor, case_id).submission, file_id)


def _note(actor: Actor, case: Case, shown: ShownFile, *, page: int = 0) -> None:
    audit.record_access(
        "read.evidence",
        actor=actor,
        object_type="evidencefile",
        object_id=shown.file.id,
        programme_id=case.programme_id,
        data={"preview": page} if page else {"preview": "opened"},
    )


def _claim() -> Preview | None:
    with transaction.atomic():
        now = db_now()
        rows = due(now).select_related("evidence")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        preview = rows.first()
        if preview is not None:
            preview.attempts += 1
            preview.lease_until = now + timedelta(seconds=settings.LEASE_SECONDS)
            preview.save(update_fields=["attempts", "lease_until"])
        return preview


def _settle(preview: Preview, drawn: Drawn) -> bool:
    """Write the pictures, then the row; False when the lease was lost meanwhile."""
    pages: list[dict[str, Any]] = [
        {"storage_name": _stored(picture.png), "width": picture.width, "height": picture.height}
        for picture in drawn.pictures
    ]
    mine = Preview.objects.filter(pk=preview.pk, state=PreviewState.QUEUED, attempts=preview.attempts)
    written = mine.update(
        state=PreviewState.REFUSED if drawn.refused else PreviewState.READY,
        pages=pages,
        page_count=drawn.page_count,
        text=drawn.text,
        reason=drawn.refused,
        lease_until=None,
    )
    if not written:
        _drop([page["storage_name"] for page in pages])
    return bool(written)


def _stored(png: bytes) -> str:
    name = secrets.token_hex(24)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path_of(name), flags, 0o600), "wb") as target:
        target.write(png)
    return name


def _names(preview: Preview) -> list[str]:
    pages: list[dict[str, Any]] = preview.pages
    return [str(page["storage_name"]) for page in pages]


def _drop(names: list[str]) -> None:
    for name in names:
        path_of(name).unlink(missing_ok=True)
