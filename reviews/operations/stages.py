"""A case's stage, its clock, and what the partner is shown of both. Called by operations inside their transaction."""

from datetime import datetime
from typing import Any

from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.clock import db_now, now_sql, read_now
from accessprogram.models import Application
from accessprogram.operations import audit, progress
from accessprogram.policy.actors import Actor
from accessprogram.queries.tiers import decision_times
from accessprogram.states import step
from reviews.enums import OPEN_RUN_STATUSES, CaseKind, Stage, WaitsOn
from reviews.models import Case, CaseTransition
from reviews.operations import clocks, rows, votes
from reviews.queries.judgements import current_statuses
from reviews.states import CASE

APPEAL_READ = gettext_lazy("People who had no part in the decision read your appeal.")


def locked(case: Case) -> Case:
    """The case as it stands now, locked until the commit: its application first, always, so that nobody deadlocks."""
    Application.objects.select_for_update().get(pk=case.application_id)
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("application__partner", "tier_version", "tier", "submission")
        .get(pk=case.pk)
    )


def locked_alone(case: Case) -> tuple[Case, datetime]:
    """As ``locked``, but read without what stands beside it (that is read when somebody asks for it); and what the time
    is, asked along."""
    # PostgreSQL takes the locks in the order in which they are named here: the application's first.
    rows = Case.objects.select_related("application").select_for_update(of=("application", "self"))
    found: Any = rows.annotate(now=RawSQL(now_sql(), ())).get(pk=case.pk)  # noqa: S611 - our own words
    return found, read_now(found.now)


def move(case: Case, action: str, *, actor: Actor, reason: str = "") -> None:
    """Move a locked case along the table; writes the transition and the audit event. Raises WrongState.

    Whom the case waits on follows from the stage, unless the partner holds the ball.
    """
    before = case.stage
    case.stage = step(CASE, case.stage, action)
    case.stage_since = db_now()
    if case.stage == Stage.CLOSED:
        case.closed_at, case.waits_on, case.paused_at = case.stage_since, WaitsOn.NOBODY, None
    elif case.waits_on != WaitsOn.PARTNER:
        case.waits_on = _waits_on(case.stage)
    clocks.enter_stage(case)
    votes.follow_stage(case, before)
    touch(case)
    CaseTransition.objects.create(case=case, stage=case.stage, at=case.stage_since)
    # The partner's timeline tells of stages; of a correction nothing is told before its decision.
    record(
        "case.stage_changed" if case.kind != CaseKind.CORRECTION else "correction.stage_changed",
        case,
        actor=actor,
        data={"from": before, "to": case.stage, "action": action},
        reason=reason,
    )


def touch(case: Case) -> None:
    """Write a locked case; its revision grows, so that open pages show the change, and its row in lists follows."""
    case.revision += 1
    case.save()
    rows.refresh(case)


def record(action: str, case: Case, *, actor: Actor, data: dict[str, object] | None = None, reason: str = "") -> None:
    """Append an event about a case to its programme's chain and its application's timeline."""
    audit.append(
        action,
        actor=actor,
        thing=case,
        programme_id=case.programme_id,
        subject_id=case.application_id,
        data=data,
        reason=reason,
    )


def pause(case: Case) -> None:
    """The partner holds the ball: the clock stands still. A case that is paused stays so."""
    case.waits_on = WaitsOn.PARTNER
    clocks.stop(case)
    touch(case)


def resume(case: Case) -> None:
    """The desk holds the ball again: the dates move by the working time that the clock stood still."""
    case.waits_on = _waits_on(case.stage)
    clocks.go_on(case)
    touch(case)


def tell_partner(case: Case) -> None:
    """Write the partner's progress in this transaction. A closed case tells by its notice; of a correction nothing is
    told before its decision, because what was decided stands until then."""
    if case.kind == CaseKind.CORRECTION:
        return
    statuses = current_statuses(case)
    times = decision_times([case.tier_version], now=db_now())[case.tier_id]
    progress.update(
        application_id=case.application_id,
        stage=case.stage,
        waits_on=case.waits_on,
        sentence=_sentence(case),
        checks_done=sum(status not in OPEN_RUN_STATUSES for status in statuses),
        checks_total=len(statuses),
        due_at=case.due_at,
        expected_p50_days=times.p50,
        expected_p90_days=times.p90,
        expected_n=times.n,
    )


def _waits_on(stage: str) -> str:
    return WaitsOn.CHECKS if stage == Stage.CHECKS else WaitsOn.DESK


def _sentence(case: Case) -> str:
    """The same whether or not something was found: what is looked into is never told by the stage."""
    if case.waits_on == WaitsOn.PARTNER:
        return _("The desk asked you a question. The clock stands still until you answer.")
    if case.kind == CaseKind.APPEAL:
        return str(APPEAL_READ)
    return {
        Stage.INTAKE: _("Somebody at the desk looks at your application before the background checks begin."),
        Stage.CHECKS: _("The background checks are running."),
        Stage.REVIEW: _("People at the desk are reading your application."),
        Stage.CONFIRMATION: _("A decision is prepared; other people have to stand behind it."),
    }.get(Stage(case.stage), _("Your application is with the desk."))
