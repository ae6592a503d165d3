"""Whether two written names are probably one: of an organisation in a register, of a person in a list of credits.

Names of people on watch lists are compared by `reviews.screening`, which misses less and explains more. Here a wrong
"no" costs one look by a person, so that the plain ratio of words suffices.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from reviews.screening.names import Kind, read
from reviews.screening.vocabulary import Role

_HOLLOW = frozenset({Role.FORM, Role.PARTICLE, Role.TITLE})


def likeness(one: str, other: str, *, kind: Kind = Kind.ORGANISATION) -> int:
    """0 to 100, the same both ways; legal forms, particles, order of words, case, accents and script count for nothing.

    0 when there is nothing to compare.
    """
    ours, theirs = (" ".join(_words(name, kind)) for name in (one, other))
    if not ours or not theirs:
        return 0
    joined = fuzz.ratio(ours.replace(" ", ""), theirs.replace(" ", ""))
    return int(max(fuzz.token_sort_ratio(ours, theirs), joined))


def closest(name: str, others: Iterable[str], *, kind: Kind = Kind.ORGANISATION) -> int:
    """How like `name` the most alike of `others` is; 0 when there are none."""
    return max((likeness(name, other, kind=kind) for other in others), default=0)


@lru_cache(maxsize=2000)
def _words(name: str, kind: Kind) -> tuple[str, ...]:
    tokens = read(name, kind).tokens
    full = tuple(token.text for token in tokens if token.role not in _HOLLOW)
    return full or tuple(token.text for token in tokens)
