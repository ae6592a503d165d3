"""Screening by an outside service beside our own index: the /match interface of yente, OpenSanctions' server.

Optional. What it answers joins our own hits: of one entry that both know, the higher score stands and each is shown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from accessprogram.fetching.messages import Fetch, Request
from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import Hit, SourceUnavailable
from reviews.checks.sources.asking import AGENT, answer, at, rows, silence, text, unreadable

SOURCE = "yente"
NAME = "yente"
_SCHEMATA = {"person": "Person", "organisation": "Organization"}
_SHOWN = {"birthDate": "birth date", "country": "country", "nationality": "country", "topics": "topics"}
_LIMIT = 20


class Yente:
    """Asks at `url` about `dataset`; `key` is the service's API key, where it wants one."""

    def __init__(self, fetch: Fetch, *, url: str, dataset: str = "default", key: str = "") -> None:
        self._fetch = fetch
        self._url, self._dataset, self._key = url.rstrip("/"), dataset, key

    @property
    def version(self) -> str:
        """Which service and dataset; what it says of them changes by the day and has no version here."""
        return f"{NAME}:{self._dataset}"

    def match(
        self,
        *,
        label: str,
        field: str,
        kind: str,
        name: str,
        country: str = "",
        birth_date: str = "",
        identifiers: Sequence[str] = (),
        threshold: float,
        subject_hash: str,
    ) -> tuple[Hit, ...]:
        """Entries that reach `threshold` (0 to 100), as hits. Raises SourceUnavailable for everything but an answer."""
        facts = {"name": [name], "country": [country], "birthDate": [birth_date]}
        if kind == "organisation":
            facts["registrationNumber"] = list(identifiers)
        properties = {key: kept for key, values in facts.items() if (kept := [value for value in values if value])}
        found = self._ask({"schema": _SCHEMATA[kind], "properties": properties}, threshold)
        return tuple(
            _hit(result, label, field, name, self._dataset, subject_hash)
            for result in found
            if _score(result) >= threshold
        )

    def _ask(self, query: dict[str, Any], threshold: float) -> list[dict[str, Any]]:
        address = f"{self._url}/match/{quote(self._dataset, safe='')}?limit={_LIMIT}&threshold={threshold / 100:.2f}"
        headers = {"Accept": "application/json", "Content-Type": "application/json", "User-Agent": AGENT}
        if self._key:
            headers["Authorization"] = f"ApiKey {self._key}"
        body = json.dumps({"queries": {"asked": query}}).encode()
        found = answer(self._fetch, Request(address, method="POST", headers=headers, body=body), source=SOURCE)
        if found.error:
            raise SourceUnavailable(silence(found.error, SOURCE))
        if found.status != 200:
            raise SourceUnavailable(_("{source} answered {status}.", source=SOURCE, status=found.status))
        try:
            said = at(json.loads(found.body), "responses", "asked")
        except (ValueError, RecursionError):
            said = None
        results = rows(said, "results", limit=_LIMIT)
        fits = isinstance(said, dict) and isinstance(said.get("results"), list)
        if not fits or not all(text(result, "id", limit=100) for result in results):
            raise unreadable(SOURCE)
        return results


def _score(result: dict[str, Any]) -> float:
    score = result.get("score")
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
        raise unreadable(SOURCE)
    return round(float(score) * 100, 1)


def _hit(result: dict[str, Any], label: str, field: str, name: str, dataset: str, subject_hash: str) -> Hit:
    given = at(result, "properties")
    lines = [_line("name", name, text(result, "caption"), _("As {source} compares names.", source=SOURCE))]
    for key, shown in _SHOWN.items():
        said = ", ".join(str(value)[:100] for value in rows(given, key, limit=5))
        if said:
            lines.append(_line(shown, "", said, ""))
    lists = ", ".join(str(value)[:60] for value in rows(result, "datasets", limit=10))
    lines.append(_line("list", "", lists, ""))
    whole = json.dumps(given, sort_keys=True)
    return Hit(
        subject_label=label,
        subject_field=field,
        entity_key=f"opensanctions:{text(result, 'id', limit=100)}",
        entity_name=text(result, "caption"),
        list_version=f"{NAME} {dataset}",
        score=_score(result),
        comparison=lines,
        subject_hash=subject_hash,
        entity_hash=hashlib.sha256(whole.encode()).hexdigest(),
        scores={NAME: _score(result)},
    )


def _line(field: str, ours: str, theirs: str, words: str) -> dict[str, str]:
    return {"field": field, "ours": ours, "theirs": theirs, "effect": "similar", "words": words}
