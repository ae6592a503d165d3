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
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum
from typing import Any, BinaryIO, Protocol

from accessprogram.questionnaires.rules import TierRules


class Outcome(StrEnum):
    """The answers that a completed run can have. A run that failed has none of them: an error is never `clear`."""

    CLEAR = "clear"
    REVIEW = "review"
    ADVERSE = "adverse"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"


class SourceUnavailable(Exception):
    """A source did not answer (timeout, 5xx, 429): nothing was learnt, and the run is tried again.

    `retry_after` is in seconds, when the source said how long to wait.
    """

    def __init__(self, reason: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(reason or "The source did not answer.")
        self.retry_after = retry_after


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A number by which a register knows the applicant. `kind` is lei, vat or company_number; `country` ISO 3166-1."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody named in the application. `label` is the anchor of their row, `birth_date` ISO 8601 or empty."""

    label: str
    name: str
    email: str = ""
    role: str = ""
    country: str = ""
    birth_date: str = ""


@dataclass(frozen=True, kw_only=True)
class FileFact:
    """An evidence file as it was declared; `size` in bytes, `sha256` in hexadecimal, `id` opens it."""

    id: str
    name: str
    evidence_kind: str
    declared_type: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class EarlierRecord:
    """One thing that the office already knows and that matches this submission.

    `kind`: application, case, grant, incident or partner. `label`: how the desk calls it. `match`: what is the same
    (identifier, domain, email, person, file, name). `value`: the shared value. `outcome`: how it ended (approved,
    declined, withdrawn, revoked, suspended, expired, open ...). `same_partner`: it is the applicant's own record.
    """

    kind: str
    label: str
    match: str
    value: str
    outcome: str = ""
    at: datetime | None = None
    same_partner: bool = False


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The frozen submission as the checks see it. `kind` is organisation or person (one person acting alone).

    `answers` are keyed by question slug, `questionnaire` is the definition they answer, `tier_rules` what the tier
    asks, `earlier` what a query found before the run (no check queries anything itself).
    """

    submission_id: str
    kind: str
    name: str
    other_names: tuple[str, ...] = ()
    country: str = ""
    website: str = ""
    domains: tuple[str, ...] = ()
    contact_email: str = ""
    identifiers: tuple[Identifier, ...] = ()
    people: tuple[Person, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    questionnaire: Mapping[str, Any] = field(default_factory=dict)
    tier_rules: TierRules = field(default_factory=TierRules)
    files: tuple[FileFact, ...] = ()
    earlier: tuple[EarlierRecord, ...] = ()

    @property
    def is_person(self) -> bool:
        """True for one person acting alone, to whom company questions do not apply."""
        return self.kind == "person"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A possible match on a watch list. `score` is 0 to 100; `comparison` holds both sides, field by field.

    `entity_key` is stable between versions of a list, so that a false positive stays settled.
    """

    subject_label: str
    subject_field: str
    entity_key: str
    entity_name: str
    list_version: str
    score: float
    comparison: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found. `evidence` is JSON: facts with their source, never a verdict copied from outside."""

    outcome: Outcome
    summary: str
    applicant_summary: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    hits: tuple[Hit, ...] = ()
    source: str = ""
    source_version: str = ""


class DnsStatus(StrEnum):
    """What an authoritative answer says. A server that fails or is late is `SourceUnavailable`, never one of these."""

    FOUND = "found"
    NO_RECORD = "no_record"
    NO_NAME = "no_name"


@dataclass(frozen=True, kw_only=True)
class DnsAnswer:
    """Records of one name and type in presentation form (`10 mail.example.`), in a stable order."""

    status: DnsStatus
    records: tuple[str, ...] = ()


class DnsSource(Protocol):
    """Asks the configured nameservers."""

    def query(self, name: str, record_type: str) -> DnsAnswer:
        """Answer for `name`. Raises SourceUnavailable on timeout, SERVFAIL or REFUSED."""
        ...


class ScreeningSource(Protocol):
    """The imported watch lists, indexed."""

    def version(self) -> str:
        """The versions of the lists that a search reads. Raises SourceUnavailable when no list is imported."""
        ...

    def search(
        self, *, label: str, field: str, kind: str, name: str, country: str = "", birth_date: str = ""
    ) -> tuple[Hit, ...]:
        """Possible matches of one name (`kind`: organisation or person), best first. Raises SourceUnavailable."""
        ...


class MailDomainSource(Protocol):
    """Lists of domains where anybody gets a mailbox."""

    def version(self) -> str:
        """Which lists, at which version."""
        ...

    def is_free(self, domain: str) -> bool:
        """A free-mail provider."""
        ...

    def is_disposable(self, domain: str) -> bool:
        """A provider of throw-away mailboxes."""
        ...


class OpenFile(Protocol):
    """Opens an evidence file for reading from its start."""

    def __call__(self, file_id: str) -> BinaryIO:
        """The content. Raises FileNotFoundError when there is none, SourceUnavailable when the store fails."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Now, with a time zone."""
        ...


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The clients that the runner lends to a check. A check uses only the one that its `source` names."""

    dns: DnsSource
    screening: ScreeningSource
    mail_domains: MailDomainSource
    open_file: OpenFile
    clock: Clock


class Check(Protocol):
    """One background check. Implementations are plain classes with these as class attributes, and no state.

    `inputs` names the fields of `Subject` that it reads (they make the input hash); `source` what it asks outside the
    submission, or empty; `timeout_seconds` bounds one evaluation; a settled finding may be used again for `ttl_hours`.
    `title`, `why` and `applicant_text` are read by applicants.
    """

    slug: str
    version: str
    title: str
    why: str
    applicant_text: str
    inputs: tuple[str, ...]
    timeout_seconds: int
    ttl_hours: int
    source: str

    def applies_to(self, subject: Subject) -> bool:
        """False when the check has nothing to look at; the run then ends as not applicable."""
        ...

    def evaluate(self, subject: Subject, sources: Sources) -> Finding:
        """Look and answer. Raises SourceUnavailable when a source fails; any other exception is an error."""
        ...


def input_hash(check: Check, subject: Subject, *, source_version: str = "", key: bytes = b"") -> str:
    """Hexadecimal HMAC-SHA-256 over the check's version, the inputs that it reads and the source's version.

    Equal inputs give equal hashes whatever the order of keys; a field that the check does not read changes nothing.
    `key` keeps a stored hash from being guessed back into a name or an address.
    """
    document = {
        "check": check.slug,
        "version": check.version,
        "source_version": source_version,
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
