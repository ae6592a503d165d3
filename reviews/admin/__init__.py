"""The admin of the desk's records. Importing it registers every class."""

from reviews.admin import cases, outside, reasons, screening, source_states, suppressions, thresholds

__all__ = ["cases", "outside", "reasons", "screening", "source_states", "suppressions", "thresholds"]
