"""Countries: from the way lists write them to ISO 3166-1, and as words in the names of organisations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from babel import Locale

# How the lists write countries where CLDR's English name differs.
_OTHER_NAMES = {
    "burma": "MM", "korea north": "KP", "north korea": "KP", "korea south": "KR", "south korea": "KR", "korea": "KR",
    "congo democratic republic of the": "CD", "democratic republic of the congo": "CD", "congo republic of the": "CG",
    "cote d ivoire": "CI", "ivory coast": "CI", "cape verde": "CV", "czech republic": "CZ", "russian federation": "RU",
    "macedonia": "MK", "macedonia the former yugoslav republic of": "MK", "swaziland": "SZ", "turkey": "TR",
    "united states of america": "US", "usa": "US", "uk": "GB", "england": "GB", "palestinian": "PS",
    "west bank": "PS", "gaza": "PS", "bosnia": "BA", "gambia the": "GM", "bahamas the": "BS", "holland": "NL",
    "hong kong": "HK", "macau": "MO", "holy see": "VA", "viet nam": "VN", "syrian arab republic": "SY",
    "iran islamic republic of": "IR", "east timor": "TL", "uae": "AE", "vatican": "VA",
}  # fmt: skip

_WORDS = (
    "africa african america american arab arabian arabia asia asian atlantic europe european euro eurasia pacific "
    "mediterranean middle east west north south eastern western northern southern central latin caribbean gulf "
    "afghan albanian algerian armenian australian austrian azerbaijani belarusian belarusian belgian bolivian bosnian "
    "brazilian british bulgarian burmese canadian chilean chinese colombian congolese croatian cuban cypriot czech "
    "danish dutch egyptian english ethiopian french georgian german ghanaian greek hungarian indian indonesian iranian "
    "iraqi irish israeli italian japanese jordanian kazakh kenyan korean kuwaiti lebanese libyan malaysian mexican "
    "moldovan moroccan nigerian norwegian omani pakistani palestinian panamanian persian peruvian polish portuguese "
    "qatari romanian russian saudi serbian singaporean somali spanish sudanese swedish swiss syrian tajik thai "
    "tunisian turkish turkmen ugandan ukrainian uzbek venezuelan vietnamese yemeni zimbabwean "
    "norge deutschland espana italia brasil schweiz suisse osterreich rossiya mexico uk usa uae america "
    "hong kong england scotland wales london moscow tehran damascus beirut dubai beijing shanghai paris berlin panama"
)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    territories = Locale("en").territories
    codes = {_plain(str(name)): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    return {**codes, **_OTHER_NAMES}


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(_by_name().values())


@lru_cache(maxsize=5_000)
def country_code(text: str) -> str:
    """ISO 3166-1 alpha-2 of a country as a list or a form writes it (`Korea, North`, `ru`); empty when unknown."""
    stripped = text.strip()
    if len(stripped) == 2 and stripped.upper() in _codes():
        return stripped.upper()
    return _by_name().get(_plain(stripped), "")


def country_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """The codes of several countries, each once, in their order; what is unknown is left out."""
    return tuple(dict.fromkeys(code for code in map(country_code, texts) if code))


def country_name(code: str) -> str:
    """The English name of an ISO 3166-1 code, or the code itself."""
    return str(Locale("en").territories.get(code.upper(), code))


PLACES: frozenset[str] = frozenset(_WORDS.split()) | frozenset(
    word for name in _by_name() if len(name.split()) == 1 for word in [name] if len(word) > 3
)
