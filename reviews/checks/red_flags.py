"""Red flags: words of offensive business and of forbidden ends in what the applicant writes about itself and its plans.

Eleven languages, in `red_flag_words`. A verb of making or trading near its object raises a flag, and so do a few
phrases; a sentence that also speaks of defence, research or negation is read as a defender's and raises none. The
desk sees the family and the pattern, never a copy of the text. It is a hint for a reader: the worst outcome is
review, and a text without flags proves nothing about its writer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.base import Finding, Outcome, Sources, Subject, Threshold, Thresholds
from reviews.checks.notes import Note, compose
from reviews.checks.red_flag_rules import Flag, flags_in
from reviews.checks.red_flag_words import FAMILIES
from reviews.checks.thresholds import value_of

MAX_TEXT = 20_000
MAX_TEXTS = 200
# One sentence whatever was found: which words were looked for is not for whoever would avoid them.
APPLICANT = _("We read how you describe your work and your plans. A person reads them as well.")


class RedFlags:
    """See the module."""

    slug = "red_flags"
    version = "1"
    title = _("Red flags in business and end use")
    why = _("Access is for defence. Who sells attacks, or plans them, often says so in other words.")
    applicant_text = _(
        "We read what you write about your work and the uses you plan, in several languages, for signs of attacks for "
        "hire, trade in exploits, spyware and the like. A word alone decides nothing: a person reads the sentence."
    )
    inputs = ("name", "other_names", "use_cases", "answers")
    timeout_seconds = 10
    ttl_hours = 24 * 30
    source = ""
    queue = "screen"
    thresholds: Thresholds = {
        "families_least": Threshold(
            default=1, least=1, most=5, says=_("So many different kinds of flags must be there before a person looks.")
        ),
        "questions": Threshold(
            default=("what_you_do", "finishing", "own_proposal"),
            says=_("The questions, besides names and use cases, whose answers are read."),
        ),
        "own_words": Threshold(
            default=(),
            says=_("Words or phrases of the programme's own; a star at the end stands for any ending."),
        ),
        "left_out": Threshold(
            default=(),
            says=_(
                "Kinds of flags that are not looked for, of exploits, hire, spyware, surveillance, attack, weapons and "
                "influence."
            ),
        ),
    }
    not_for = ""

    def applies_to(self, subject: Subject) -> bool:
        """Everybody says what they plan; nothing written is inconclusive."""
        return True

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Read every text, and say which kinds of flags stand where."""
        texts = [(place, text) for place, text in _texts(subject, value_of(sources, self, "questions")) if text.strip()]
        own, left_out = value_of(sources, self, "own_words"), frozenset(value_of(sources, self, "left_out"))
        found = [
            (place, flag)
            for place, text in texts[:MAX_TEXTS]
            for flag in flags_in(text[:MAX_TEXT], own_words=own)
            if flag.family not in left_out
        ]
        raised = [(place, flag) for place, flag in found if not flag.guarded]
        notes = (
            []
            if len({flag.family for _place, flag in raised}) < value_of(sources, self, "families_least")
            else [
                Note(outcome=Outcome.REVIEW, summary=_sentence(place, flag), applicant_summary=APPLICANT)
                for place, flag in raised
            ]
        )
        if len(texts) > MAX_TEXTS or any(len(text) > MAX_TEXT for _place, text in texts):
            sentence = _("There is more text than can be read here.")
            notes.append(Note(outcome=Outcome.INCONCLUSIVE, summary=sentence, applicant_summary=APPLICANT))
        evidence = {"read": len(texts), "flags": [_row(place, flag) for place, flag in found]}
        return compose(notes, otherwise=_otherwise(texts, len(found)), evidence=evidence)


def _texts(subject: Subject, questions: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Where a text stands, and the text."""
    yield str(_("the name")), "\n".join((subject.name, *subject.other_names))
    for use in subject.use_cases:
        yield use.label, f"{use.activity}\n{use.data}"
    for question in questions:
        yield str(_("the answer to {question}", question=question)), "\n".join(_strings(subject.answers.get(question)))


def _strings(value: Any, depth: int = 4) -> Iterator[str]:
    """Everything that was written into an answer, also in the cells of a table."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item, depth - 1)
    elif depth and isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item, depth - 1)


def _says(flag: Flag) -> str:
    return FAMILIES.get(flag.family, _("words of the programme's own list"))


def _sentence(place: str, flag: Flag) -> str:
    return _("In {place}: {says} ({words}).", place=place, says=_says(flag), words=flag.words)


def _row(place: str, flag: Flag) -> dict[str, Any]:
    return {
        "where": place,
        "kind": _says(flag),
        "words": flag.words,
        "language": flag.language,
        "read_as": str(_("a defender's sentence") if flag.guarded else _("a flag")),
    }


def _otherwise(texts: list[tuple[str, str]], found: int) -> Note:
    if len(texts) < 2:  # the name alone says nothing
        return Note(
            outcome=Outcome.INCONCLUSIVE,
            summary=_("There is no text about the work or the plans to read."),
            applicant_summary=APPLICANT,
        )
    summary = _("{count} texts read; no flag that stands by itself.", count=len(texts))
    return Note(outcome=Outcome.CLEAR, summary=summary, applicant_summary=APPLICANT)
