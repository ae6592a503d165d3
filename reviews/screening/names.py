"""One way to read a name: from text in any script to tokens with roles.

`read(text, kind)` promises: deterministic, no input raises, no more than MAX_TOKENS tokens, tokens are ASCII lower
case. Nothing is guessed about which part is the family name: order differs by country and by list.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from reviews.screening import vocabulary
from reviews.screening.legal_forms import LEGAL_FORMS, LONG_FORMS
from reviews.screening.places import PLACES
from reviews.screening.vocabulary import Role

MAX_LENGTH = 300
MAX_TOKENS = 24


class Kind(StrEnum):
    """What bears a name. Applicants are persons or organisations; lists also name ships and aeroplanes."""

    PERSON = "person"
    ORGANISATION = "organisation"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"


class Script(StrEnum):
    """How far the letters of a token can be trusted once they are Latin."""

    LATIN = "l"
    VOWELLESS = "v"  # Arabic, Hebrew: short vowels are not written
    SYLLABLES = "s"  # Han, Hangul: one character is one morpheme, a different one is a different name
    OTHER = "o"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a name.

    `original` is the character of a syllable script, whose Latin spelling says too little, or the family of a legal
    form.
    """

    text: str
    role: Role
    script: Script = Script.LATIN
    original: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that was read. `joined` is all of its words without spaces, particles and forms excepted."""

    raw: str
    kind: Kind
    tokens: tuple[Token, ...]

    @property
    def usable(self) -> bool:
        """False when there is nothing to compare: no letters, or one letter."""
        return sum(len(token.text) for token in self.tokens if token.role not in _HOLLOW) >= 2

    @property
    def joined(self) -> str:
        """The words in order, without spaces; titles, particles and legal forms are left out."""
        return "".join(token.text for token in self.tokens if token.role not in _HOLLOW)


_HOLLOW = frozenset({Role.TITLE, Role.PARTICLE, Role.FORM})
# Apostrophe, grave and acute accent, quotation marks, modifier letters (turned comma, half rings) and primes.
_APOSTROPHES = dict.fromkeys([0x27, 0x60, 0xB4, 0x2018, 0x2019, 0x2BB, 0x2BC, 0x2BD, 0x2BE, 0x2BF, 0x2032])
_DOTTED = re.compile(r"\b(?:\w\.){2,}|\b(?:\w\.)+\w\b")
_WORDS = re.compile(r"[^\W_]+")
# Letters that look Latin and are not; read as Latin when they stand among Latin letters.
_LOOKALIKES = str.maketrans(
    "авекмнорстухіјѕԁԛԝАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
    "abekmhopctyxijsdqwABEKMHOPCTYXIJSABEZHIKMNOPTYXaikvoptux",
)
_LEET = str.maketrans("0134578", "oieastb")
_JOINING = re.compile(r"^[bcdfghjklmnpqrstvwxz]{2}$")


def read(text: str, kind: Kind) -> Name:
    """The name in `text`, as borne by a `kind`. Longer texts are cut at MAX_LENGTH characters."""
    clean = unicodedata.normalize("NFKC", text[:MAX_LENGTH])
    if not clean.isascii():
        clean = "".join(letter for letter in clean if unicodedata.category(letter) not in ("Cf", "Cc", "Co", "Cs"))
    if kind is Kind.PERSON and clean.count(",") == 1:
        family, given = clean.split(",")
        clean = f"{given} {family}"
    clean = clean.translate(_APOSTROPHES).replace("&", " and ")
    dotless = _DOTTED.sub(lambda found: _undot(found.group(), kind), clean)
    tokens: list[Token] = []
    for word in _WORDS.findall(dotless):
        tokens.extend(_spell(word))
        if len(tokens) >= MAX_TOKENS:
            break
    given_roles = _person(tokens, dotless) if kind is Kind.PERSON else _organisation(tokens)
    return Name(text, kind, tuple(given_roles[:MAX_TOKENS]))


def _undot(abbreviation: str, kind: Kind) -> str:
    """`A.B.C.` is one word in the name of a company, and initials in the name of a person."""
    return abbreviation.replace(".", " " if kind is Kind.PERSON else "") + " "


@lru_cache(maxsize=30_000)
def _spell(word: str) -> tuple[Token, ...]:
    """`word` in Latin letters: one token, or one a character in a syllable script."""
    if word.isascii():
        return (Token(word.lower(), Role.NAME),)
    scripts = {_script(letter) for letter in word if not letter.isascii() and letter.isalpha()}
    if any(letter.isascii() and letter.isalpha() for letter in word) and Script.OTHER in scripts:
        word = word.translate(_LOOKALIKES)
    if Script.SYLLABLES in scripts:
        return tuple(
            Token(_letters(anyascii(letter)), Role.NAME, Script.SYLLABLES, letter)
            for letter in word
            if _letters(anyascii(letter))
        )
    latin = _letters(anyascii(word))
    script = next(iter(scripts - {Script.LATIN}), Script.LATIN)
    return (Token(latin, Role.NAME, script),) if latin else ()


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


@lru_cache(maxsize=10_000)
def _script(letter: str) -> Script:
    name = unicodedata.name(letter, "")
    if name.startswith("LATIN"):
        return Script.LATIN
    if name.startswith(("ARABIC", "HEBREW", "SYRIAC")):
        return Script.VOWELLESS
    if name.startswith(("CJK", "HANGUL")):
        return Script.SYLLABLES
    return Script.OTHER


def _person(tokens: list[Token], written: str) -> list[Token]:
    """Roles in the name of a person: titles, particles, initials, digits that stand for letters."""
    shouted = written == written.upper()
    found: list[Token] = []
    for token in tokens:
        text = token.text
        if len(tokens) > 2 and text in vocabulary.TITLES:
            found.append(Token(text, Role.TITLE))
        elif len(tokens) > 1 and text in vocabulary.PARTICLES and not _given(text, found, written):
            found.append(Token(text, Role.PARTICLE, token.script))
        elif len(text) == 1 and text.isalpha():
            found.append(Token(text, Role.INITIAL, token.script, token.original))
        elif not shouted and _JOINING.match(text) and text.upper() in written:
            found.extend(Token(letter, Role.INITIAL) for letter in text)
        elif text.isdigit():
            found.append(Token(text, Role.NUMBER))
        else:
            plain = text if text.isalpha() else text.translate(_LEET)
            found.append(Token(plain, Role.NAME, token.script, token.original))
    return _with_names(_with_family(found))


def _given(text: str, before: list[Token], written: str) -> bool:
    """Whether what looks like a particle is a given name or an initial: `Ben Carter`, `Ahmed I. Yassin`."""
    return (text == "ben" and not before) or (len(text) == 1 and f" {text} " not in written)


def _with_family(tokens: list[Token]) -> list[Token]:
    """In `Tommy Le` the particle is the family name: without another word, it counts as one."""
    if sum(token.role is Role.NAME for token in tokens) > 1:
        return tokens
    return [Token(t.text, Role.NAME, t.script) if t.role is Role.PARTICLE else t for t in tokens]


def _organisation(tokens: list[Token]) -> list[Token]:
    """Roles in the name of an organisation, a ship or an aeroplane: legal forms first, then what single words are."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        length, family = _legal_form(tokens, at)
        if length:
            written = "".join(token.text for token in tokens[at : at + length])
            found.append(Token(written, Role.FORM, original=family))
            at += length
            continue
        run = at
        while run < len(tokens) and len(tokens[run].text) == 1 and tokens[run].text.isalpha():
            run += 1
        if run - at >= 2:
            found.append(Token("".join(token.text for token in tokens[at:run]), Role.NAME))
            at = run
            continue
        found.append(_word_role(tokens[at]))
        at += 1
    return _with_names(found)


def _word_role(token: Token) -> Token:
    text = token.text
    if text in vocabulary.NUMBERS or text in {"i", "v", "x"}:
        return Token(vocabulary.NUMBERS.get(text, {"i": "1", "v": "5", "x": "10"}.get(text, text)), Role.NUMBER)
    if text.isdigit():
        return Token(text.lstrip("0") or "0", Role.NUMBER)
    if text in vocabulary.ORGANISATION_PARTICLES:
        return Token(text, Role.PARTICLE)
    if text in vocabulary.GENERIC:
        return Token(text, Role.GENERIC)
    if text in PLACES:
        return Token(text, Role.PLACE)
    if len(text) == 1 and text.isalpha():
        return Token(text, Role.INITIAL, token.script)
    family = _misspelt_form(text)
    return token if family is None else Token(text, Role.FORM, original=family)


@lru_cache(maxsize=30_000)
def _misspelt_form(word: str) -> str | None:
    """The family of the legal form that `word` is, but for one slip of the hand; None when it is none."""
    if len(word) < 5:
        return None
    for form, family in LONG_FORMS.items():
        if OSA.distance(word, form, score_cutoff=1) <= 1:
            return family
    return None


def _legal_form(tokens: list[Token], at: int) -> tuple[int, str]:
    """How many tokens from `at` are a legal form, and of which family; (0, "") when none is."""
    for length in range(min(6, len(tokens) - at), 0, -1):
        family = LEGAL_FORMS.get(tuple(token.text for token in tokens[at : at + length]))
        if family:
            return length, family
    return 0, ""


def _with_names(tokens: list[Token]) -> list[Token]:
    """A name of hollow words only (`Dr. Ben`, `Co. Ltd.`) keeps them as its words: something must be compared."""
    if tokens and all(token.role in _HOLLOW for token in tokens):
        return [Token(token.text, Role.NAME, token.script) for token in tokens]
    return tokens
