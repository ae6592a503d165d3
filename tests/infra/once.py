"""What a run needs once, whichever of its processes comes first; the others wait until it is there."""

import fcntl
from collections.abc import Callable

from tests.infra.plugin import run_dir


def once(name: str, make: Callable[[], None]) -> None:
    """Calls `make` in the first process that asks for `name`. When it raises, the next one tries again."""
    done = run_dir() / f"{name}.done"
    with (run_dir() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            make()
            done.touch()
