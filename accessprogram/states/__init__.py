"""Every transition table of the lasting facts, by the noun whose state it moves."""

from accessprogram.states.agreements import AGREEMENT
from accessprogram.states.applications import APPLICATION
from accessprogram.states.commitments import COMMITMENT
from accessprogram.states.grants import GRANT, SURFACE
from accessprogram.states.machine import Move, Table, step

TABLES: dict[str, Table] = {
    "agreement": AGREEMENT,
    "application": APPLICATION,
    "commitment": COMMITMENT,
    "grant": GRANT,
    "surface": SURFACE,
}

__all__ = ["AGREEMENT", "APPLICATION", "COMMITMENT", "GRANT", "SURFACE", "TABLES", "Move", "Table", "step"]
