"""Appeals: a case of its own, judged by people who had no part in the decision; and who is told that one waits."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.models import Appeal
from accessprogram.operations import outbox, progress
from accessprogram.policy.actors import SYSTEM
from reviews.enums import CaseKind, DecisionState, Seat, Stage, WaitsOn
from reviews.models import Case, Decision
from reviews.operations import later_cases, previews
from reviews.operations.guests import tell_nobody_left
from reviews.operations.stages import APPEAL_READ, locked
from reviews.policy.clocks import APPEAL_DAYS
from reviews.queries import calendars
from reviews.queries.appeals import waiting_appeals, who_can_judge
from reviews.queries.facts import facts_of


def open_case(*, appeal_id: UUID) -> Case | None:
    """The case of an appeal that was just filed, answered within ten working days; whoever can judge it is told.

    In the transaction of the filing. None while another case about the application is open (the partner is not told of
    a correction before its decision): ``look_after`` opens it when that has ended.
    """
    with transaction.atomic():
        appeal = Appeal.objects.select_related("application").get(pk=appeal_id)
        due_at = calendars.add_days(appeal.application.programme_id, appeal.created_at, APPEAL_DAYS)
        standing = Decision.objects.filter(
            case__application_id=appeal.application_id, state=DecisionState.EFFECTIVE, superseded_by__isnull=True
        ).select_related("case__application")
        decision = standing.order_by("-effective_at", "-id").first()
        others = Case.objects.filter(application_id=appeal.application_id).exclude(stage=Stage.CLOSED)
        if decision is None or others.exists():
            _tell_partner_it_waits(appeal, due_at)
            return None
        case = later_cases.open_about(decision, CaseKind.APPEAL, actor=SYSTEM, appeal=appeal)
        previews.expect_files(list(appeal.files.values_list("id", flat=True)))
        _tell_judges(case)
    return case


def look_after() -> int:
    """Open the cases of appeals that had to wait; and where nobody sits and nobody eligible is left, say so to those
    who can bring a guest. Each in its own transaction; returns how many were opened or told of."""
    done = 0
    for appeal in waiting_appeals():
        done += open_case(appeal_id=appeal.id) is not None
    now = db_now()
    seated = Case.objects.filter(claims__seat=Seat.APPEAL, claims__released_at__isnull=True, claims__expires_at__gt=now)
    waiting = Case.objects.filter(kind=CaseKind.APPEAL, stage=Stage.REVIEW).exclude(id__in=seated.values("id"))
    for found in waiting.order_by("created_at", "id")[:50]:
        with transaction.atomic():
            case = locked(found)
            if case.stage == Stage.REVIEW and not who_can_judge(case, facts_of(case, [])):
                tell_nobody_left(case, Seat.APPEAL)
                done += 1
    return done


def _tell_judges(case: Case) -> None:
    people = who_can_judge(case, facts_of(case, []))
    for person in people:
        outbox.enqueue(
            kind="appeal_opened",
            recipient_id=person,
            dedupe=f"appeal-opened:{case.id}:{person}",
            data={"case": str(case.id), "reference": case.application.reference},
        )
    if not people:
        tell_nobody_left(case, Seat.APPEAL)


def _tell_partner_it_waits(appeal: Appeal, due_at: datetime) -> None:
    progress.update(
        application_id=appeal.application_id,
        stage=Stage.REVIEW,
        waits_on=WaitsOn.DESK,
        sentence=str(APPEAL_READ),
        due_at=due_at,
    )
