"""Words in the list's documents: how they are folded, and the condition that finds them in each database.

PostgreSQL finds a part of a word by its trigrams and whole words by its full-text index; SQLite asks an FTS5 index of
trigrams. The same words find the same rows in both: what an index proposes is what the folded text holds.
"""

import unicodedata

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


def containing(text: str) -> Q:
    """Rows that hold this text, as a part of words or over several; of one or two signs: words that begin so.

    What has no letter and no digit finds nothing.
    """
    words = folded(text)
    if not words:
        return Q(pk__in=[])
    if len(words) >= SHORTEST:
        return _holding("document", words)
    if connection.vendor == "postgresql":
        return Q(_full_text(f"{words}:*", "to_tsquery"))
    return Q(document__contains=f" {words}")


def phrase(text: str) -> Q:
    """Rows that hold exactly these whole words, one after the other."""
    words = folded(text)
    if not words:
        return Q(pk__in=[])
    if connection.vendor == "postgresql":
        return Q(_full_text(words)) & Q(document__contains=f" {words} ")
    return _holding("document", f" {words} ")


def matching(text: str) -> Q:
    """Rows that hold every word of a text, in any order."""
    condition = Q()
    for word in text.split():
        if folded(word):
            condition &= containing(word)
    return condition


def slug_in(column: str, slug: str) -> Q:
    """Rows of which ``column`` (tags or use_cases) names this slug."""
    return _holding(column, f" {slug} ")


def _holding(column: str, part: str) -> Q:
    """``part`` stands in the column, letter by letter."""
    plain = Q(**{f"{column}__contains": part})
    if connection.vendor != "sqlite" or len(part) < SHORTEST:
        return plain
    # SQLite does not know how many rows an index will give: a word that many hold is found by walking the order.
    match = f'{column} : "{part.replace(chr(34), chr(34) * 2)}"'
    found = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({found} LIMIT {RARE + 1})", [match])  # noqa: S608 - our own names
        count = int(cursor.fetchone()[0])
    return plain if count > RARE else Q(pk__in=RawSQL(found, [match]))  # noqa: S611 - our own words
