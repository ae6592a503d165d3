"""What must always be true of judging, each named and each answered by what breaks it (nothing: it holds)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

from django.db.models import Count, Q

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.enums import ApplicationState
from accessprogram.models import Application, DecisionNotice, Grant, Membership
from accessprogram.queries.together import read
from reviews.enums import OPEN_RUN_STATUSES, AppealResult, CaseKind, DecisionState, RunCause, RunStatus, Stage
from reviews.models import Case, CheckRun, Claim, Decision, Finding, Waiver
from reviews.policy.decisions import APPROVALS, counts_hold
from reviews.queries.appeals import involved_reading
from reviews.queries.rows import unlike_their_sources
from reviews.states import CASE

Invariant = Callable[[], Iterator[str]]
STUCK = timedelta(minutes=15)
CRASHES = 3


def submitted_have_their_case() -> Iterator[str]:
    """I1 Each submitted application has a case, with a run of every check that its tier requires."""
    for row in Application.objects.filter(submitted_at__isnull=False, cases__isnull=True):
        yield f"application {row.id}: submitted without a case"
    for case in (
        Case.objects.select_related("tier_version").prefetch_related("submission__runs").iterator(chunk_size=200)
    ):
        there = {run.check_slug for run in case.submission.runs.all()}
        for slug in set(case.tier_version.required_checks) - there:
            yield f"case {case.id}: no run of {slug}"


def runs_end() -> Iterator[str]:
    """I2 Every run ends, or waits with a next date; none is forgotten for 15 minutes."""
    before = db_now() - STUCK
    waiting = [RunStatus.QUEUED, RunStatus.RETRY_WAIT, RunStatus.WAITING_OUTSIDE]
    late = Q(status__in=waiting, not_before__lt=before)
    lost = Q(status=RunStatus.RUNNING, lease_until__lt=before)
    leaseless = Q(status=RunStatus.RUNNING, lease_until__isnull=True)
    for run in CheckRun.objects.filter(late | lost | leaseless)[:50]:
        yield f"run {run.id} ({run.check_slug}): {run.status} and forgotten"


def checks_move_their_case() -> Iterator[str]:
    """I2 A case is in its checks exactly while one of its runs is open (in intake they wait for a person's word); a
    decided one runs only what is run again."""
    is_open = Count("runs", filter=Q(runs__status__in=OPEN_RUN_STATUSES))
    counted = Case.objects.exclude(stage=Stage.CLOSED).annotate(open_runs=is_open)
    for case in counted.filter(stage=Stage.CHECKS, open_runs=0):
        yield f"case {case.id}: in its checks, and none is open"
    for case in counted.exclude(stage__in=[Stage.INTAKE, Stage.CHECKS]).filter(open_runs__gt=0):
        yield f"case {case.id}: in {case.stage} with {case.open_runs} open runs"
    open_runs = CheckRun.objects.filter(case__stage=Stage.CLOSED, status__in=OPEN_RUN_STATUSES)
    first = open_runs.filter(cause__in=[RunCause.SUBMITTED, RunCause.BUTTON]).values_list("case_id", flat=True)
    yield from (f"case {case_id}: closed with an open run" for case_id in sorted(set(first), key=str))


def one_settlement_per_run() -> Iterator[str]:
    """I3 A completed run has exactly one finding, any other none (but superseded ones keep theirs)."""
    for run in CheckRun.objects.filter(status=RunStatus.COMPLETED, finding__isnull=True):
        yield f"run {run.id}: completed without a finding"
    allowed = (RunStatus.COMPLETED, RunStatus.SUPERSEDED)
    for finding in Finding.objects.exclude(run__status__in=allowed).select_related("run"):
        yield f"run {finding.run_id}: {finding.run.status} with a finding"


def generations_follow() -> Iterator[str]:
    """I3 Generations count 1, 2, 3 ...; all but the newest are superseded; at most one run of a check is open."""
    runs: dict[tuple[object, str], list[CheckRun]] = {}
    for run in CheckRun.objects.order_by("submission_id", "check_slug", "generation").iterator(chunk_size=500):
        runs.setdefault((run.submission_id, run.check_slug), []).append(run)
    for (submission, slug), several in runs.items():
        if [run.generation for run in several] != list(range(1, len(several) + 1)):
            yield f"submission {submission}, {slug}: generations are not 1 to {len(several)}"
        if any(run.status != RunStatus.SUPERSEDED for run in several[:-1]):
            yield f"submission {submission}, {slug}: an older run is not superseded"


def poison_is_parked() -> Iterator[str]:
    """I13 A run that crashed its worker three times is parked as errored."""
    for run in CheckRun.objects.filter(crashes__gte=CRASHES).filter(status__in=OPEN_RUN_STATUSES):
        yield f"run {run.id}: crashed {run.crashes} times and still open"


def grants_have_their_approvals() -> Iterator[str]:
    """I4 Each grant has an effective approval of exactly its basis by the tier's number of distinct people."""
    decisions = Decision.objects.select_related("case__application", "tier_version").prefetch_related("approvals")
    for grant in Grant.objects.iterator(chunk_size=200):
        decision = decisions.filter(pk=grant.decision_id).first()
        if decision is None or not _took_effect(decision) or decision.outcome not in APPROVALS:
            yield f"grant {grant.id}: no effective approval"
            continue
        behind = {
            approval.by_id
            for approval in decision.approvals.all()
            if approval.voided_at is None and approval.basis_hash == grant.basis_hash == decision.basis_hash
        }
        recommenders = set(decision.case.recommendations.values_list("by_id", flat=True))
        if not counts_hold(behind, recommenders, decision.tier_version.required_approvals):
            yield f"grant {grant.id}: {len(behind)} people stand behind it, and they do not suffice"
        if sorted(map(str, behind)) != sorted(grant.decided_by):
            yield f"grant {grant.id}: names others than those who approved"
        if Membership.objects.filter(partner_id=grant.partner_id, user_id__in=behind).exists():
            yield f"grant {grant.id}: decided by somebody of the partner"


def _took_effect(decision: Decision) -> bool:
    """It is effective, or was until a later decision took its place."""
    return decision.state == DecisionState.EFFECTIVE or decision.superseded_by_id is not None


def decisions_have_their_effect() -> Iterator[str]:
    """I4 An effective decision has its notice, a decided application, a closed case, and (approved) one grant."""
    for decision in Decision.objects.filter(state=DecisionState.EFFECTIVE).select_related("case__application"):
        if not DecisionNotice.objects.filter(decision_id=decision.id).exists():
            yield f"decision {decision.id}: effective, and the partner was not told"
        if decision.case.application.state != ApplicationState.DECIDED or decision.case.stage != Stage.CLOSED:
            yield f"decision {decision.id}: effective, and the application or the case is open"
        grants = Grant.objects.filter(decision_id=decision.id).count()
        gives = decision.outcome in APPROVALS and decision.case.result != AppealResult.UPHELD
        if grants != (1 if gives else 0):
            yield f"decision {decision.id}: {decision.outcome} with {grants} grants"
    told = DecisionNotice.objects.exclude(
        decision_id__in=Decision.objects.filter(
            Q(state=DecisionState.EFFECTIVE) | Q(superseded_by__isnull=False)
        ).values("id")
    )
    yield from (f"notice {notice.id}: tells of a decision that is not effective" for notice in told)


def held_decisions_wait() -> Iterator[str]:
    """A held decision has too few people and a case in confirmation; a void one has no approval that stands."""
    for decision in Decision.objects.select_related("case").prefetch_related("approvals"):
        standing = [approval for approval in decision.approvals.all() if approval.voided_at is None]
        if digest(decision.basis) != decision.basis_hash:
            yield f"decision {decision.id}: its hash is not that of its parts"
        if decision.state == DecisionState.HELD and not 1 <= len(standing) < decision.required_approvals:
            yield f"decision {decision.id}: held with {len(standing)} of {decision.required_approvals} approvals"
        if decision.state == DecisionState.COOLING_OFF and len(standing) < decision.required_approvals:
            yield f"decision {decision.id}: cools off with {len(standing)} approvals"
        is_open = decision.state in (DecisionState.HELD, DecisionState.COOLING_OFF)
        if is_open and decision.case.stage != Stage.CONFIRMATION:
            yield f"decision {decision.id}: open, and its case is in {decision.case.stage}"
        if decision.state == DecisionState.SUPERSEDED and decision.superseded_by_id is None and standing:
            yield f"decision {decision.id}: superseded with approvals that stand"
    deciding = Case.objects.filter(stage=Stage.CONFIRMATION).exclude(decisions__state__in=["held", "cooling_off"])
    yield from (f"case {case.id}: in confirmation without an open decision" for case in deciding)


def one_claim_per_seat() -> Iterator[str]:
    """I7 At most one claim that is not released per seat; fences only grow."""
    live = Claim.objects.filter(released_at__isnull=True).order_by().values("case", "seat").annotate(n=Count("id"))
    for row in live.filter(n__gt=1):
        yield f"case {row['case']}: {row['n']} people in the seat {row['seat']}"
    fences: dict[tuple[object, str], list[int]] = {}
    for claim in Claim.objects.order_by("created_at", "fence"):
        fences.setdefault((claim.case_id, claim.seat), []).append(claim.fence)
    for (case, seat), several in fences.items():
        if several != list(range(1, len(several) + 1)):
            yield f"case {case}, seat {seat}: fences are {several}"


def cases_move_as_listed() -> Iterator[str]:
    """I8 The stages of a case, one after the other, are moves of its table and end in the stage that stands."""
    listed = {(before, move.to) for (before, _action), move in CASE.items()}
    for case in Case.objects.prefetch_related("transitions").iterator(chunk_size=200):
        rows = sorted(case.transitions.all(), key=lambda row: (row.at, row.created_at))
        stages = [row.stage for row in rows]
        if not stages or stages[0] != Stage.CHECKS or stages[-1] != case.stage:
            yield f"case {case.id}: is in {case.stage}, its transitions are {stages}"
        for pair in pairwise(stages):
            if pair not in listed:
                yield f"case {case.id}: {pair[0]} -> {pair[1]} is not a move"


def waivers_have_two_people() -> Iterator[str]:
    """An approved waiver was approved by another person than the one who asked."""
    for waiver in Waiver.objects.filter(approved_by__isnull=False):
        if waiver.approved_by_id == waiver.asked_by_id or waiver.approved_at is None:
            yield f"waiver {waiver.id}: one person alone"


def lists_say_what_is() -> Iterator[str]:
    """The row of each case in lists is what its sources say: nothing is found, counted or sorted by what is over."""
    for case_id, what in unlike_their_sources():
        yield f"case {case_id}: its row in lists differs ({what})"


def clocks_run_or_stand() -> Iterator[str]:
    """R6 An open case has a date unless its clock stands still; a paused or closed one has none, and reminds nobody of
    one, except the partner who holds the ball."""
    running = Q(paused_at__isnull=True) & ~Q(stage=Stage.CLOSED)
    reminds = Q(remind_at__isnull=False) & ~Q(waits_on="partner")
    dated = Q(due_at__isnull=False) | Q(stage_due_at__isnull=False) | reminds
    for case_id in Case.objects.filter(~running & dated).values_list("id", flat=True)[:50]:
        yield f"case {case_id}: its clock stands still, and it has a date"
    for case_id in Case.objects.filter(running, due_at__isnull=True).values_list("id", flat=True)[:50]:
        yield f"case {case_id}: its clock runs without a date"


def silence_ends_with_two_votes() -> Iterator[str]:
    """R8 Only a case of two unseen votes is blind, while fewer than two stand, before anything is decided."""
    stands = Count("votes", filter=Q(votes__body="independent", votes__voided_at__isnull=True))
    judged = Q(kind=CaseKind.APPLICATION, tier_version__decision_mode="independent")
    blind = Case.objects.filter(blind=True).annotate(stand=stands)
    silent = (Stage.REVIEW, Stage.CHECKS, Stage.CONCURRENCE)
    for case_id in blind.exclude(judged, stage__in=silent, stand__lt=2).values_list("id", flat=True)[:50]:
        yield f"case {case_id}: blind, and nobody is waited for"
    counted = Case.objects.filter(judged, stage=Stage.REVIEW, blind=False).annotate(stand=stands)
    for case_id in counted.filter(stand__lt=2).values_list("id", flat=True)[:50]:
        yield f"case {case_id}: its votes are read before both are given"


def appeals_are_judged_by_others() -> Iterator[str]:
    """R11 Nobody stands behind the decision of an appeal who had a part in what was appealed."""
    for decision in Decision.objects.filter(case__kind=CaseKind.APPEAL).select_related("case"):
        behind = set(decision.approvals.filter(voided_at__isnull=True).values_list("by_id", flat=True))
        had_a_part = read(involved_reading(decision.case))
        if behind & had_a_part:
            yield f"decision {decision.id}: of an appeal, by somebody who had a part in what was appealed"


INVARIANTS: tuple[Invariant, ...] = (
    submitted_have_their_case,
    runs_end,
    checks_move_their_case,
    one_settlement_per_run,
    generations_follow,
    poison_is_parked,
    grants_have_their_approvals,
    decisions_have_their_effect,
    held_decisions_wait,
    one_claim_per_seat,
    cases_move_as_listed,
    waivers_have_two_people,
    lists_say_what_is,
    clocks_run_or_stand,
    silence_ends_with_two_votes,
    appeals_are_judged_by_others,
)
