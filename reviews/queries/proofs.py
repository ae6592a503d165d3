"""What a partner can place to show that a domain, a repository or a target is theirs, and what was seen of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accessprogram.models import Application
from accessprogram.queries.applications import draft_of, resolved
from reviews.checks import tokens as places
from reviews.checks.tokens import Placement
from reviews.enums import OPEN_RUN_STATUSES, RunStatus
from reviews.models import Case, CheckRun
from reviews.queries.judgements import current_runs, title_of
from reviews.queries.subject_rows import claimed_rows, domain_claims
from reviews.queries.subjects import known_facts

CHECKS = ("domain_control", "repository_proof", "target_proof")


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One thing and the ways to show that it is theirs. ``state``: shown, missing (looked, and not there), waiting
    (nobody looked yet) or papers (documents show it, nothing is placed)."""

    name: str
    state: str
    placements: tuple[Placement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Group:
    """The proofs that one check looks at. ``run`` is its newest run; ``said`` what the partner reads of its result."""

    slug: str
    title: str
    proofs: tuple[Proof, ...]
    run: CheckRun | None = None
    asked: bool = False
    said: str = ""
    looked_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is being looked at, or will be by itself."""
        return self.run is not None and self.run.status in OPEN_RUN_STATUSES


@dataclass(frozen=True, kw_only=True)
class Proofs:
    """``case`` is the application's newest, when it was sent."""

    groups: tuple[Group, ...] = field(default=())
    case: Case | None = None


def proofs_of(application: Application) -> Proofs:
    """Everything that can be shown by placing a line somewhere, on a draft as on what was sent."""
    submission = application.submissions.first()
    answers = draft_of(application).answers if submission is None else resolved(submission)
    case = Case.objects.filter(application=application).select_related("tier_version").order_by("-created_at").first()
    runs = {run.check_slug: run for run in current_runs(case)} if case is not None else {}
    required = application.tier_version.required_checks
    groups = []
    for slug, rows in _rows(application, answers).items():
        run = runs.get(slug)
        finding = run.finding if run is not None and hasattr(run, "finding") else None
        evidence = finding.evidence if finding is not None else {}
        looked = run.ended_at if run is not None and run.status == RunStatus.COMPLETED else None
        groups.append(
            Group(
                slug=slug,
                title=title_of(slug),
                proofs=tuple(
                    Proof(name=name, placements=ways, state=_state(evidence, (name, label), ways, proved, looked))
                    for name, label, ways, proved in rows
                ),
                run=run,
                asked=slug in required,
                said=finding.applicant_summary if finding is not None else "",
                looked_at=looked,
            )
        )
    return Proofs(groups=tuple(group for group in groups if group.proofs), case=case)


Row = tuple[str, str, tuple[Placement, ...], bool]


def _rows(application: Application, answers: dict[str, Any]) -> dict[str, list[Row]]:
    """check -> (name, label, ways to show it, already on record)."""
    found = known_facts(application, answers)
    rows = claimed_rows(application.partner_id, application.questionnaire.definition, answers)
    return {
        "domain_control": [
            (claim.name, claim.name, places.for_domain(claim.name, claim.token), claim.proved)
            for claim in domain_claims(application.partner_id, found)
        ],
        "repository_proof": [
            (one.url, one.label, places.for_repository(one.url, one.token), False) for one in rows["repositories"]
        ],
        "target_proof": [
            (
                one.target,
                one.label,
                places.for_target(one.target, kind=one.kind, basis=one.basis, token=one.token),
                False,
            )
            for one in rows["targets"]
        ],
    }


def _state(
    evidence: Mapping[str, Any],
    names: Sequence[str],
    ways: tuple[Placement, ...],
    proved: bool,
    looked: datetime | None,
) -> str:
    seen = next(_said_of(evidence, names), None)
    if proved or seen:
        return "shown"
    if not ways:
        return "papers"
    return "missing" if looked is not None and seen is False else "waiting"


def _said_of(evidence: Mapping[str, Any], names: Sequence[str]) -> Iterator[bool]:
    """What a check's evidence says of one row: its lists hold {label or name, proved}."""
    for rows in evidence.values():
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping) and "proved" in row and {row.get("label"), row.get("name")} & set(names):
                yield bool(row["proved"])
