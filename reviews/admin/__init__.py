"""The admin of the desk's records. Importing it registers every class."""

from reviews.admin import (
    calendars,
    cases,
    outside,
    reasons,
    screening,
    source_states,
    suppressions,
    texts,
    thresholds,
    work,
)

__all__ = [
    "calendars",
    "cases",
    "outside",
    "reasons",
    "screening",
    "source_states",
    "suppressions",
    "texts",
    "thresholds",
    "work",
]
