"""Very many invented cases, to measure the desk with: through tables, not operations.

What is written looks like what the operations leave (cases, their rows in lists, seats, decisions, tags, checks), in a
realistic spread of stages, tiers, dates and names. It is no history: nothing of it is in the ledger, nobody was told
anything, decisions have neither notices nor grants, risk and rank are drawn. Never on an installation that is in use.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from accessprogram.clock import db_now
from accessprogram.errors import WrongState
from accessprogram.models import Application, Partner, Submission, User
from reviews.demo import names
from reviews.demo.bulk_rows import as_json, defaults, write
from reviews.models import Case, CaseRow, CaseTag, CaseTransition, CheckRun, Claim, Decision, Finding
from reviews.models.rows import FAR, LONG_AGO
from reviews.operations import search_index
from reviews.search.words import document

SLICE = 10_000
YEARS = timedelta(days=3 * 365)
HELD_BY_ONE = 300
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
    whole: str
    bare: str


def seed(cases: int, *, random_seed: int = 5) -> int:
    """Write so many cases beside those that are there; returns how many. Raises WrongState without a case to begin
    with (the demonstration's will do)."""
    patterns = _patterns()
    if not patterns:
        raise WrongState("There is no case to begin with. Write the demonstration first.")
    first = Application.objects.filter(reference__startswith="SC-").count()
    now, rng = db_now(), Random(f"{random_seed} from {first}")  # noqa: S311 - nothing secret
    people = _people(max(1, cases // 5 // HELD_BY_ONE))
    with _rarely_indexed(cases):
        for start in range(0, cases, SLICE):
            with transaction.atomic():
                sheets = _sheets()
                for place in range(start, min(start + SLICE, cases)):
                    _one(sheets, first + place, place / cases, rng.choice(patterns), people, now, rng)
                for sheet in sheets.values():
                    sheet.flush()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cases


def _patterns() -> list[Pattern]:
    """One for each tier, in its order."""
    found: dict[UUID, Pattern] = {}
    beside = ("application__partner", "submission", "tier", "tier_version")
    kept = dict(CaseRow.objects.exclude(reference__startswith="SC-").values_list("case_id", "use_cases"))
    for case in Case.objects.exclude(application__reference__startswith="SC-").select_related(*beside):
        content = case.submission.content
        found.setdefault(
            case.tier_id,
            Pattern(
                case=case,
                use_cases=kept[case.pk],
                whole=as_json(content),
                bare=as_json({**content, "answers": {}}),
            ),
        )
    return sorted(found.values(), key=lambda pattern: (pattern.case.tier.position, pattern.case.tier.slug))


def _people(several: int) -> list[UUID]:
    """Who holds cases: reviewers of their own, who cannot sign in."""
    made = [
        User(email=f"reviewer-{number}@scale.example", name=f"Fictional Reviewer {number}", password="!")  # noqa: S106 - unusable
        for number in range(1, several + 1)
    ]
    User.objects.bulk_create(made, ignore_conflicts=True)
    return list(User.objects.filter(email__endswith="@scale.example").order_by("email").values_list("pk", flat=True))


def _sheets() -> dict[str, Sheet]:
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


def _one(
    sheets: dict[str, Sheet],
    number: int,
    place: float,
    pattern: Pattern,
    people: list[UUID],
    now: datetime,
    rng: Random,
) -> None:
    """One case with everything that belongs to it; ``place`` is 0 for the oldest and 1 for the newest."""
    like, opened = pattern.case, now - YEARS * (1 - place) * rng.uniform(0.97, 1)
    is_open = rng.random() < (0.88 if place > 0.78 else 0.005)
    stage = rng.choices(list(STAGES), list(STAGES.values()))[0] if is_open else "closed"
    outcome = "" if is_open else rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
    asked = stage == "review" and rng.random() < 0.2
    ended = min(now, opened + timedelta(days=rng.uniform(2, 40)))
    due = None if asked or not is_open else now + timedelta(days=rng.uniform(-6, 25))
    partner = names.name(number, rng)
    keys = {thing: _id(rng) for thing in ("partner", "application", "submission", "case")}
    case_id, whole = keys["case"], number % WHOLE == 0
    state = "submitted" if is_open else "decided" if outcome else "withdrawn"
    decided = ended if outcome else None
    waits = {"checks": "checks", "closed": "nobody"}.get(stage, "partner" if asked else "desk")
    since = ended if not is_open else opened
    shared = {"programme_id": like.programme_id, "tier_version_id": like.tier_version_id}
    mine = {"created_at": opened, "case_id": case_id}
    website = f"https://{names.domain(partner)}/"
    sheets["partner"].add(
        id=keys["partner"], created_at=opened, name=partner, country=names.country(rng), website=website,
        created_by_id=like.application.started_by_id,
    )  # fmt: skip
    sheets["application"].add(
        id=keys["application"], created_at=opened, partner_id=keys["partner"], state=state, updated_at=ended,
        questionnaire_id=like.application.questionnaire_id, reference=f"SC-{number:07d}", submitted_at=opened,
        started_by_id=like.application.started_by_id, decided_at=decided, **shared,
    )  # fmt: skip
    sheets["submission"].add(
        id=keys["submission"], created_at=opened, application_id=keys["application"], submitted_at=opened,
        content=pattern.whole if whole else pattern.bare, content_hash=like.submission.content_hash,
        submitted_by_id=like.submission.submitted_by_id,
    )  # fmt: skip
    case = {
        "application_id": keys["application"], "tier_id": like.tier_id, "programme_id": like.programme_id,
        "stage": stage, "waits_on": waits,
    }  # fmt: skip
    sheets["case"].add(
        id=case_id, created_at=opened, submission_id=keys["submission"], tier_version_id=like.tier_version_id,
        stage_since=since, due_at=due, stage_due_at=due, paused_at=now if asked else None,
        closed_at=None if is_open else ended, **case,
    )  # fmt: skip
    for entered, at in (("checks", opened), (stage, since)) if stage != "checks" else (("checks", opened),):
        sheets["transition"].add(id=_id(rng), stage=entered, at=at, **mine)
    row: dict[str, Any] = defaultdict(int)
    row.update(
        case, case_id=case_id, partner_id=keys["partner"], reference=f"SC-{number:07d}", application_kind="new",
        partner_name=partner, partner_kind="organisation", country=sheets["partner"].rows[-1][3], kind="application",
        is_open=is_open, opened_at=opened, due_at=due or FAR, stage_due_at=due or FAR,
        closed_at=FAR if is_open else ended, decided_at=decided or FAR, outcome=outcome, reviewer_id=None,
        reviewer_until=LONG_AGO, risk=min(100, int(rng.expovariate(1 / 15))), rank=rng.uniform(-9000, -6000),
        asks=False, held=stage == "confirmation", blind=False, concurrence=False, tags="",
        use_cases=pattern.use_cases if whole else "",
        document=document(f"SC-{number:07d}", partner, names.domain(partner)),
    )  # fmt: skip
    if stage == "review" and rng.random() < 0.7:
        row["reviewer_id"], row["reviewer_until"] = rng.choice(people), now + timedelta(days=rng.uniform(-0.2, 2))
        sheets["claim"].add(id=_id(rng), user_id=row["reviewer_id"], expires_at=row["reviewer_until"], **mine)
    if is_open and rng.random() < 0.05:
        tag = rng.choice(TAGS)
        row["tags"] = f" {tag} "
        sheets["tag"].add(id=_id(rng), tag=tag, by_id=people[0], **mine)
    if row["held"] or outcome:
        sheets["decision"].add(
            id=_id(rng), tier_version_id=like.tier_version_id, outcome=outcome or "approve", effective_at=decided,
            required_approvals=like.tier_version.required_approvals, state="effective" if outcome else "held",
            decided_by_id=people[0], **mine,
        )  # fmt: skip
    for check, says in _checks(like, stage, whole, rng):
        run_id, runs = _id(rng), stage == "checks"
        sheets["run"].add(
            id=run_id, submission_id=keys["submission"], check_slug=check, status="queued" if runs else "completed",
            not_before=FAR, ended_at=None if runs else opened, **mine,
        )  # fmt: skip
        row["open_checks"] += runs
        if not runs:
            sheets["finding"].add(id=_id(rng), created_at=opened, run_id=run_id, outcome=says)
            row["open_findings"] += is_open and says == "review"
    row["asks"] = row["open_findings"] > 0
    sheets["row"].add(**row, **{name: 0 for name in sheets["row"].varying if name not in row})


def _checks(like: Case, stage: str, whole: bool, rng: Random) -> Iterator[tuple[str, str]]:
    """(check, what it found): all of a whole case's, else only what makes a case wait."""
    asks = stage == "review" and rng.random() < 0.2
    for check in like.tier_version.required_checks if whole else like.tier_version.required_checks[:1]:
        if whole or asks or stage == "checks":
            yield check, "review" if asks and check == like.tier_version.required_checks[0] else "clear"


def _id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


@contextmanager
def _rarely_indexed(cases: int) -> Iterator[None]:
    """On PostgreSQL a list that grows tenfold is filled without its indexes, which are made once afterwards."""
    grows = SLICE < cases > CaseRow.objects.count() * 10
    remade = grows and connection.vendor == "postgresql" and not connection.in_atomic_block
    if remade:
        with connection.schema_editor() as editor:
            for index in CaseRow._meta.indexes:
                editor.remove_index(CaseRow, index)
        search_index.take_away()
    try:
        yield
    finally:
        if remade:
            with connection.schema_editor() as editor:
                for index in CaseRow._meta.indexes:
                    editor.add_index(CaseRow, index)
            search_index.install()
