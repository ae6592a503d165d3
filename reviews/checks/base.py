"""What a background check is: what it is given, what it may ask, and what it may answer.

Everything here is plain Python. A check sees a snapshot (`Subject`) and a handful of clients (`Sources`), and answers
with one `Finding`. It never sees the database, so that it can be tried on a draft, replayed and tested without one.

Texts: `summary` is for the desk and may name lists, people and earlier cases; `applicant_summary` is what the partner
reads, and must never tell more than the partner may know.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, Protocol

from reviews.checks.answers import DnsAnswer, DnsStatus, Hit, SourceOff, SourceUnavailable
from reviews.checks.clients import Clock, DnsSource, MailDomainSource, ScreeningSource, Sources
from reviews.checks.subject import EarlierRecord, FileFact, Identifier, Person, Subject
from reviews.checks.thresholds import Threshold, Thresholds

__all__ = [
    "GRAVITY",
    "Check",
    "Clock",
    "DnsAnswer",
    "DnsSource",
    "DnsStatus",
    "EarlierRecord",
    "FileFact",
    "Finding",
    "Hit",
    "Identifier",
    "MailDomainSource",
    "Outcome",
    "Person",
    "ScreeningSource",
    "SourceOff",
    "SourceUnavailable",
    "Sources",
    "Subject",
    "Threshold",
    "Thresholds",
    "Waiting",
    "input_hash",
    "worst",
]


class Outcome(StrEnum):
    """The answers that a completed run can have. A run that failed has none of them: an error is never `clear`."""

    CLEAR = "clear"
    REVIEW = "review"
    ADVERSE = "adverse"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"


# From harmless to grave. What could not be seen ranks below what was seen and needs a person.
GRAVITY = (Outcome.NOT_APPLICABLE, Outcome.CLEAR, Outcome.INCONCLUSIVE, Outcome.REVIEW, Outcome.ADVERSE)


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The gravest of several outcomes; not applicable when there are none."""
    return max(outcomes, key=GRAVITY.index, default=Outcome.NOT_APPLICABLE)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found. `evidence` is JSON: facts with their source, never a verdict copied from outside.

    Findings outlive personal data: summaries and evidence speak of people, addresses and files by label or id.
    """

    outcome: Outcome
    summary: str
    applicant_summary: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    source: str = ""
    source_version: str = ""


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Instead of a finding: an outside party has to answer first. `for_whom` and `applicant_summary` are read by
    people; the run looks again after `seconds`, or when the answer arrives."""

    for_whom: str
    applicant_summary: str
    seconds: int = 3600


class Check(Protocol):
    """One background check. Implementations are plain classes with these properties as class attributes, and no state.

    `queue` says which workers do it: fetch (asks the outside), screen (searches and compares), documents (opens files).
    `thresholds` are what it judges by, as data; `not_for` says in a sentence to whom it does not apply.

    `inputs` names the fields of `Subject` that it reads (they make the input hash); `source` what it asks outside the
    submission, or empty; `timeout_seconds` bounds one evaluation; a settled finding may be used again for `ttl_hours`.
    `title`, `why` and `applicant_text` are read by applicants.
    """

    @property
    def slug(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def why(self) -> str: ...
    @property
    def applicant_text(self) -> str: ...
    @property
    def inputs(self) -> tuple[str, ...]: ...
    @property
    def timeout_seconds(self) -> int: ...
    @property
    def ttl_hours(self) -> int: ...
    @property
    def source(self) -> str: ...
    @property
    def queue(self) -> str: ...
    @property
    def thresholds(self) -> Thresholds: ...
    @property
    def not_for(self) -> str: ...

    def applies_to(self, subject: Subject) -> bool:
        """False when the check has nothing to look at; the run then ends as not applicable."""
        ...

    def evaluate(self, subject: Subject, sources: Sources) -> Finding | Waiting:
        """Look and answer, or say for whom to wait. Raises SourceUnavailable when a source fails; any other exception
        is an error."""
        ...


def input_hash(
    check: Check,
    subject: Subject,
    *,
    source_version: str = "",
    thresholds: Mapping[str, Any] | None = None,
    key: bytes = b"",
) -> str:
    """Hexadecimal HMAC-SHA-256 over the check's version, its thresholds, what it reads and the source's version.

    Equal inputs give equal hashes whatever the order of keys; a field that the check does not read changes nothing.
    `key` keeps a stored hash from being guessed back into a name or an address.
    """
    document = {
        "check": check.slug,
        "version": check.version,
        "source_version": source_version,
        "thresholds": _plain(thresholds or {}),
        "inputs": {name: _plain(getattr(subject, name)) for name in sorted(check.inputs)},
    }
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hmac.new(key, canonical.encode("ascii"), hashlib.sha256).hexdigest()


def _plain(value: Any) -> Any:
    """The value as JSON knows it. Raises TypeError for what has no canonical form, rather than hash an address."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=repr)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")
