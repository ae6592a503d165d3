"""A finding made of several observations: the gravest decides, and each says its own sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import GRAVITY, Finding, Outcome, worst

MAX_SENTENCES = 8
# Parts of evidence that name other cases, grants and incidents: panels show of them what their reader may see.
NAMING = frozenset({"earlier", "conduct"})


@dataclass(frozen=True, kw_only=True)
class Note:
    """One observation. Without an `applicant_summary`, the partner reads nothing of it."""

    outcome: Outcome
    summary: str
    applicant_summary: str = ""


def said(outcome: Outcome, sentence: str) -> Note:
    """A note that the applicant reads as well: it is about what they stated or own."""
    return Note(outcome=outcome, summary=sentence, applicant_summary=sentence)


def compose(
    notes: Sequence[Note],
    *,
    otherwise: Note,
    evidence: Mapping[str, Any],
    source: str = "",
    source_version: str = "",
) -> Finding:
    """One finding of all `notes`, the gravest first; `otherwise` is what is found when there are none."""
    ordered = sorted(notes, key=lambda note: -GRAVITY.index(note.outcome)) or [otherwise]
    return Finding(
        outcome=worst(note.outcome for note in ordered),
        summary=_sentences([note.summary for note in ordered]),
        applicant_summary=_sentences([note.applicant_summary for note in ordered]) or otherwise.applicant_summary,
        evidence=evidence,
        source=source,
        source_version=source_version,
    )


def _sentences(several: Sequence[str]) -> str:
    """The sentences once each, and how many were left out."""
    distinct = list(dict.fromkeys(filter(None, several)))
    shown = distinct[:MAX_SENTENCES]
    if len(distinct) > len(shown):
        shown.append(_("And {count} more.", count=len(distinct) - len(shown)))
    return " ".join(shown)


def counted(kind: str, count: int) -> str:
    """So many records of a kind, of which a sentence for every reader of a case names none."""
    match kind:
        case "application":
            return _("An application") if count == 1 else _("{count} applications", count=count)
        case "grant":
            return _("A grant") if count == 1 else _("{count} grants", count=count)
        case "commitment":
            return _("A pledge") if count == 1 else _("{count} pledges", count=count)
        case "incident":
            return _("An incident") if count == 1 else _("{count} incidents", count=count)
        case "measure":
            return _("A measure") if count == 1 else _("{count} measures", count=count)
        case _:
            return _("A record") if count == 1 else _("{count} records", count=count)
