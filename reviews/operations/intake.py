"""Opening a case, in the same transaction as the submission; and, on tiers with an intake, having its checks begin."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.models import Submission
from accessprogram.policy.actors import SYSTEM, Actor
from reviews.checks import CATALOGUE
from reviews.enums import RunStatus, Stage, WaitsOn
from reviews.models import Case, CaseTransition, CheckRun
from reviews.models.rows import FAR
from reviews.operations import clocks, previews, relations, rows, runs
from reviews.operations.bells import queue_of, ring
from reviews.operations.stages import locked, move, record, tell_partner
from reviews.policy.intake import begins_with_intake, may_begin_checks
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of


def open_case(*, submission_id: UUID) -> Case:
    """A case with its clock and one queued run per required check; the bell rings after the commit. On a tier with an
    intake nothing of them is due before somebody has looked at it.

    Called by the receiver of SubmissionReceived inside the submission's transaction: both stand or neither does.
    """
    submission = Submission.objects.select_related("application__partner", "application__tier_version").get(
        pk=submission_id
    )
    application, now = submission.application, db_now()
    version = application.tier_version
    looks_first = begins_with_intake(version.stage_days)
    case = Case(
        application=application,
        submission=submission,
        programme_id=application.programme_id,
        tier_id=version.tier_id,
        tier_version=version,
        stage=Stage.INTAKE if looks_first else Stage.CHECKS,
        waits_on=WaitsOn.DESK if looks_first else WaitsOn.CHECKS,
        stage_since=now,
    )
    clocks.wind(case, now=now)
    case.save(force_insert=True)
    CaseTransition.objects.create(case=case, stage=case.stage, at=now)
    slugs = list(dict.fromkeys(version.required_checks))
    _queue(case, slugs, FAR if looks_first else now)
    relations.index(submission)
    previews.expect(submission)
    rows.refresh(case)
    opened = {"checks": len(slugs), "submission": str(submission.id)}
    record("case.taken_in" if looks_first else "case.opened", case, actor=SYSTEM, data=opened)
    if looks_first:
        tell_partner(case)
        return case
    if not runs.finish_if_settled(case):
        tell_partner(case)
    ring(queue_of(slug) for slug in slugs)
    return case


def _queue(case: Case, slugs: list[str], due: datetime) -> None:
    CheckRun.objects.bulk_create(
        CheckRun(
            case=case,
            submission_id=case.submission_id,
            check_slug=slug,
            check_version=CATALOGUE[slug].version if slug in CATALOGUE else "",
            queue=queue_of(slug),
            not_before=due,
        )
        for slug in slugs
    )


def begin_checks(*, actor: Actor, case_id: UUID) -> Case:
    """Somebody has looked at the application: its checks are due now, and the partner is told that they began. Raises
    NotFound, NotAllowed."""
    with transaction.atomic():
        case = locked(case_of(actor, case_id))
        verdict = may_begin_checks(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        waiting = CheckRun.objects.filter(case=case, status=RunStatus.QUEUED)
        queues = list(waiting.values_list("queue", flat=True))
        waiting.update(not_before=db_now())
        move(case, "begin_checks", actor=actor)
        record("case.checks_begun", case, actor=actor, data={"checks": len(queues)})
        if not runs.finish_if_settled(case):
            tell_partner(case)
    ring(queues)
    return case
