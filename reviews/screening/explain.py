"""A match in words: each word of both names, what is left over, and each fact beside the name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

from reviews.screening.alignment import Alignment, Pair
from reviews.screening.qualifiers import Qualifier
from reviews.screening.similarity import Way


class Line(TypedDict):
    """One line of a comparison; `effect` is same, similar, raises or lowers."""

    field: str
    ours: str
    theirs: str
    effect: str
    words: str


_WORDS = {
    Way.SAME: "The same word.",
    Way.SOUND: "The same word in another spelling.",
    Way.SPELLING: "Nearly the same: a letter or two differ.",
    Way.NICKNAME: "Forms of one given name.",
    Way.INITIAL: "An initial that fits.",
    Way.JOINED: "The same, written as one word or as several.",
    Way.SCRIPT: "The same consonants, from a script that leaves more open.",
}


def compare(ours: str, theirs: str, alignment: Alignment, qualifiers: list[Qualifier]) -> list[Line]:
    """The lines of a comparison, the whole names first. `ours` and `theirs` are the names as written."""
    whole = Line(
        field="name",
        ours=ours,
        theirs=theirs,
        effect="same" if alignment.score == 1.0 else "similar",
        words=f"The names agree to {alignment.score:.0%}.",
    )
    return [whole, *_words(alignment), *map(_fact, qualifiers)]


def _words(alignment: Alignment) -> Iterator[Line]:
    for pair in alignment.pairs:
        yield Line(field="word", ours=pair.ours, theirs=pair.theirs, effect=_effect(pair), words=_way(pair))
    conflict = bool(alignment.ours_only and alignment.theirs_only)
    for word in alignment.ours_only:
        yield Line(field="word", ours=word, theirs="", effect="lowers", words=_missing(conflict, "the list"))
    for word in alignment.theirs_only:
        yield Line(field="word", ours="", theirs=word, effect="lowers", words=_missing(conflict, "the application"))
    if alignment.form_conflict:
        left, right = alignment.form_conflict
        yield Line(field="legal form", ours=left, theirs=right, effect="lowers", words="Different legal forms.")


def _effect(pair: Pair) -> str:
    return "same" if pair.likeness.way is Way.SAME else "similar"


def _way(pair: Pair) -> str:
    common = " Many people bear it, so it proves little." if pair.weight < 0.7 else ""
    return _WORDS[pair.likeness.way] + common


def _missing(conflict: bool, where: str) -> str:
    return f"Nothing like it in {where}" + (", which has another word there." if conflict else ".")


def _fact(qualifier: Qualifier) -> Line:
    return Line(
        field=qualifier.field,
        ours=qualifier.ours,
        theirs=qualifier.theirs,
        effect=qualifier.effect,
        words=qualifier.words,
    )
