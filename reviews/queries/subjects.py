"""From a frozen submission to the snapshot that checks see, with personal values put back for as long as they run."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from accessprogram.models import Application, EvidenceFile, Submission
from accessprogram.queries.applications import resolved
from accessprogram.queries.tiers import rules_of
from accessprogram.questionnaires import Facts, TierRules, facts
from reviews.checks.base import FileFact, Identifier, Person, Subject
from reviews.queries.conduct import conduct, sign_ins
from reviews.queries.relations import earlier_records
from reviews.queries.subject_rows import claimed_rows, domain_claims


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """``paths``: file id -> where its bytes lie. Everything that a run needs; nothing is read after it."""

    subject: Subject
    paths: dict[str, Path]


def snapshot_of(submission: Submission, *, inputs: Collection[str] | None = None) -> Snapshot:
    """Read everything that a check may look at; call it outside the check, and let it go afterwards.

    ``inputs`` are the fields that the check reads (all of them when not named): what costs queries of its own is read
    only for those who look at it.
    """

    def wanted(name: str) -> bool:
        return inputs is None or name in inputs

    application = submission.application
    definition = application.questionnaire.definition
    answers = resolved(submission)
    found = facts_of(submission, answers)
    files = _files(answers) if wanted("files") or wanted("earlier") else []
    partner_id = application.partner_id
    subject = Subject(
        submission_id=str(submission.id),
        kind=found.kind,
        name=found.name,
        other_names=found.other_names,
        country=found.country,
        website=found.website,
        domains=found.domains,
        contact_email=found.contact_email,
        identifiers=tuple(
            Identifier(kind=kind, value=value, country=found.country) for kind, value in found.identifiers
        ),
        people=tuple(
            Person(
                label=f"person {person.row + 1}",
                name=person.name,
                email=person.email,
                role=", ".join(person.roles),
                country=person.country,
                birth_date=person.birth_date,
            )
            for person in found.people
        ),
        answers=answers,
        questionnaire=definition,
        tier_rules=rules_of(application.tier_version) if wanted("tier_rules") else TierRules(),
        files=tuple(_fact(file) for file in files),
        earlier=earlier_records(application, found, [file.sha256 for file in files]) if wanted("earlier") else (),
        address=found.address,
        phone=found.phone,
        handles=found.handles,
        domain_claims=domain_claims(partner_id, found) if wanted("domain_claims") else (),
        sign_ins=sign_ins(partner_id) if wanted("sign_ins") else (),
        conduct=conduct(partner_id) if wanted("conduct") else (),
        **claimed_rows(partner_id, definition, answers),
    )
    return Snapshot(
        subject=subject,
        paths={str(file.id): Path(settings.EVIDENCE_DIR) / file.storage_name for file in files},
    )


def facts_of(submission: Submission, answers: dict[str, Any] | None = None) -> Facts:
    """Who applies, with whom, as it was sent; see ``known_facts``."""
    return known_facts(submission.application, resolved(submission) if answers is None else answers)


def known_facts(application: Application, answers: dict[str, Any]) -> Facts:
    """Who applies, with whom; what the questionnaire did not ask is taken from the partner's own record."""
    partner = application.partner
    found = facts(application.questionnaire.definition, answers)
    return replace(
        found,
        kind="person" if partner.kind == "person" else found.kind,
        name=found.name or partner.name,
        country=found.country or partner.country,
        website=found.website or partner.website,
    )


def file_hashes(submission: Submission) -> list[str]:
    """SHA-256 of every file that was frozen with the submission."""
    answers = submission.content["answers"].values()
    return [item["sha256"] for held in answers for item in _frozen_files(held.get("value"))]


def file_ids(submission: Submission) -> list[UUID]:
    """Of every file that was frozen with the submission, in the order of its questions."""
    answers = submission.content["answers"].values()
    return [UUID(str(item["id"])) for held in answers for item in _frozen_files(held.get("value"))]


def _files(answers: dict[str, Any]) -> list[EvidenceFile]:
    ids = [item["id"] for value in answers.values() for item in _frozen_files(value)]
    return list(EvidenceFile.objects.filter(id__in=ids).order_by("created_at", "id"))


def _frozen_files(value: Any) -> list[dict[str, Any]]:
    """Files as a submission keeps them: rows with an id and a hash."""
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict) and {"id", "sha256", "size"} <= item.keys()]


def _fact(file: EvidenceFile) -> FileFact:
    return FileFact(
        id=str(file.id),
        name=file.name,
        evidence_kind=file.evidence_kind,
        declared_type=file.declared_type,
        size=file.size,
        sha256=file.sha256,
        scan=file.scan_state,
        valid_until=file.valid_until.isoformat() if file.valid_until else "",
    )
