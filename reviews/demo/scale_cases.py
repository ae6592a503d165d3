"""One invented case: what is drawn of it, and the rows that it leaves in every table. ``scale`` says what for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db.models import Model

from accessprogram.models import Application, Partner, Submission
from reviews.demo import names
from reviews.demo.bulk_rows import as_json, defaults, write
from reviews.models import Case, CaseRow, CaseTag, CaseTransition, CheckRun, Claim, Decision, Finding
from reviews.models.rows import FAR, LONG_AGO
from reviews.search.words import document

YEARS = timedelta(days=3 * 365)
# Each so many cases one is whole: its submission has all answers, and its checks have findings.
WHOLE = 50
STAGES = {"review": 62, "checks": 10, "confirmation": 15, "committee": 6, "concurrence": 7}
OUTCOMES = {"approve": 45, "approve_conditions": 22, "decline": 28, "": 5}
TAGS = ("renewal-soon", "press", "priority", "asked-twice")


@dataclass
class Sheet:
    """Rows of one table that are written together; ``always`` holds what is the same in each."""

    model: type[Model]
    varying: tuple[str, ...]
    always: dict[str, Any] = field(default_factory=dict)
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        fixed = defaults(self.model, (*self.varying, *self.always)) | self.always
        self.columns, self.tail = (*self.varying, *fixed), tuple(fixed.values())

    def add(self, **values: Any) -> None:
        self.rows.append((*(values[name] for name in self.varying), *self.tail))

    def flush(self) -> None:
        write(self.model, self.columns, self.rows)
        self.rows.clear()


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """A case of one tier that the operations made: what every invented one of that tier shares with it."""

    case: Case
    use_cases: str
    ruled_at: datetime
    whole: str
    bare: str


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What is drawn of a case before anything of it is written. ``stage`` is closed where it is not open; ``outcome``
    is empty of open and of withdrawn ones; ``waiting``: the partner was asked, and its clock stands still."""

    number: int
    like: Pattern
    opened: datetime
    ended: datetime
    due: datetime | None
    is_open: bool
    stage: str
    outcome: str
    waiting: bool
    partner: str
    country: str
    partner_id: UUID
    application_id: UUID
    submission_id: UUID
    case_id: UUID

    @property
    def reference(self) -> str:
        return f"SC-{self.number:07d}"

    @property
    def whole(self) -> bool:
        return self.number % WHOLE == 0

    @property
    def decided(self) -> datetime | None:
        return self.ended if self.outcome else None

    @property
    def held(self) -> bool:
        return self.stage == "confirmation"

    @property
    def waits_on(self) -> str:
        return {"checks": "checks", "closed": "nobody"}.get(self.stage, "partner" if self.waiting else "desk")

    @property
    def mine(self) -> dict[str, Any]:
        """What everything has that belongs to the case."""
        return {"created_at": self.opened, "case_id": self.case_id}


def empty_sheets() -> dict[str, Sheet]:
    """One for every table that a case leaves rows in."""

    def sheet(model: type[Model], *varying: str, **always: Any) -> Sheet:
        return Sheet(model=model, varying=varying, always=always)

    case = (
        "application_id", "submission_id", "programme_id", "tier_id", "tier_version_id", "stage", "waits_on",
        "stage_since", "due_at", "stage_due_at", "paused_at", "closed_at",
    )  # fmt: skip
    row = [item.attname for item in CaseRow._meta.concrete_fields if item.name not in ("id", "worse", "escalated")]
    return {
        "partner": sheet(Partner, "id", "created_at", "name", "country", "website", "created_by_id"),
        "application": sheet(
            Application, "id", "created_at", "partner_id", "programme_id", "tier_version_id", "questionnaire_id",
            "state", "reference", "started_by_id", "updated_at", "submitted_at", "decided_at",
        ),
        "submission": sheet(
            Submission, "id", "created_at", "application_id", "content", "content_hash", "submitted_by_id",
            "submitted_at", number=1,
        ),
        "case": sheet(Case, "id", "created_at", *case),
        "row": sheet(CaseRow, *row),
        "transition": sheet(CaseTransition, "id", "created_at", "case_id", "stage", "at"),
        "claim": sheet(Claim, "id", "created_at", "case_id", "user_id", "expires_at", seat="review", fence=1),
        "decision": sheet(
            Decision, "id", "created_at", "case_id", "tier_version_id", "outcome", "required_approvals", "state",
            "decided_by_id", "effective_at",
            rationale="Invented, to measure with.", basis=as_json({}), basis_hash="0" * 64,
        ),
        "tag": sheet(CaseTag, "id", "created_at", "case_id", "tag", "by_id"),
        "run": sheet(
            CheckRun, "id", "created_at", "case_id", "submission_id", "check_slug", "status", "not_before", "ended_at",
            check_version="1",
        ),
        "finding": sheet(
            Finding, "id", "created_at", "run_id", "outcome", summary="Invented, to measure with.",
            applicant_summary="This was looked into.",
        ),
    }  # fmt: skip


def add(
    sheets: dict[str, Sheet],
    number: int,
    place: float,
    pattern: Pattern,
    people: list[UUID],
    now: datetime,
    rng: Random,
) -> None:
    """One case with everything that belongs to it; ``place`` is 0 for the oldest and 1 for the newest."""
    drawn = _draw(number, place, pattern, now, rng)
    _application(sheets, drawn)
    _case(sheets, drawn, now, rng)
    row = _row(drawn, rng)
    row |= _claim(sheets, drawn, people, now, rng)
    row |= _tag(sheets, drawn, people, rng)
    _decision(sheets, drawn, people, rng)
    row |= _checks(sheets, drawn, rng)
    sheets["row"].add(**row)


def _draw(number: int, place: float, pattern: Pattern, now: datetime, rng: Random) -> Drawn:
    opened = now - YEARS * (1 - place) * rng.uniform(0.97, 1)
    is_open = rng.random() < (0.88 if place > 0.78 else 0.005)
    stage = rng.choices(list(STAGES), list(STAGES.values()))[0] if is_open else "closed"
    outcome = "" if is_open else rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    waiting = stage == "review" and rng.random() < 0.2
    ended = min(now, opened + timedelta(days=rng.uniform(2, 40)))
    due = None if waiting or not is_open else now + timedelta(days=rng.uniform(-6, 25))
    partner = names.name(number, rng)
    return Drawn(
        number=number, like=pattern, opened=opened, ended=ended, due=due, is_open=is_open, stage=stage,
        outcome=outcome, waiting=waiting, partner=partner, partner_id=_id(rng), application_id=_id(rng),
        submission_id=_id(rng), case_id=_id(rng), country=names.country(rng),
    )  # fmt: skip


def _application(sheets: dict[str, Sheet], drawn: Drawn) -> None:
    """The partner, and what it sent."""
    like = drawn.like.case
    state = "submitted" if drawn.is_open else "decided" if drawn.outcome else "withdrawn"
    sheets["partner"].add(
        id=drawn.partner_id, created_at=drawn.opened, name=drawn.partner, country=drawn.country,
        website=f"https://{names.domain(drawn.partner)}/", created_by_id=like.application.started_by_id,
    )  # fmt: skip
    sheets["application"].add(
        id=drawn.application_id, created_at=drawn.opened, partner_id=drawn.partner_id, state=state,
        updated_at=drawn.ended, questionnaire_id=like.application.questionnaire_id, reference=drawn.reference,
        submitted_at=drawn.opened, started_by_id=like.application.started_by_id, decided_at=drawn.decided,
        programme_id=like.programme_id, tier_version_id=like.tier_version_id,
    )  # fmt: skip
    sheets["submission"].add(
        id=drawn.submission_id, created_at=drawn.opened, application_id=drawn.application_id,
        submitted_at=drawn.opened, content=drawn.like.whole if drawn.whole else drawn.like.bare,
        content_hash=like.submission.content_hash, submitted_by_id=like.submission.submitted_by_id,
    )  # fmt: skip


def _case(sheets: dict[str, Sheet], drawn: Drawn, now: datetime, rng: Random) -> None:
    like = drawn.like.case
    since = drawn.opened if drawn.is_open else drawn.ended
    sheets["case"].add(
        id=drawn.case_id, created_at=drawn.opened, application_id=drawn.application_id,
        submission_id=drawn.submission_id, programme_id=like.programme_id, tier_id=like.tier_id,
        tier_version_id=like.tier_version_id, stage=drawn.stage, waits_on=drawn.waits_on, stage_since=since,
        due_at=drawn.due, stage_due_at=drawn.due, paused_at=now if drawn.waiting else None,
        closed_at=None if drawn.is_open else drawn.ended,
    )  # fmt: skip
    for stage, at in {"checks": drawn.opened, drawn.stage: since}.items():
        sheets["transition"].add(id=_id(rng), stage=stage, at=at, **drawn.mine)


def _row(drawn: Drawn, rng: Random) -> dict[str, Any]:
    """What lists show of it, as long as nobody holds it, nothing is tagged and nothing was found."""
    like = drawn.like.case
    return {
        "case_id": drawn.case_id, "application_id": drawn.application_id, "programme_id": like.programme_id,
        "tier_id": like.tier_id, "partner_id": drawn.partner_id, "reference": drawn.reference,
        "application_kind": "new", "partner_name": drawn.partner, "partner_kind": "organisation",
        "country": drawn.country, "kind": "application", "stage": drawn.stage, "waits_on": drawn.waits_on,
        "is_open": drawn.is_open, "opened_at": drawn.opened, "due_at": drawn.due or FAR,
        "stage_due_at": drawn.due or FAR, "closed_at": FAR if drawn.is_open else drawn.ended,
        "decided_at": drawn.decided or FAR, "outcome": drawn.outcome, "reviewer_id": None,
        "reviewer_until": LONG_AGO, "risk": min(100, int(rng.expovariate(1 / 15))),
        "rank": rng.uniform(-9000, -6000), "ruled_at": drawn.like.ruled_at, "open_hits": 0, "errored_checks": 0,
        "open_questions": 0, "held": drawn.held, "blind": False, "concurrence": False, "tags": "",
        "use_cases": drawn.like.use_cases if drawn.whole else "",
        "document": document(drawn.reference, drawn.partner, names.domain(drawn.partner)),
    }  # fmt: skip


def _claim(sheets: dict[str, Sheet], drawn: Drawn, people: list[UUID], now: datetime, rng: Random) -> dict[str, Any]:
    """Most reviews are somebody's, some of them by a lease that has run out."""
    if drawn.stage != "review" or rng.random() >= 0.7:
        return {}
    holder, until = rng.choice(people), now + timedelta(days=rng.uniform(-0.2, 2))
    sheets["claim"].add(id=_id(rng), user_id=holder, expires_at=until, **drawn.mine)
    return {"reviewer_id": holder, "reviewer_until": until}


def _tag(sheets: dict[str, Sheet], drawn: Drawn, people: list[UUID], rng: Random) -> dict[str, Any]:
    if not drawn.is_open or rng.random() >= 0.05:
        return {}
    tag = rng.choice(TAGS)
    sheets["tag"].add(id=_id(rng), tag=tag, by_id=people[0], **drawn.mine)
    return {"tags": f" {tag} "}


def _decision(sheets: dict[str, Sheet], drawn: Drawn, people: list[UUID], rng: Random) -> None:
    if not drawn.held and not drawn.outcome:
        return
    sheets["decision"].add(
        id=_id(rng), tier_version_id=drawn.like.case.tier_version_id, outcome=drawn.outcome or "approve",
        effective_at=drawn.decided, required_approvals=drawn.like.case.tier_version.required_approvals,
        state="effective" if drawn.outcome else "held", decided_by_id=people[0], **drawn.mine,
    )  # fmt: skip


def _checks(sheets: dict[str, Sheet], drawn: Drawn, rng: Random) -> dict[str, Any]:
    """All checks of a whole case, else only what makes a case wait: one that is not done, or one to be judged."""
    running = drawn.stage == "checks"
    asks = drawn.stage == "review" and rng.random() < 0.2
    required = drawn.like.case.tier_version.required_checks
    some = required if drawn.whole else required[:1] if asks or running else []
    for place, check in enumerate(some):
        run_id = _id(rng)
        sheets["run"].add(
            id=run_id, submission_id=drawn.submission_id, check_slug=check,
            status="queued" if running else "completed", not_before=FAR, ended_at=None if running else drawn.opened,
            **drawn.mine,
        )  # fmt: skip
        if not running:
            outcome = "review" if asks and not place else "clear"
            sheets["finding"].add(id=_id(rng), created_at=drawn.opened, run_id=run_id, outcome=outcome)
    asks = asks and bool(some)
    return {"open_checks": len(some) if running else 0, "open_findings": int(asks), "asks": asks}


def _id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)
