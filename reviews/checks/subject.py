"""What a check looks at: the frozen submission, as a snapshot that owes nothing to the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accessprogram.questionnaires.rules import TierRules


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A number by which a register knows the applicant. `kind` is lei, vat or company_number; `country` ISO 3166-1."""

    kind: str
    value: str
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody named in the application; `birth_date` is ISO 8601 or empty.

    `label` tells the row without telling the name ("person 2"): findings speak of people by it.
    """

    label: str
    name: str
    email: str = ""
    role: str = ""
    country: str = ""
    birth_date: str = ""


@dataclass(frozen=True, kw_only=True)
class FileFact:
    """An evidence file as it was declared; `size` in bytes, `sha256` in hexadecimal, `id` opens it.

    `scan` is what the malware scanner said: not_scanned (there is none), quarantined (it has not looked yet), clean or
    infected. `valid_until` is ISO 8601 or empty.
    """

    id: str
    name: str
    evidence_kind: str
    declared_type: str
    size: int
    sha256: str
    scan: str = "not_scanned"
    valid_until: str = ""


@dataclass(frozen=True, kw_only=True)
class DomainClaim:
    """A domain that the applicant calls theirs. `token` is what a TXT record must say; `proved` is what our record says
    already."""

    name: str
    token: str
    proved: bool = False


@dataclass(frozen=True, kw_only=True)
class Repository:
    """A repository that the applicant says they can write to. `token` is what a file in it must say."""

    label: str
    url: str
    role: str = ""
    token: str = ""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A system to be tested. `basis`: own, operate, contract or bounty; `proof` is the applicant's text; `token` is
    what a file on it, or a TXT record, must say."""

    label: str
    target: str
    kind: str = ""
    basis: str = ""
    proof: str = ""
    token: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimedAdvisory:
    """A published finding that the applicant claims. `identifier`: CVE, GHSA or OSV; `credited_as`: whom it names."""

    label: str
    identifier: str
    credited_as: str = ""


@dataclass(frozen=True, kw_only=True)
class Attestation:
    """A certificate or report on the applicant's security. `valid_until` is ISO 8601 or empty."""

    label: str
    standard: str
    issuer: str = ""
    valid_until: str = ""
    scope: str = ""


@dataclass(frozen=True, kw_only=True)
class Subprocessor:
    """Somebody else who will see what the models produce."""

    label: str
    name: str
    country: str = ""
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class UseCase:
    """What a model is wanted for, in the applicant's words."""

    label: str
    slug: str
    activity: str = ""
    data: str = ""
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """How one member signs in: `strength` is password, second_factor or phishing_resistant."""

    label: str
    roles: tuple[str, ...]
    strength: str


@dataclass(frozen=True, kw_only=True)
class Conduct:
    """Something that happened under an earlier grant of the applicant.

    `kind`: grant, commitment, incident or measure. `label`: how the desk calls it. `state`: how it stands (revoked,
    suspended, restricted, lapsed, expired, breached, cured, kept, confirmed, unfounded ...).
    """

    kind: str
    label: str
    state: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EarlierRecord:
    """One thing that the office already knows and that matches this submission.

    `kind`: application, case, grant, incident or partner. `label`: how the desk calls it. `match`: what is the same
    and weighs most (identifier, domain, email, person, file, name, phone, address, name_key, network), `matches`: all
    that is the same. `value`: the shared value. `outcome`: how it ended (approved, declined, withdrawn, revoked,
    suspended, expired, open ...). `same_partner`: it is the applicant's own record. `until`: before then they were
    asked not to try again.
    """

    kind: str
    label: str
    match: str
    value: str
    outcome: str = ""
    at: datetime | None = None
    same_partner: bool = False
    matches: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The frozen submission as the checks see it. `kind` is organisation or person (one person acting alone).

    `answers` are keyed by question slug, `questionnaire` is the definition they answer, `tier_rules` what the tier
    asks, `earlier` what a query found before the run (no check queries anything itself). `handles` are names under
    which the applicant publishes.
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
    address: str = ""
    phone: str = ""
    handles: tuple[str, ...] = ()
    domain_claims: tuple[DomainClaim, ...] = ()
    repositories: tuple[Repository, ...] = ()
    targets: tuple[Target, ...] = ()
    advisories: tuple[ClaimedAdvisory, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    subprocessors: tuple[Subprocessor, ...] = ()
    use_cases: tuple[UseCase, ...] = ()
    sign_ins: tuple[SignIn, ...] = ()
    conduct: tuple[Conduct, ...] = ()

    @property
    def is_person(self) -> bool:
        """True for one person acting alone, to whom company questions do not apply."""
        return self.kind == "person"
