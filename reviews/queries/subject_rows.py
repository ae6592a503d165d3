"""The tables of a submission as the checks see them: what is claimed, row by row, with the words that would show it."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from accessprogram.questionnaires import Facts, by_role, is_empty
from accessprogram.questionnaires.countries import country_code
from accessprogram.questionnaires.definition import text
from accessprogram.questionnaires.facts import cells
from reviews.checks.subject import (
    Attestation,
    ClaimedAdvisory,
    DomainClaim,
    Repository,
    Subprocessor,
    Target,
    UseCase,
)
from reviews.queries.tokens import DOMAIN, REPOSITORY, TARGET, domain_rows, token_for

Row = Mapping[str, str]


def domain_claims(partner_id: UUID, facts: Facts) -> tuple[DomainClaim, ...]:
    """The domains of the application, the website's first; one query."""
    known = domain_rows(partner_id)
    return tuple(
        DomainClaim(
            name=name,
            token=known[name].token if name in known else token_for(partner_id, DOMAIN, name),
            proved=name in known and known[name].proved_at is not None,
        )
        for name in facts.domains
    )


def claimed_rows(partner_id: UUID, definition: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of ``Subject``: repositories, targets, advisories, attestations, subprocessors and use cases."""
    found = by_role(definition, answers)

    def rows(role: str) -> Iterator[tuple[int, Row]]:
        """Number (from 1) and the row's texts by role of column; rows that say nothing are left out."""
        for index, row in cells(*found[role]) if role in found else ():
            if not is_empty(row):
                yield index + 1, {name: text(value) for name, value in row.items()}

    return {
        "repositories": tuple(
            Repository(
                label=f"repository {number}",
                url=row.get("url", ""),
                role=row.get("role", ""),
                token=token_for(partner_id, REPOSITORY, row.get("url", "")),
            )
            for number, row in rows("repositories")
        ),
        "targets": tuple(
            Target(
                label=f"target {number}",
                target=row.get("target", ""),
                kind=row.get("kind", ""),
                basis=row.get("basis", ""),
                proof=row.get("proof", ""),
                token=token_for(partner_id, TARGET, row.get("target", "")),
            )
            for number, row in rows("targets")
        ),
        "advisories": tuple(
            ClaimedAdvisory(
                label=f"advisory {number}",
                identifier=row.get("identifier", "").upper(),
                credited_as=row.get("credited_as", ""),
            )
            for number, row in rows("advisories")
        ),
        "attestations": tuple(
            Attestation(
                label=f"attestation {number}",
                standard=row.get("standard", ""),
                issuer=row.get("issuer", ""),
                valid_until=row.get("valid_until", ""),
                scope=row.get("scope", ""),
            )
            for number, row in rows("attestations")
        ),
        "subprocessors": tuple(
            Subprocessor(
                label=f"subprocessor {number}",
                name=row.get("name", ""),
                country=country_code(row.get("country", "")),
                purpose=row.get("purpose", ""),
            )
            for number, row in rows("subprocessors")
        ),
        "use_cases": tuple(
            UseCase(
                label=f"use case {number}",
                slug=row.get("use_case", ""),
                activity=row.get("activity", ""),
                data=row.get("data", ""),
                audience=row.get("audience", ""),
            )
            for number, row in rows("use_cases")
        ),
    }
