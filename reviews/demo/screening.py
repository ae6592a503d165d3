"""Everybody compared with the watch lists again, so that the page of the lists has something to show."""

from accessprogram.policy.actors import SYSTEM
from reviews.operations import sweeps


def compare_everybody() -> None:
    """Begin it; the demonstration's worker does the work."""
    sweeps.begin_full(actor=SYSTEM)
