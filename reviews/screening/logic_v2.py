"""nomenklatura's logic-v2 as a second opinion on a match, where an installation wants it and has room for it.

It brings some 500 MB into the process, so that it is loaded once, by the worker that screens, before it forks; the
packages stand in requirements-screening.txt. Nothing here is imported from them before `load` is called.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from reviews.screening.entries import Entity, NameType
from reviews.screening.index import Question
from reviews.screening.names import Kind

NAME = "logic-v2"
_SCHEMATA = {
    Kind.PERSON: "Person",
    Kind.ORGANISATION: "Organization",
    Kind.VESSEL: "Vessel",
    Kind.AIRCRAFT: "Airplane",
}
_NUMBER = {"Person": "idNumber", "Organization": "registrationNumber", "Vessel": "imoNumber"}
_loaded: LogicV2 | None = None


class LogicV2:
    """Scores an entry against whom one looks for. Raises ImportError when the packages are not installed."""

    def __init__(self) -> None:
        self._model = import_module("followthemoney").model
        self._algorithm = import_module("nomenklatura.matching").LogicV2
        self._config = self._algorithm.default_config()
        self.version = f"{NAME} {version('nomenklatura')}"

    def __call__(self, question: Question, entity: Entity) -> float:
        """From 0 to 1."""
        result = self._algorithm.compare(self._asked(question), self._listed(entity), self._config)
        return float(min(1.0, max(0.0, result.score)))

    def _asked(self, question: Question) -> Any:
        # What it knows of an entity it remembers by the entity's id alone: the id has to be the content.
        content = repr((question.name, question.kind, question.birth_date, question.countries, question.identifiers))
        facts = {
            "name": [question.name],
            "birthDate": [question.birth_date] if question.birth_date else [],
            "country": [country.lower() for country in question.countries],
        }
        return self._proxy(hashlib.sha256(content.encode()).hexdigest(), question.kind, facts, question.identifiers)

    def _listed(self, entity: Entity) -> Any:
        facts = {
            "name": [name.text for name in entity.names if name.type is not NameType.WEAK],
            "weakAlias": [name.text for name in entity.names if name.type is NameType.WEAK],
            "birthDate": [birth.date or str(year) for birth in entity.births for year in _years(birth)],
            "country": [country.lower() for country in entity.countries],
        }
        return self._proxy(entity.hash, entity.kind, facts, entity.identifiers)

    def _proxy(self, id_: str, kind: Kind, facts: dict[str, list[str]], identifiers: tuple[str, ...]) -> Any:
        schema = self._model.get(_SCHEMATA[kind])
        given = {**facts, _NUMBER.get(schema.name, ""): list(identifiers)}
        properties = {name: values for name, values in given.items() if values and name in schema.properties}
        return self._model.get_proxy({"id": id_, "schema": schema.name, "properties": properties}, cleaned=False)


def _years(birth: Any) -> range:
    """Each year that a birth may have been in; one that spans many says nothing."""
    last = birth.last_year if birth.last_year - birth.first_year <= 10 else birth.first_year - 1
    return range(birth.first_year, last + 1)


def installed() -> bool:
    """Whether the packages are there; imports nothing of them."""
    return find_spec("nomenklatura") is not None


def load() -> LogicV2:
    """Load it into this process, once. Raises ImportError."""
    global _loaded
    if _loaded is None:
        _loaded = LogicV2()
    return _loaded


def loaded() -> LogicV2 | None:
    """The scorer of this process; None where it was not loaded."""
    return _loaded
