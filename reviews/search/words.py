"""Words in the list's documents: how they are folded, and the condition that finds them in each database.

PostgreSQL finds a part of a word by its trigrams and whole words by its full-text index; SQLite asks an FTS5 index of
trigrams. The same words find the same rows in both: what an index proposes is what the folded text holds.
"""

import time
import unicodedata
from dataclasses import dataclass
from math import inf

from anyascii import anyascii
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.expressions import RawSQL

TABLE = "reviews_caserow"
INDEX = "reviews_caserow_words"
COLUMNS = ("document", "tags", "use_cases")
# Trigrams know nothing of shorter ones.
SHORTEST = 3
# So many rows may hold a word before walking the list's order finds them sooner than the index does (SQLite).
RARE = 2000
# The part of all documents from which on a word is common, and for how many seconds that is believed (PostgreSQL).
COMMON = 0.1
COMMON_FOR = 600


@dataclass
class _Statistics:
    words: frozenset[str] = frozenset()
    asked: float = -inf
    database: str = ""


_statistics = _Statistics()


def _full_text(words: str, function: str = "phraseto_tsquery") -> Func:
    """Whether the document holds these words, in the very expression that PostgreSQL's full-text index is on."""
    return Func(
        F("document"),
        Value(words),
        template="to_tsvector('simple'::regconfig, %(expressions)s)",
        arg_joiner=f") @@ {function}('simple'::regconfig, ",
        output_field=BooleanField(),
    )


def folded(text: str) -> str:
    """Words in lower-case Latin letters and digits, one blank between them: "Größe & Co." is "grosse co"."""
    plain = anyascii(unicodedata.normalize("NFKC", text).casefold()).casefold()
    return " ".join("".join(sign if sign.isalnum() else " " for sign in plain).split())


def document(*texts: str) -> str:
    """What words are looked for in: every text folded, each once, with a blank at both ends."""
    several = dict.fromkeys(folded(text) for text in texts)
    return f" {'  '.join(words for words in several if words)} "


def containing(*texts: str) -> Q:
    """Rows that hold each of these texts, as a part of words or over several; of one or two signs: words that begin so.

    What has no letter and no digit finds nothing.
    """
    several = [folded(text) for text in texts]
    if not all(several):
        return Q(pk__in=[])
    long = [words for words in several if len(words) >= SHORTEST]
    short = [words for words in several if len(words) < SHORTEST]
    found = Q()
    if long:
        found = _by_trigrams("document", *long) if connection.vendor == "sqlite" else _by_rare_words(long)
    for words in short:
        if connection.vendor == "postgresql":
            found &= Q(_full_text(f"{words}:*", "to_tsquery"))
        else:
            found &= Q(document__contains=f" {words}")
    return found


def _by_rare_words(texts: list[str]) -> Q:
    """Documents that hold these texts, found by those of their words that few hold; when many hold each, by walking the
    list's order. An index goes through every place of a word that all documents hold ("com", "ltd")."""
    common, found = _common_words(), Q()
    for words in texts:
        several = words.split()
        rare = [word for word in several if len(word) >= SHORTEST and not any(word in known for known in common)]
        if len(rare) == len(several):
            found &= Q(document__contains=words)
            continue
        found &= Q(_unindexed(words))
        for word in rare:
            found &= Q(document__contains=word)
    return found


def _unindexed(words: str) -> Func:
    """Whether the document holds a folded text, in words that no index is on."""
    return Func(
        F("document"),
        Value(f"%{words}%"),
        template="%(expressions)s",
        arg_joiner=" || '' LIKE ",
        output_field=BooleanField(),
    )


def _common_words() -> frozenset[str]:
    """Words that a tenth of the documents hold, by the statistics that PostgreSQL keeps of its full-text index (none
    before it was analysed). Asked once in ten minutes."""
    now = time.monotonic()
    if _statistics.asked < now - COMMON_FOR or connection.settings_dict["NAME"] != _statistics.database:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word FROM (SELECT unnest(most_common_elems::text::text[]) AS word,"
                " unnest(most_common_elem_freqs) AS part FROM pg_stats WHERE tablename = %s) AS counted"
                " WHERE part >= %s AND word IS NOT NULL",
                [f"{INDEX}_full", COMMON],
            )
            _statistics.words = frozenset(word for (word,) in cursor.fetchall())
        _statistics.asked, _statistics.database = now, str(connection.settings_dict["NAME"])
    return _statistics.words


def phrase(text: str) -> Q:
    """Rows that hold exactly these whole words, one after the other."""
    words = folded(text)
    if not words:
        return Q(pk__in=[])
    if connection.vendor == "postgresql":
        return Q(_full_text(words)) & Q(document__contains=f" {words} ")
    return _holding("document", f" {words} ")


def slug_in(column: str, slug: str) -> Q:
    """Rows of which ``column`` (tags or use_cases) names this slug."""
    return _holding(column, f" {slug} ")


def _holding(column: str, part: str) -> Q:
    """``part`` stands in the column, letter by letter."""
    if connection.vendor == "sqlite" and len(part) >= SHORTEST:
        return _by_trigrams(column, part)
    return Q(**{f"{column}__contains": part})


def _by_trigrams(column: str, *parts: str) -> Q:
    """The same of each of these parts (SQLite). It does not know how many rows an index will give: what many hold is
    found by walking the order."""
    match = " AND ".join(f'{column} : "{part.replace(chr(34), chr(34) * 2)}"' for part in parts)
    found = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({found} LIMIT {RARE + 1})", [match])  # noqa: S608 - our own names
        count = int(cursor.fetchone()[0])
    if count <= RARE:
        return Q(pk__in=RawSQL(found, [match]))  # noqa: S611 - our own words
    plain = Q()
    for part in parts:
        plain &= Q(**{f"{column}__contains": part})
    return plain
