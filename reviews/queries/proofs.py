"""What a partner can place to show that a domain, a repository or a target is theirs, and what was seen of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accessprogram.models import Application
from accessprogram.queries.applications import draft_of, resolved
from reviews.checks import tokens as places
from reviews.checks.tokens import Placement
from reviews.enums import OPEN_RUN_STATUSES, RunStatus
from reviews.models import Case, CheckRun
from reviews.queries.judgements import newest_runs, title_of
from reviews.queries.subject_rows import claimed_rows, domain_claims
from reviews.queries.subjects import known_facts

# check -> where its evidence says what was seen of each thing: (list, which one, what was seen)
EVIDENCE = {
    "domain_control": ("domains", "domain", "seen"),
    "repository_proof": ("repositories", "repository", "seen"),
    "target_proof": ("targets", "target", "shown"),
}


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

    @property
    def is_missing(self) -> bool:
        """Whether another look could show more."""
        return any(proof.state in ("missing", "waiting") for proof in self.proofs)


@dataclass(frozen=True, kw_only=True)
class Proofs:
    """``case`` is the application's newest, when it was sent."""

    groups: tuple[Group, ...] = field(default=())
    case: Case | None = None

    @property
    def stage(self) -> str:
        """Of the case; empty while it is a draft."""
        return self.case.stage if self.case is not None else ""

    @property
    def looked_at(self) -> datetime | None:
        """The newest look at what another look is for."""
        return max((run.ended_at for run in self.again if run.ended_at is not None), default=None)

    @property
    def again(self) -> list[CheckRun]:
        """The runs that have ended and did not see everything: what another look is for."""
        return [group.run for group in self.groups if group.run and not group.is_open and group.is_missing]


def proofs_of(application: Application) -> Proofs:
    """Everything that can be shown by placing a line somewhere, on a draft as on what was sent."""
    submission = application.submissions.first()
    answers = draft_of(application).answers if submission is None else resolved(submission)
    case = Case.objects.filter(application=application).select_related("tier_version").order_by("-created_at").first()
    runs = {run.check_slug: run for run in newest_runs(case)} if case is not None else {}
    required = application.tier_version.required_checks
    groups = []
    for slug, rows in _rows(application, answers).items():
        run = runs.get(slug)
        finding = run.finding if run is not None and hasattr(run, "finding") else None
        seen = _seen(slug, finding.evidence) if finding is not None else {}
        looked = run.ended_at if run is not None and run.status == RunStatus.COMPLETED else None
        groups.append(
            Group(
                slug=slug,
                title=title_of(slug),
                proofs=tuple(
                    Proof(name=name, placements=ways, state=_state(seen.get(label), ways, proved))
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


def _state(seen: str | None, ways: tuple[Placement, ...], proved: bool) -> str:
    if proved or seen == "proved":
        return "shown"
    if not ways:
        return "papers"
    return "waiting" if seen is None else "missing"


def _seen(slug: str, evidence: Mapping[str, Any]) -> dict[str, str]:
    """thing -> the word for what was seen of it."""
    several, which, what = EVIDENCE[slug]
    rows = evidence.get(several, ())
    return {str(row.get(which)): str(row.get(what)) for row in rows if isinstance(row, Mapping)}
