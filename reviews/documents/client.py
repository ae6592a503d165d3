"""The client that the check is lent: one process a file, and never more time than the whole run has."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path

from accessprogram.confined.asking import run
from reviews.checks.answers import FileReport, SourceUnavailable
from reviews.documents.words import OUTPUT, Seen

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 4
SECONDS = 6.0
# Below the check's own limit: many slow files end as "not looked at", not as a check that failed.
RUN_SECONDS = 20.0


class Documents:
    """Looks into the files of one submission, and no others. ``paths``: file id -> where its bytes lie."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths
        self._left = RUN_SECONDS

    def inspect(self, file_id: str, *, max_bytes: int, max_pixels: int) -> FileReport:
        """As the protocol says."""
        if self._left <= 0:
            return FileReport(observations=(Seen.TIMEOUT,))
        path = self._paths.get(file_id)
        began = time.monotonic()
        try:
            if path is None:
                raise FileNotFoundError(file_id)
            with path.open("rb", buffering=0) as stream:
                answer = run(
                    "reviews.documents.process",
                    stream=stream,
                    asked={
                        "memory": MEMORY,
                        "cpu_seconds": CPU_SECONDS,
                        "max_bytes": max_bytes,
                        "max_pixels": max_pixels,
                    },
                    seconds=min(SECONDS, self._left),
                    output=OUTPUT,
                )
        except FileNotFoundError:
            return FileReport(observations=(Seen.MISSING,))
        except OSError as error:
            raise SourceUnavailable(f"The file store failed: {type(error).__name__}") from error
        self._left -= time.monotonic() - began
        return _report(answer.output) if not answer.problem else FileReport(observations=(Seen(answer.problem),))


def _report(output: bytes) -> FileReport:
    """What the process said, believed as far as it has the form that ours gives."""
    try:
        said = json.loads(output)
        return FileReport(
            family=str(said["family"]),
            size=int(said["size"]),
            sha256=str(said["sha256"]),
            observations=tuple(Seen(word) for word in said["observations"]),
            pages=_count(said["pages"]),
            pixels=_count(said["pixels"]),
            letters=_count(said["letters"]),
            metadata=tuple(str(word)[:20] for word in said["metadata"][:20]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return FileReport(observations=(Seen.CRASHED,))


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
