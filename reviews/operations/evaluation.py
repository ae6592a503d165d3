"""Running one check outside any transaction, within its own time, with the lease kept alive meanwhile."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.utils.crypto import salted_hmac

from reviews.checks.base import Check, Finding, Outcome, Sources, SourceUnavailable, Subject, Waiting, input_hash


class LeaseLost(Exception):
    """Somebody else has the run now: whatever this evaluation finds is thrown away."""


def evaluate(check: Check, subject: Subject, sources: Sources, *, renew: Callable[[], bool]) -> Finding | Waiting:
    """What the check finds. Raises SourceUnavailable when it takes longer than ``timeout_seconds``, LeaseLost when
    ``renew`` answers no, and whatever the check raises.

    The check runs in a thread of its own, which no timeout can stop: a late answer is dropped here, and the row's
    fence keeps it out of the database in any case. A check that blocks the whole process loses its lease.
    """
    if not check.applies_to(subject):
        return _not_applicable(check)
    answer: list[Finding | Waiting] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            answer.append(check.evaluate(subject, sources))
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            failure.append(error)

    thread = threading.Thread(target=work, name=f"check-{check.slug}", daemon=True)
    deadline = time.monotonic() + check.timeout_seconds
    thread.start()
    while True:
        thread.join(min(max(0.0, deadline - time.monotonic()), settings.LEASE_SECONDS / 3))
        if not thread.is_alive():
            break
        if time.monotonic() >= deadline:
            raise SourceUnavailable(f"The check took longer than {check.timeout_seconds} seconds.")
        if not renew():
            raise LeaseLost
    if failure:
        raise failure[0]
    return answer[0]


def hash_of(check: Check, subject: Subject, sources: Sources) -> str:
    """The input hash, keyed with the installation's secret. Raises SourceUnavailable when a source has no version."""
    read_version = _SOURCE_VERSIONS.get(check.source)
    version = read_version(sources) if read_version is not None else ""
    key = salted_hmac("countersign.check_inputs", "", algorithm="sha256").digest()
    nameless = replace(subject, submission_id="")
    return input_hash(check, nameless, source_version=version, thresholds=sources.thresholds, key=key)


_SOURCE_VERSIONS: dict[str, Callable[[Sources], str]] = {
    "screening": lambda sources: sources.screening.version(),
    # The names of mail providers are read beside the name servers; what those answer has no version.
    "dns": lambda sources: sources.mail_domains.version(),
    "outside": lambda sources: sources.outside.version(),
}


def _not_applicable(check: Check) -> Finding:
    return Finding(
        outcome=Outcome.NOT_APPLICABLE,
        summary="The check does not apply to this applicant.",
        applicant_summary="This check does not apply to you.",
        source=check.source,
    )
