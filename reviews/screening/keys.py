"""Keys under which spellings of one word meet: folded transliteration, sound, consonants, trigrams.

All take ASCII lower-case tokens. They only have to bring candidates together; `similarity` judges what they bring.
"""

from __future__ import annotations

from functools import lru_cache

VOWELS = frozenset("aeiou")

# Spellings of one sound in the Latin transliterations of Russian, Arabic, Persian, German, Polish and English; applied
# in this order, so that `shch` is seen before `ch`. `S` and `C` stand for the sounds of `sh` and `ch`.
_FOLDS = (
    ("tsch", "C"), ("dsch", "j"), ("shch", "S"), ("sch", "S"), ("tch", "C"), ("tsh", "C"), ("sh", "S"), ("ch", "C"),
    ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"),
    ("ck", "k"), ("cz", "C"), ("ts", "s"), ("tz", "s"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"),
    ("q", "k"), ("w", "v"), ("z", "s"), ("x", "ks"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"),
    ("ei", "i"), ("ie", "i"), ("ii", "i"),
)  # fmt: skip


@lru_cache(maxsize=30_000)
def fold(token: str) -> str:
    """`token` with the spellings of one sound made one and doubled letters single: mohammad -> mohamad, xi -> si."""
    text = "s" + token[1:] if token.startswith("x") else token
    for spelling, sound in _FOLDS:
        if spelling in text:
            text = text.replace(spelling, sound)
    if text.endswith("j") and len(text) > 2:
        text = text[:-1] + "i"
    if text.endswith("h") and len(text) > 3:
        text = text[:-1]
    letters = [letter for place, letter in enumerate(text) if place == 0 or letter != text[place - 1]]
    return "".join(letters)


@lru_cache(maxsize=30_000)
def skeleton(token: str) -> str:
    """The consonants of the folded token; an opening vowel is kept as `a`: usama, osama -> asm."""
    folded = fold(token)
    opening = "a" if folded[:1] in VOWELS else ""
    return opening + "".join(letter for letter in folded if letter not in VOWELS)


@lru_cache(maxsize=30_000)
def phonetic(token: str) -> str:
    """The folded token with every run of vowels as one `a`: sergei, sergey -> sarga."""
    sounds: list[str] = []
    for letter in fold(token):
        sound = "a" if letter in VOWELS else letter
        if not sounds or sounds[-1] != sound:
            sounds.append(sound)
    return "".join(sounds)


# Consonants that Arabic, Chinese or Korean letters do not tell apart once they are Latin.
_LOOSE = str.maketrans("pgqdlz", "bkktrs")


@lru_cache(maxsize=30_000)
def loose(token: str) -> str:
    """The consonants that survive a script without vowels: fernando, frnndw -> frnt.

    Half vowels and aspiration are left out, `v` is written with the letter of `f`, and repeated consonants are one.
    """
    heard = token.replace("w", "").replace("v", "f") if len(token) > 2 else token
    bare = skeleton(heard).removeprefix("a").replace("h", "").translate(_LOOSE)
    return "".join(letter for place, letter in enumerate(bare) if place == 0 or letter != bare[place - 1])


def trigrams(token: str) -> list[str]:
    """Three-letter windows of the token with its borders marked, so that beginnings and endings count."""
    padded = f"^{token}$"
    return [padded[at : at + 3] for at in range(len(padded) - 2)]
