"""The doorbell. Work is a row in the database; the bell only says that there is some.

Any ring may be lost, doubled, late or forged, and nothing is lost or done twice: the task claims due rows, and the
sweep rings again. So a broker that is down or hung costs a short timeout, never an error and never the request.
"""

import threading
import time

import structlog
from celery import current_app
from django.db import transaction

log = structlog.get_logger()
_quiet_until = 0.0
_lock = threading.Lock()


def ring(task: str) -> None:
    """Ring ``task`` (its registered name) after the commit. Never raises, waits a short socket timeout at most."""
    transaction.on_commit(lambda: _publish(task), robust=True)


def _publish(task: str) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(task, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - the row is committed; the sweep rings again
        with _lock:
            # A hung broker is asked again only after a pause, so that not every request pays the timeout.
            _quiet_until = time.monotonic() + 5
        log.warning("bell_not_rung", task=task, error=type(error).__name__)
