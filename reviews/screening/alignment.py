"""Two names side by side: which words pair, which are left over, and what that is worth from 0 to 1.

Order does not count: lists, countries and forms disagree about it. What counts, in this sequence:
words that pair (by spelling, sound, initial, short form, or two words written as one); words left over on *both* sides,
which contradict each other; words left over on one side, which one of the two simply does not give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import OSA

from reviews.screening.common_names import worldwide
from reviews.screening.keys import fold
from reviews.screening.names import Kind, Name, Token
from reviews.screening.similarity import DIFFERENT, Likeness, Way, likeness, spelling
from reviews.screening.vocabulary import Role

# How much a paired word proves, and how much a word without a partner disproves.
_PROVES = {Role.NAME: 1.0, Role.GENERIC: 0.4, Role.PLACE: 0.5, Role.NUMBER: 0.3, Role.INITIAL: 0.3}
_DISPROVES = {Role.NAME: 1.0, Role.GENERIC: 0.8, Role.PLACE: 0.8, Role.NUMBER: 0.25, Role.INITIAL: 0.6}
_HOLLOW = frozenset({Role.TITLE, Role.PARTICLE, Role.FORM})

# Proof below which a partial agreement says little. Of persons two rare names are asked, because given and family names
# are shared by strangers; a rare word of an organisation stands for it.
_ENOUGH = {Kind.PERSON: 1.6, Kind.ORGANISATION: 1.0, Kind.VESSEL: 1.0, Kind.AIRCRAFT: 1.0}
# What each word costs that only one side gives: people leave names out, organisations seldom do.
_EXTRA = {Kind.PERSON: 0.1, Kind.ORGANISATION: 0.2, Kind.VESSEL: 0.2, Kind.AIRCRAFT: 0.2}
_CONFLICT = 0.4
_THIN = 0.6

Commonness = Callable[[str], float]


class Pair(NamedTuple):
    """Words of both names that count as one."""

    ours: str
    theirs: str
    likeness: Likeness
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The result; `score` is 0 to 1, rounded to 4 digits."""

    score: float
    pairs: tuple[Pair, ...]
    ours_only: tuple[str, ...]
    theirs_only: tuple[str, ...]
    form_conflict: tuple[str, str] | None = None


def align(ours: Name, theirs: Name, commonness: Commonness = worldwide) -> Alignment:
    """Align two names. `commonness(word)` is 1 for a rare word and less the more names of the list bear it."""
    left = [token for token in ours.tokens if token.role not in _HOLLOW]
    right = [token for token in theirs.tokens if token.role not in _HOLLOW]
    if not left or not right:
        return Alignment(0.0, (), tuple(t.text for t in left), tuple(t.text for t in right))
    pairs = _pair(left, right, commonness)
    if left and right:
        pairs += _pair_joined(left, right, ours, theirs, commonness)
    if left and right:
        pairs += _pair_remainders(left, right, commonness)
    if (left or right) and (whole := _whole(ours, theirs)):
        pairs, left, right = [whole], [], []
    forms = _form_conflict(ours, theirs)
    score = max(0.0, _score(pairs, left, right, ours.kind) - (0.05 if forms else 0.0))
    left_over = tuple(t.text for t in left), tuple(t.text for t in right)
    return Alignment(round(score, 4), tuple(pairs), *left_over, forms)


def _pair(left: list[Token], right: list[Token], commonness: Commonness) -> list[Pair]:
    """The best pairs first; paired words are taken out of `left` and `right`."""
    found: list[tuple[float, int, int, Likeness]] = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            alike = likeness(a, b)
            if alike.value:
                found.append((alike.value, i, j, alike))
    found.sort(key=lambda item: (-item[0], item[1], item[2]))
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    pairs: list[Pair] = []
    for _, i, j, alike in found:
        if i in taken_left or j in taken_right:
            continue
        taken_left.add(i)
        taken_right.add(j)
        pairs.append(Pair(left[i].text, right[j].text, alike, _weight(left[i], right[j], commonness)))
    left[:] = [token for i, token in enumerate(left) if i not in taken_left]
    right[:] = [token for j, token in enumerate(right) if j not in taken_right]
    return pairs


def _weight(a: Token, b: Token, commonness: Commonness) -> float:
    return min(_PROVES[a.role], _PROVES[b.role]) * min(commonness(a.text), commonness(b.text))


def _pair_joined(left: list[Token], right: list[Token], ours: Name, theirs: Name, commonness: Commonness) -> list[Pair]:
    """Words that one side writes as one and the other as two or three: Abdul Rahman, Abdurrahman."""
    pairs = []
    for whole, parts, parts_name, swapped in ((left, right, theirs, False), (right, left, ours, True)):
        for token in list(whole):
            run, alike = _best_run(token, parts, parts_name)
            if run is None:
                continue
            joined = " ".join(part.text for part in run)
            left_text, right_text = (joined, token.text) if swapped else (token.text, joined)
            same = Likeness(alike.value * 0.97, Way.JOINED)
            pairs.append(Pair(left_text, right_text, same, commonness(token.text)))
            whole.remove(token)
            for part in run:
                if part in parts:
                    parts.remove(part)
    return pairs


def _pair_remainders(left: list[Token], right: list[Token], commonness: Commonness) -> list[Pair]:
    """What is left on both sides, when it is the same letters divided otherwise: Il-hwan, Ilh-wan."""
    ours, theirs = ("".join(token.text for token in side) for side in (left, right))
    alike = spelling(ours, theirs)
    if alike.value < 0.9 or len(left) == len(right) == 1:
        return []
    weight = max(_weight(a, b, commonness) for a in left for b in right)
    left.clear()
    right.clear()
    return [Pair(ours, theirs, Likeness(alike.value * 0.97, Way.JOINED), weight)]


def _whole(ours: Name, theirs: Name) -> Pair | None:
    """Both names without their spaces, when these alone are misplaced: Elen aKhusyaynova."""
    left, right = ("".join(t.text for t in name.tokens if t.role is not Role.TITLE) for name in (ours, theirs))
    slips = 1 if len(left) >= 12 else 0
    if len(left) < 6 or OSA.distance(left, right, score_cutoff=slips) > slips:
        return None
    return Pair(left, right, Likeness(0.95 if left == right else 0.9, Way.JOINED), 1.0)


def _best_run(token: Token, parts: list[Token], name: Name) -> tuple[list[Token] | None, Likeness]:
    best: list[Token] | None = None
    best_alike = DIFFERENT
    tokens = [part for part in name.tokens if part.role is not Role.TITLE]
    opening = fold(token.text)[:1]
    for start in range(len(tokens) - 1):
        text = tokens[start].text
        if fold(text)[:1] != opening:
            continue
        for end in range(start + 1, min(start + 4, len(tokens))):
            text += tokens[end].text
            if len(text) > len(token.text) + 2:
                break
            run = tokens[start : end + 1]
            if not any(part in parts for part in run):
                continue
            alike = spelling(token.text, text)
            if alike.value > best_alike.value and alike.value >= _joined_bar(text):
                best, best_alike = run, alike
    return best, best_alike


def _joined_bar(text: str) -> float:
    """How alike joined words must be: the join is a difference already, so short ones have no other."""
    return 0.82 if len(text) >= 9 else 0.9


def _form_conflict(ours: Name, theirs: Name) -> tuple[str, str] | None:
    """The legal forms of both, when both give some and none is of the same family."""
    left, right = (
        {t.original: t.text for t in name.tokens if t.role is Role.FORM and t.original} for name in (ours, theirs)
    )
    if not left or not right or left.keys() & right.keys():
        return None
    return " ".join(left.values()), " ".join(right.values())


def _score(pairs: list[Pair], left: list[Token], right: list[Token], kind: Kind) -> float:
    if not pairs:
        return 0.0
    proof = sum(pair.weight for pair in pairs)
    quality = sum(pair.weight * pair.likeness.value for pair in pairs) / proof
    missing_left = sum(_DISPROVES[token.role] for token in left)
    missing_right = sum(_DISPROVES[token.role] for token in right)
    if not missing_left and not missing_right:
        return quality
    conflict = min(missing_left, missing_right)
    extra = max(missing_left, missing_right) - conflict
    thin = max(0.0, _ENOUGH[kind] - proof)
    return max(0.0, quality - _CONFLICT * conflict - _EXTRA[kind] * extra - _THIN * thin)
