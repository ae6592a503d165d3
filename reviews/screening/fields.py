"""How a name is indexed and looked up in tantivy: one field for each kind of key, scored by BM25.

Tantivy's files are memory-mapped; nothing of the index is held by the process. Only row numbers come out of it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import tantivy

from reviews.screening.keys import loose, phonetic, trigrams
from reviews.screening.names import Name
from reviews.screening.vocabulary import Role

# Field -> how much a shared key weighs when candidates are ranked.
BOOSTS = {"token": 2.0, "sound": 1.5, "consonants": 1.0, "trigram": 1.0, "joined": 3.0}
_HEAP_BYTES = 24_000_000
_ANALYZER = "keys"
# How many trigrams of a name are looked up.
_TRIGRAMS = 8


def keys_of(name: Name) -> dict[str, list[str]]:
    """The keys of a name by field, some of them several separated by blanks. Titles and legal forms bring no
    candidates."""
    words, sounds, consonants, windows = [], [], [], []
    for token in name.tokens:
        if token.role is Role.FORM or token.role is Role.TITLE:
            continue
        words.append(token.text)
        if token.role is Role.NUMBER or len(token.text) < 2:
            continue
        sound, bare, trigrams_ = _keys_of_word(token.text)
        sounds.append(sound)
        consonants.append(bare)
        windows.append(trigrams_)
    joined = name.joined
    whole = [joined, _joined_sounds(sounds)] if 0 < len(joined) <= 60 else []
    return {"token": words, "sound": sounds, "consonants": consonants, "trigram": windows, "joined": whole}


def _joined_sounds(sounds: list[str]) -> str:
    """The sounds of all words as one word: where two words meet, a letter is not said twice."""
    joined = ""
    for sound in sounds:
        joined += sound[1:] if joined and sound[:1] == joined[-1] else sound
    return joined


@lru_cache(maxsize=30_000)
def _keys_of_word(word: str) -> tuple[str, str, str]:
    """Sound, consonants and trigrams of a word: an import meets the same words again and again."""
    return phonetic(word), loose(word), " ".join(trigrams(word))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in BOOSTS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_integer_field("row", fast=True)
    return builder.build()


def _register(index: tantivy.Index) -> None:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_ANALYZER, analyzer)


class Writer:
    """Writes the index of a new snapshot into the directory `path`, which it makes."""

    def __init__(self, path: Path) -> None:
        path.mkdir()
        self._index = tantivy.Index(_schema(), str(path))
        _register(self._index)
        self._writer = self._index.writer(_HEAP_BYTES, 1)

    def add(self, row: int, name: Name) -> None:
        """Index `name` under its row number."""
        keys = {field: " ".join(filter(None, words)) for field, words in keys_of(name).items()}
        self._writer.add_document(tantivy.Document(row=row, **keys))

    def close(self) -> None:
        """Make everything durable. Nothing can be added afterwards."""
        self._writer.commit()
        self._writer.wait_merging_threads()


class Candidates:
    """Looks up rows whose names share keys with a name. Raises ValueError when there is no index in `path`."""

    def __init__(self, path: Path) -> None:
        self._index = tantivy.Index.open(str(path))
        _register(self._index)
        self._index.config_reader("manual")
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = self._index.schema

    def rows(self, name: Name, limit: int) -> list[int]:
        """Row numbers, the most promising first, at most `limit`."""
        clauses = []
        for field, keys in keys_of(name).items():
            for word in self._telling(field, list(dict.fromkeys(" ".join(keys).split()))):
                term = tantivy.Query.term_query(self._schema, field, word, "freq")
                clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, BOOSTS[field])))
        if not clauses:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(clauses), limit, count=False).hits
        values = self._searcher.fast_field_values("row", [address for _, address in found])
        return [int(value) for value in values if value is not None]

    def _telling(self, field: str, words: list[str]) -> list[str]:
        """The keys worth looking up: of the trigrams only the rarest, which bring the candidates; the others cost the
        most, because half of the list has them."""
        if field != "trigram":
            return words
        counted = ((self._searcher.doc_freq(field, word), word) for word in words)
        return [word for count, word in sorted(counted) if count][:_TRIGRAMS]

    def has(self, sound: str) -> bool:
        """Whether any name has a word of this sound."""
        return self._searcher.doc_freq("sound", sound) > 0
