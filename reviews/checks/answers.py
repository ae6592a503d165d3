"""What sources answer, whichever client asked them: facts without a judgement, and that nothing was learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class SourceUnavailable(Exception):
    """A source did not answer (timeout, 5xx, 429): nothing was learnt, and the run is tried again.

    `retry_after` is in seconds, when the source said how long to wait.
    """

    def __init__(self, reason: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(reason or "The source did not answer.")
        self.retry_after = retry_after


class SourceOff(SourceUnavailable):
    """This installation does not ask this source, by its operator's choice: waiting does not help.

    A check may say so in its finding; one that does not catches nothing, and its run could not be completed.
    """


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A possible match on a watch list. `score` is 0 to 100; `comparison` holds both sides, a line a field.

    `entity_key` is stable between versions of a list; `subject_hash` and `entity_hash` change with what is compared,
    and a false positive stays settled while both stay the same. `scores` are those of each scorer: the highest stands.
    """

    subject_label: str
    subject_field: str
    entity_key: str
    entity_name: str
    list_version: str
    score: float
    comparison: Sequence[Mapping[str, Any]] = ()
    subject_hash: str = ""
    entity_hash: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)


class DnsStatus(StrEnum):
    """What an authoritative answer says. A server that fails or is late is `SourceUnavailable`, never one of these."""

    FOUND = "found"
    NO_RECORD = "no_record"
    NO_NAME = "no_name"


@dataclass(frozen=True, kw_only=True)
class DnsAnswer:
    """Records of one name and type in presentation form (`10 mail.example.`), in a stable order.

    `security` is what DNSSEC says of the answer: secure, insecure (the zone is not signed) or bogus (a signature that
    does not hold: the records are then empty). It is empty where nobody validated.
    """

    status: DnsStatus
    records: tuple[str, ...] = ()
    security: str = ""


@dataclass(frozen=True, kw_only=True)
class WebAnswer:
    """What a web server said. `problem` is a stable word and `status` 0 when no answer may be taken from it: address,
    scheme, host, name, port, tls, redirects, too_large, encoding. `body` is bytes as sent, `url` the last one asked."""

    status: int = 0
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class TlsFacts:
    """What a server shows on port 443. `problem` is empty when its certificate holds for the name: otherwise expired,
    not_yet, name, untrusted, self_signed, handshake or nowhere (the name leads to no public address). `not_after` has a
    time zone."""

    protocol: str = ""
    issuer: str = ""
    not_after: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """A domain in its registry (RFC 9083). Times have a time zone; `statuses` are EPP status words."""

    name: str
    created_at: datetime | None = None
    expires_at: datetime | None = None
    registrar: str = ""
    statuses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LegalEntity:
    """One record of the LEI register (ISO 17442). `status`: ISSUED, LAPSED, RETIRED ...; `entity_status`: ACTIVE or
    INACTIVE. `parents` are the names of direct and ultimate parents, where the register gives them."""

    lei: str
    name: str
    other_names: tuple[str, ...] = ()
    country: str = ""
    registered_as: str = ""
    status: str = ""
    entity_status: str = ""
    next_renewal: datetime | None = None
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AdvisoryRecord:
    """A published vulnerability. `credits` are names as printed; `withdrawn` says that it was taken back."""

    identifier: str
    aliases: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    published: datetime | None = None
    withdrawn: bool = False
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class FileReport:
    """What came of opening a file in a process that holds nothing.

    `family` names what it is by its content (reviews.documents.content.Family); `observations` are the words of
    reviews.documents.words.Seen, empty when nothing was found. `size` (bytes) and `sha256` are of what was looked at;
    `pages`, `pixels` and `letters` are None where there was nothing to count. `metadata` names what it tells about its
    making, never what that is.
    """

    family: str = ""
    observations: tuple[str, ...] = ()
    size: int = 0
    sha256: str = ""
    pages: int | None = None
    pixels: int | None = None
    letters: int | None = None
    metadata: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OutsideAnswer:
    """What an outside provider said of one person or company. `state`: none (nobody was asked yet), pending, done,
    expired. `outcome`: verified, failed or unclear, only when done. `reference` is the provider's; no document
    is kept."""

    state: str
    outcome: str = ""
    reference: str = ""
    provider: str = ""
    valid_until: datetime | None = None
