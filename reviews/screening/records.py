"""Records out of a large XML file, one after the other, without ever holding more than one of them.

Nothing outside the file is ever read, and nothing in it is expanded: a document type declaration, with which both are
asked for, makes the file unreadable (no published list has one). What is one record is bounded too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from reviews.screening.entries import Unreadable

_CHUNK = 1 << 16
MAX_DEPTH = 30
MAX_ELEMENTS = 20_000
MAX_TEXT = 2_000_000


class Records:
    """The elements `tags` of an XML file whose root is `root`, names without their namespaces.

    Iterating raises Unreadable when the file is not well-formed, has another root, a document type, or a record beyond
    the bounds. `attributes` are those of the root, once the first record is out.
    """

    def __init__(self, path: Path, *, root: str, tags: frozenset[str]) -> None:
        self.attributes: dict[str, str] = {}
        self._path, self._root, self._tags = path, root, tags
        self._depth = self._elements = self._text = 0
        self._builder: TreeBuilder | None = None
        self._begun_at = 0
        self._done: list[Element] = []

    def __iter__(self) -> Iterator[Element]:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.buffer_text = True
        try:
            with self._path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    parser.Parse(chunk, False)
                    yield from self._done
                    self._done.clear()
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable(f"{self._path.name} is not well-formed: {error}.") from error
        yield from self._done

    def _refuse(self, *_declaration: object) -> None:
        raise Unreadable(f"{self._path.name} has a document type declaration, which no list has.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        self._depth += 1
        if self._depth == 1:
            if tag != self._root:
                raise Unreadable(f"{self._path.name} is not this list: it begins with {tag[:60]}, not {self._root}.")
            self.attributes = dict(attributes)
        if self._builder is None and tag in self._tags:
            self._builder, self._begun_at = TreeBuilder(), self._depth
            self._elements = self._text = 0
        if self._builder is not None:
            self._elements += 1
            if self._elements > MAX_ELEMENTS or self._depth > MAX_DEPTH:
                raise Unreadable(f"{self._path.name} holds a record that is too large.")
            self._builder.start(tag, {key.rpartition("}")[2]: value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        if self._builder is not None:
            self._builder.end(name.rpartition("}")[2])
            if self._depth == self._begun_at:
                self._done.append(self._builder.close())
                self._builder = None
        self._depth -= 1

    def _data(self, text: str) -> None:
        if self._builder is not None:
            self._text += len(text)
            if self._text > MAX_TEXT:
                raise Unreadable(f"{self._path.name} holds a record that is too large.")
            self._builder.data(text)


def text_of(element: Element, path: str) -> str:
    """The text at `path` below an element, without the blanks around it; empty when there is none."""
    return " ".join((element.findtext(path) or "").split())


def texts_of(element: Element, path: str) -> list[str]:
    """Every text at `path` that is not empty."""
    found = (" ".join((item.text or "").split()) for item in element.iterfind(path))
    return [text for text in found if text]
