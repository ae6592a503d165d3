"""Opening a case, in the same transaction as the submission."""

from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.models import Submission
from accessprogram.policy.actors import SYSTEM
from reviews.checks import CATALOGUE
from reviews.enums import Stage, WaitsOn
from reviews.models import Case, CaseTransition, CheckRun
from reviews.operations import clocks, previews, relations, rows, runs
from reviews.operations.bells import queue_of, ring
from reviews.operations.stages import record, tell_partner


def open_case(*, submission_id: UUID) -> Case:
    """A case with its clock and one queued run per required check; the bell rings after the commit.

    Called by the receiver of SubmissionReceived inside the submission's transaction: both stand or neither does.
    """
    submission = Submission.objects.select_related("application__partner", "application__tier_version").get(
        pk=submission_id
    )
    application, now = submission.application, db_now()
    version = application.tier_version
    case = Case(
        application=application,
        submission=submission,
        programme_id=application.programme_id,
        tier_id=version.tier_id,
        tier_version=version,
        stage=Stage.CHECKS,
        waits_on=WaitsOn.CHECKS,
        stage_since=now,
    )
    clocks.wind(case, now=now)
    case.save(force_insert=True)
    CaseTransition.objects.create(case=case, stage=case.stage, at=now)
    slugs = list(dict.fromkeys(version.required_checks))
    CheckRun.objects.bulk_create(
        CheckRun(
            case=case,
            submission=submission,
            check_slug=slug,
            check_version=CATALOGUE[slug].version if slug in CATALOGUE else "",
            queue=queue_of(slug),
            not_before=now,
        )
        for slug in slugs
    )
    relations.index(submission)
    previews.expect(submission)
    rows.refresh(case)
    record("case.opened", case, actor=SYSTEM, data={"checks": len(slugs), "submission": str(submission.id)})
    if not runs.finish_if_settled(case):
        tell_partner(case)
    ring(queue_of(slug) for slug in slugs)
    return case
