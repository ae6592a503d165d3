"""A hit's comparison as people read it: the list's side from the hit, the applicant's side from the personal values."""

from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from django.utils.translation import gettext as _
from rapidfuzz.distance import Indel

from accessprogram.models import PersonalValue
from reviews.models import Hit

# What is compared letter by letter; of a date or a country a part that agrees would say nothing.
_SPELT = ("name", "word", "legal form")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of a text, and whether the other side has the same letters there."""

    text: str
    same: bool


@dataclass(frozen=True, kw_only=True)
class Written:
    """One side of a line: ``parts`` in Latin letters; ``written`` as it stands there when that is another script."""

    parts: tuple[Part, ...]
    written: str = ""


def comparison_of(hit: Hit) -> list[dict[str, str]]:
    """The lines {field, ours, theirs, effect, words}; ``ours`` says so when the personal values were erased."""
    lines: list[dict[str, str]] = hit.comparison.get("lines", [])
    kept: dict[str, str] = hit.comparison.get("ours", {})
    found: list[list[Any]] = list(
        PersonalValue.objects.filter(pk__in=[kept["personal"]] if kept else []).values_list("value", flat=True)
    )
    ours = found[0] if found else [_("erased")] * len(lines)
    return [{**line, "ours": str(text)} for line, text in zip(lines, ours, strict=True)]


def written(line: dict[str, str]) -> tuple[Written, Written]:
    """Both sides of a line, with the letters marked that they share. Names in different scripts are compared as they
    sound in Latin letters; each keeps its own writing."""
    ours, theirs = line["ours"], line["theirs"]
    if line["field"] not in _SPELT or not ours or not theirs:
        return _whole(ours), _whole(theirs)
    left, right = _marked(anyascii(ours), anyascii(theirs))
    return _as_written(ours, left), _as_written(theirs, right)


def _marked(ours: str, theirs: str) -> tuple[Written, Written]:
    left: list[Part] = []
    right: list[Part] = []
    for step in Indel.opcodes(ours.lower(), theirs.lower()):
        same = step.tag == "equal"
        if step.src_end > step.src_start:
            left.append(Part(text=ours[step.src_start : step.src_end], same=same))
        if step.dest_end > step.dest_start:
            right.append(Part(text=theirs[step.dest_start : step.dest_end], same=same))
    return Written(parts=tuple(left)), Written(parts=tuple(right))


def _as_written(text: str, latin: Written) -> Written:
    """Latin letters show in themselves what agrees; another script is shown first, then how it sounds."""
    return latin if text.isascii() else Written(parts=latin.parts, written=text)


def _whole(text: str) -> Written:
    """Nothing is compared letter by letter."""
    parts = (Part(text=anyascii(text), same=False),) if text else ()
    return Written(parts=parts, written="" if text.isascii() else text)
