"""Finds every process that a test started, also those whose parents are dead, by a mark in its environment."""

import time
from pathlib import Path

MARK = "COUNTERSIGN_TEST_MARK"


def marked(mark: str) -> list[int]:
    """Process ids of all that carry the mark."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:  # it has ended meanwhile, or is somebody else's
            continue
    return found


def gone(mark: str, seconds: float) -> bool:
    """Whether all of them end within `seconds`."""
    deadline = time.monotonic() + seconds
    while marked(mark):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
