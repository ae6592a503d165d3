"""Runs steps that must not stop one another."""

from collections.abc import Callable, Mapping

import structlog

log = structlog.get_logger()


def each(steps: Mapping[str, Callable[[], object]]) -> list[str]:
    """Run every step, whatever happens to the others; returns the names of those that failed (and logs why)."""
    failed = []
    for name, step in steps.items():
        try:
            step()
        except Exception:
            log.exception("sweep_step_failed", step=name)
            failed.append(name)
    return failed
