"""Every transition table of the lasting facts, by the noun whose state it moves."""

from accessprogram.states.agreements import AGREEMENT
from accessprogram.states.applications import APPLICATION
from accessprogram.states.commitments import COMMITMENT
from accessprogram.states.contributions import CONTRIBUTION
from accessprogram.states.grants import GRANT, SURFACE
from accessprogram.states.incidents import ENFORCEMENT, INCIDENT
from accessprogram.states.machine import Move, Table, step
from accessprogram.states.terms_sheets import TERMS_SHEET

TABLES: dict[str, Table] = {
    "agreement": AGREEMENT,
    "application": APPLICATION,
    "commitment": COMMITMENT,
    "contribution": CONTRIBUTION,
    "enforcement": ENFORCEMENT,
    "grant": GRANT,
    "incident": INCIDENT,
    "surface": SURFACE,
    "terms_sheet": TERMS_SHEET,
}

__all__ = [
    "AGREEMENT",
    "APPLICATION",
    "COMMITMENT",
    "CONTRIBUTION",
    "ENFORCEMENT",
    "GRANT",
    "INCIDENT",
    "SURFACE",
    "TABLES",
    "TERMS_SHEET",
    "Move",
    "Table",
    "step",
]
