"""The imported watch lists as a check asks them: every list in use, each at one version, none of them stale.

Nothing here answers "no match" out of a list that could not be read: what cannot be searched raises.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from accessprogram.questionnaires.sentences import sentence as _
from reviews.checks.answers import Hit, SourceUnavailable
from reviews.checks.sources.yente import Yente
from reviews.screening.index import THRESHOLD, Match, Question, Scorer, Snapshot
from reviews.screening.logic_v2 import NAME, LogicV2
from reviews.screening.names import Kind, read

MAX_HITS = 50


@dataclass(frozen=True, kw_only=True)
class ListInUse:
    """The active version of one list: where its snapshot lies, and when it was imported (with a time zone)."""

    slug: str
    version: str
    sha256: str
    path: Path
    imported_at: datetime

    @property
    def mark(self) -> str:
        """The list and its content, as it stands in the version that a search says it read."""
        return f"{self.slug}:{self.sha256[:12]}"


class ImportedLists:
    """The lists in use, searched together. Lists older than `max_age` are not relied on.

    `key` keeps the hash of what was compared of an applicant from being guessed back into a name. `second` is another
    scorer of this process, `outside` a service that is asked beside the lists; both are optional.
    """

    def __init__(
        self,
        lists: Sequence[ListInUse],
        *,
        now: datetime,
        max_age: timedelta,
        key: bytes = b"",
        second: LogicV2 | None = None,
        outside: Yente | None = None,
    ) -> None:
        self._lists = tuple(sorted(lists, key=lambda item: item.slug))
        self._now = now
        self._max_age = max_age
        self._key = key
        self._second = second
        self._outside = outside

    def unusable(self) -> str:
        """Why no answer can be built on these lists, as a sentence for the desk; empty when one can."""
        if not self._lists:
            return _("No watch list is imported.")
        for item in self._lists:
            if self._stale(item):
                return _(
                    "The list {list} was imported {days} days ago and is stale. Import it again.",
                    list=item.slug,
                    days=(self._now - item.imported_at).days,
                )
        return ""

    def version(self) -> str:
        """The content of the lists that a search reads, at most 120 characters.

        It changes when an entry changes or a list goes stale, not when the same files are imported again. Raises
        SourceUnavailable when a list that is in use cannot be opened.
        """
        if not self._lists:
            return "no list"
        versions = []
        for item in self._lists:
            self._open(item)
            versions.append(item.mark + (" stale" if self._stale(item) else ""))
        versions += [other.version for other in (self._second, self._outside) if other is not None]
        text = ", ".join(versions)
        return (
            text if len(text) <= 120 else f"{len(self._lists)} lists:{hashlib.sha256(text.encode()).hexdigest()[:12]}"
        )

    def search(
        self,
        *,
        label: str,
        field: str,
        kind: str,
        name: str,
        country: str = "",
        birth_date: str = "",
        identifiers: Sequence[str] = (),
        threshold: float = THRESHOLD * 100,
    ) -> tuple[Hit, ...]:
        """Possible matches of one name, best first, at most MAX_HITS. Raises SourceUnavailable when the lists are
        unusable or cannot be read, and ValueError for a name that holds nothing to compare: never an empty answer."""
        if reason := self.unusable():
            raise SourceUnavailable(reason)
        question = Question(name, Kind(kind), birth_date, (country,) if country else (), tuple(identifiers))
        if not read(name, question.kind).usable:
            raise ValueError("nothing in the name to compare")
        subject_hash = self.hash_of(question)
        others: Mapping[str, Scorer] = {NAME: self._second} if self._second is not None else {}
        hits = [
            _hit(match, label, field, item, subject_hash)
            for item in self._lists
            for match in self._open(item).search(question, threshold=threshold / 100, others=others)
        ]
        if self._outside is not None:
            said = self._outside.match(
                label=label,
                field=field,
                kind=kind,
                name=name,
                country=country,
                birth_date=birth_date,
                identifiers=identifiers,
                threshold=threshold,
                subject_hash=subject_hash,
            )
            hits = _joined(hits, said)
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.entity_key))[:MAX_HITS])

    def hash_of(self, question: Question) -> str:
        """HMAC-SHA-256 over everything of the applicant that is compared, in hexadecimal."""
        compared = [question.name, question.kind.value, question.birth_date, question.countries, question.identifiers]
        return hmac.new(self._key, json.dumps(compared).encode(), hashlib.sha256).hexdigest()

    def _stale(self, item: ListInUse) -> bool:
        return self._now - item.imported_at > self._max_age

    def _open(self, item: ListInUse) -> Snapshot:
        try:
            snapshot = _opened(os.getpid(), item.path)
        except (OSError, ValueError, TypeError) as error:
            raise SourceUnavailable(_("The list {list} cannot be read: {why}", list=item.slug, why=error)) from error
        if snapshot.manifest.sha256 != item.sha256:
            raise SourceUnavailable(_("The list {list} is not the one that was imported.", list=item.slug))
        return snapshot


@lru_cache(maxsize=16)
def _opened(_process: int, path: Path) -> Snapshot:
    """One opened snapshot a process; the number of the process keeps a fork from using its parent's."""
    return Snapshot(path)


def _joined(ours: list[Hit], theirs: Sequence[Hit]) -> list[Hit]:
    """Both sides' hits, one for each entry: where both know it, ours with the scores of both, the higher standing."""
    known = {hit.entity_key: hit for hit in ours}
    for hit in theirs:
        own = known.get(hit.entity_key)
        if own is not None:
            hit = replace(own, score=max(own.score, hit.score), scores={**own.scores, **hit.scores})
        known[hit.entity_key] = hit
    return list(known.values())


def _hit(match: Match, label: str, field: str, item: ListInUse, subject_hash: str) -> Hit:
    comparison: list[Mapping[str, Any]] = [*match.lines]
    comparison.append(
        {
            "field": "list",
            "ours": "",
            "theirs": ", ".join((item.slug, *match.entity.programmes)),
            "effect": "same",
            "words": match.entity.remarks or match.entity.title,
        }
    )
    return Hit(
        subject_label=label,
        subject_field=field,
        entity_key=match.entity.key,
        entity_name=match.entity.name,
        list_version=f"{item.slug} {item.version}",
        score=round(match.score * 100, 1),
        comparison=comparison,
        subject_hash=subject_hash,
        entity_hash=match.entity.hash,
        scores={name: round(score * 100, 1) for name, score in match.scores.items()},
    )
