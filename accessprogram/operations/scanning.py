"""The malware scanner and the files: looked at when they come, kept in quarantine while it cannot, looked at again.

A file's row is the job: it is claimed by moving its ``scan_due_at``, and settled only by whoever moved it last. While
no scanner is configured, nothing is due and files say that they were not scanned.
"""

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, Q, QuerySet, When

from accessprogram import clamd, dispatch, events
from accessprogram.clock import db_now
from accessprogram.models import Application, EvidenceFile
from accessprogram.operations import audit, outbox
from accessprogram.policy.actors import SYSTEM

log = structlog.get_logger()
SCAN = "accessprogram.scan_evidence"
# Somebody waits for the page: who does not answer at once is asked again by the worker.
FIRST_SECONDS = 5.0
SECONDS = 25.0
LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=15)
# New malware gets its signature later than its victims.
AGAIN = timedelta(days=30)
BELL_SECONDS = 20
_quiet_until = 0.0
_lock = threading.Lock()


@dataclass(frozen=True)
class FirstLook:
    """The columns of a new file: ``state``, when the scanner looks next, when it looked, and what it found."""

    state: str
    due_at: datetime | None = None
    scanned_at: datetime | None = None
    signature: str = ""


def first_look(path: Path) -> FirstLook:
    """What the scanner says of a file that just came; quarantined when it does not answer within seconds."""
    global _quiet_until
    if not settings.CLAMD:
        return FirstLook("not_scanned")
    now = db_now()
    if time.monotonic() >= _quiet_until:
        try:
            return _looked(_scan(path, FIRST_SECONDS), now)
        except clamd.ScannerUnavailable as error:
            with _lock:
                # A scanner that hangs is waited for once, not by every upload.
                _quiet_until = time.monotonic() + PAUSE.total_seconds()
            log.warning("scanner_unavailable", error=str(error))
    return FirstLook("quarantined", now)


def scan_due(limit: int = 200) -> int:
    """Scan up to ``limit`` due files for about 20 seconds; returns how many were settled. Stops when nobody answers."""
    until, settled = time.monotonic() + BELL_SECONDS, 0
    for _number in range(limit):
        file = _claim() if settings.CLAMD else None
        if file is None:
            return settled
        try:
            verdict = _scan(Path(settings.EVIDENCE_DIR) / file.storage_name, SECONDS)
        except clamd.ScannerUnavailable as error:
            log.warning("scanner_unavailable", error=str(error))
            _mine(file).update(scan_due_at=db_now() + PAUSE)
            return settled
        except OSError as error:
            # The bytes are gone or cannot be read: nobody gets them, and an operator reads why.
            log.error("evidence_unreadable", file=str(file.id), error=type(error).__name__)
            _mine(file).update(scan_due_at=db_now() + AGAIN)
            continue
        settled += _settle(file, _looked(verdict, db_now()))
        if time.monotonic() > until:
            break
    if due_exists():
        dispatch.ring(SCAN)
    return settled


def due_exists() -> bool:
    """Whether a file waits for a scanner that there is."""
    return bool(settings.CLAMD) and _due().exists()


def _scan(path: Path, seconds: float) -> clamd.Verdict:
    with path.open("rb") as stream:
        return clamd.scan(stream, address=settings.CLAMD, seconds=seconds)


def _looked(verdict: clamd.Verdict, now: datetime) -> FirstLook:
    if verdict.infected:
        return FirstLook("infected", None, now, verdict.signature)
    return FirstLook("clean", now + AGAIN, now)


def _due() -> QuerySet[EvidenceFile]:
    waiting = Q(scan_due_at__isnull=True) | Q(scan_due_at__lte=db_now())
    return EvidenceFile.objects.filter(waiting, removed_at__isnull=True).exclude(scan_state="infected")


def _claim() -> EvidenceFile | None:
    """Take the file that waits longest, new ones first; nobody else gets it for a minute."""
    with transaction.atomic():
        rows = _due().order_by(Case(When(scan_state="quarantined", then=0), default=1), "scan_due_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        file = rows.first()
        if file is None:
            return None
        before, file.scan_due_at = file.scan_due_at, db_now() + LEASE
        rows_of_it = EvidenceFile.objects.filter(id=file.id, scan_due_at=before)
        return file if rows_of_it.update(scan_due_at=file.scan_due_at) else None


def _mine(file: EvidenceFile) -> QuerySet[EvidenceFile]:
    return EvidenceFile.objects.filter(id=file.id, scan_due_at=file.scan_due_at)


def _settle(file: EvidenceFile, look: FirstLook) -> bool:
    """Write what was found; malware in a file that was taken before goes to the ledger, and checks look again."""
    with transaction.atomic():
        application = None
        if look.state == "infected" and file.application_id is not None:
            application = Application.objects.select_for_update().get(id=file.application_id)
        columns = {"scan_state": look.state, "scan_due_at": look.due_at, "scan_signature": look.signature}
        if not _mine(file).update(scanned_at=look.scanned_at, **columns):
            return False
        if look.state == "infected":
            _tell(file, application)
            events.emit(events.SubjectChanged(partner_id=file.partner_id, fields=("files",)))
            audit.append(
                "application.evidence_infected",
                actor=SYSTEM,
                thing=file,
                programme_id=application.programme_id if application is not None else None,
                subject_id=application.id if application is not None else None,
                data={"kind": file.evidence_kind, "sha256": file.sha256, "signature": look.signature},
            )
    return True


def _tell(file: EvidenceFile, application: Application | None) -> None:
    """Whoever brought it, so that they look at the machine it comes from."""
    if application is not None:
        outbox.enqueue(
            kind="evidence_infected",
            recipient_id=file.uploaded_by_id,
            dedupe=f"evidence_infected:{file.id}",
            data={"application": str(application.id), "reference": application.reference},
        )
