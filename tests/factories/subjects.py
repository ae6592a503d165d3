"""Submissions as the checks see them, and clients that answer from what they were given."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from accessprogram.questionnaires import CommitmentRule, EvidenceRule, TierRules, UseCaseRule, default_definition
from reviews.checks.base import (
    DnsAnswer,
    DnsStatus,
    FileFact,
    Hit,
    Identifier,
    Person,
    Sources,
    SourceUnavailable,
    Subject,
)
from reviews.checks.sources.none import NotConnected

NOW = datetime(2030, 3, 4, 9, 0, tzinfo=UTC)
LEI = "999900ALDERGATE00040"

RULES = TierRules(
    title="Defender",
    use_cases=(
        UseCaseRule(slug="own_code", title="Vulnerability research on own code", ration_limit=1000),
        UseCaseRule(slug="pentest", title="Authorised penetration testing", ration_limit=200, needs_targets=True),
    ),
    commitments=(
        CommitmentRule(slug="fix_time", title="Fix faster", unit="days", required=True, due_within_days=180),
        CommitmentRule(slug="share", title="Share detections", unit="rules"),
    ),
    evidence=(EvidenceRule(slug="security_policy", title="Security policy"),),
)

SAFEGUARDS = (
    "phishing_resistant_sign_in",
    "user_logs",
    "segregated_environment",
    "disk_encryption",
    "offboarding",
    "incident_notice",
    "output_handling",
    "staff_vetting",
)


def answers(**changes: Any) -> dict[str, Any]:
    """Complete answers of an organisation to the default questionnaire; None removes one."""
    complete: dict[str, Any] = {
        "applicant_kind": "organisation",
        "legal_name": "Aldergate Security Ltd",
        "registration_country": "GB",
        "registered_address": "12 Wharf Lane\nAldergate",
        "website": "https://www.aldergate.example",
        "domains": [],
        "contact_email": "partnerships@aldergate.example",
        "company_number": "01234567",
        "lei": LEI,
        "vat": "",
        "what_you_do": "Detection and response for nineteen hospitals.",
        "people": [
            {
                "name": "Robin Fielding",
                "email": "robin@aldergate.example",
                "roles": ["owner", "signatory", "security_contact", "named_user"],
                "job": "Director",
                "country": "GB",
                "birth_date": "",
            }
        ],
        "emergency_contact": "+44 20 7946 0000",
        "use_cases": [
            {
                "use_case": "own_code",
                "activity": "Nightly reading of our firmware.",
                "data": "Source code.",
                "surface": "api",
                "users": "Robin Fielding",
                "audience": "team",
                "ration": 500,
            }
        ],
        "finishing": "Three engineers, fifteen a month.",
        "targets": [],
        "commitments": [{"template": "fix_time", "baseline": "34", "target": "14", "due": "2030-06-30"}],
        "evidence": [{"id": "f1", "name": "policy.pdf", "kind": "security_policy"}],
        "recent_incidents": "no",
        "terms_read": "yes",
        "threat_summary_read": "yes",
        "people_told": "yes",
        "accurate": "yes",
    }
    for slug in SAFEGUARDS:
        complete |= {slug: "yes", f"{slug}_how": "Enforced by our identity provider."}
    return {slug: value for slug, value in (complete | changes).items() if value is not None}


def organisation(**changes: Any) -> Subject:
    """An organisation against which nothing speaks."""
    facts: dict[str, Any] = {
        "submission_id": "s1",
        "kind": "organisation",
        "name": "Aldergate Security Ltd",
        "country": "GB",
        "website": "https://www.aldergate.example",
        "domains": ("aldergate.example",),
        "contact_email": "partnerships@aldergate.example",
        "identifiers": (Identifier(kind="lei", value=LEI),),
        "people": (
            Person(
                label="person 1", name="Robin Fielding", email="robin@aldergate.example", role="owner", country="GB"
            ),
        ),
        "answers": answers(),
        "questionnaire": default_definition(),
        "tier_rules": RULES,
    }
    return Subject(**(facts | changes))


def person(**changes: Any) -> Subject:
    """One person acting alone, with a free mailbox and nothing else."""
    facts: dict[str, Any] = {
        "submission_id": "s2",
        "kind": "person",
        "name": "Kim Example",
        "country": "NL",
        "contact_email": "kim.example@gmail.com",
    }
    return Subject(**(facts | changes))


def file_fact(
    content: bytes, name: str = "policy.pdf", declared_type: str = "application/pdf", id: str = "f1"
) -> FileFact:
    """The declared facts of `content`."""
    return FileFact(
        id=id,
        name=name,
        evidence_kind="security_policy",
        declared_type=declared_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


class KnownNames:
    """A DNS that knows what it was given: (name, type) -> records; a name with no record exists all the same."""

    def __init__(self, records: Mapping[tuple[str, str], tuple[str, ...]], *, silent: tuple[str, ...] = ()) -> None:
        self.records = records
        self.silent = silent
        self.asked: list[tuple[str, str]] = []

    def query(self, name: str, record_type: str) -> DnsAnswer:
        """As the protocol says."""
        self.asked.append((name, record_type))
        if name in self.silent:
            raise SourceUnavailable("silent")
        if (name, record_type) in self.records:
            return DnsAnswer(status=DnsStatus.FOUND, records=self.records[name, record_type])
        known = any(known == name for known, _type in self.records)
        return DnsAnswer(status=DnsStatus.NO_RECORD if known else DnsStatus.NO_NAME)


class NoList:
    """A screening index into which nothing was imported."""

    def unusable(self) -> str:
        """As the protocol says."""
        return "no list"

    def version(self) -> str:
        """As the protocol says."""
        return "no list"

    def search(self, **_query: Any) -> tuple[Hit, ...]:
        """As the protocol says."""
        raise SourceUnavailable("no list")


class ListedDomains:
    """One free-mail provider and one of throw-away mailboxes."""

    def version(self) -> str:
        """As the protocol says."""
        return "lists 1"

    def is_free(self, domain: str) -> bool:
        """As the protocol says."""
        return domain == "gmail.com"

    def is_disposable(self, domain: str) -> bool:
        """As the protocol says."""
        return domain == "mailinator.com"


MAIL_AT = {
    ("aldergate.example", "MX"): ("10 mail.aldergate.example.",),
    ("mail.aldergate.example", "A"): ("192.0.2.1",),
    ("gmail.com", "MX"): ("5 mx.gmail.com.",),
    ("mx.gmail.com", "AAAA"): ("2001:db8::1",),
}


def sources(**changes: Any) -> Sources:
    """Clients that know `aldergate.example` and `gmail.com`, at nine o'clock on 4 March 2030."""
    clients: dict[str, Any] = {
        "dns": KnownNames(MAIL_AT),
        "screening": NoList(),
        "mail_domains": ListedDomains(),
        "clock": lambda: NOW,
        **{
            name: NotConnected(name)
            for name in ("web", "tls", "registrations", "entities", "advisories", "documents", "outside")
        },
    }
    return Sources(**(clients | changes))
