"""A broken pledge as both sides see it: why, until when it is to be cured, the plans, and what was said to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accessprogram.commitment_kinds import restricts
from accessprogram.enums import CommitmentState, EnforcementAction, EnforcementState, GrantState, Side
from accessprogram.models import AuditEvent, Commitment, CurePlan, Enforcement, Grant, Representation
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.commitments import may_submit_evidence
from accessprogram.queries.commitments import CommitmentRow, rows, started
from accessprogram.queries.records import Looked, look_up
from accessprogram.states import COMMITMENT

# What may be proposed about a grant next, in the order that the programme promises.
NEXT_STEP: dict[str, str] = {
    GrantState.ACTIVE: EnforcementAction.RESTRICT,
    GrantState.RESTRICTED: EnforcementAction.SUSPEND,
    GrantState.SUSPENDED: EnforcementAction.REVOKE,
}


@dataclass(frozen=True)
class Breach:
    """``since`` and ``reason`` of the newest breach; ``until`` is when a plan must be there or the cure be done."""

    since: datetime
    reason: str
    until: datetime
    plans: tuple[CurePlan, ...]
    said: tuple[Representation, ...]
    is_open: bool

    @property
    def waiting(self) -> CurePlan | None:
        """The plan that waits for its answer."""
        return next((plan for plan in self.plans if plan.accepted is None), None)


def cure_until(commitment: Commitment) -> datetime:
    """By when a broken pledge must have its cure plan, by default its cure. Raises ValueError without a breach."""
    if commitment.breached_at is None:
        raise ValueError("this pledge was never broken")
    return commitment.breached_at + timedelta(days=commitment.template.cure_days)


def plan_in_force(commitment: Commitment) -> CurePlan | None:
    """The accepted plan by which a pledge is being cured now."""
    if commitment.state != CommitmentState.CURING:
        return None
    return commitment.cure_plans.filter(accepted=True).order_by("-answered_at").first()


def breach_of(commitment: Commitment) -> Breach | None:
    """Everything about the newest breach of a pledge, cured or not; None when it was never broken. Three queries."""
    if commitment.breached_at is None:
        return None
    plans = tuple(commitment.cure_plans.select_related("proposed_by", "answered_by"))
    running = next((plan for plan in plans if plan.accepted), None)
    curing = commitment.state == CommitmentState.CURING and running is not None
    return Breach(
        since=commitment.breached_at,
        reason=_reason(commitment),
        until=running.due_at if curing and running else cure_until(commitment),
        plans=plans,
        said=tuple(commitment.representations.select_related("by")),
        is_open=commitment.state in (CommitmentState.BREACHED, CommitmentState.CURING),
    )


def _reason(commitment: Commitment) -> str:
    """What the ledger holds: the words with which it was found broken."""
    events = AuditEvent.objects.filter(
        object_type="commitment", object_id=str(commitment.id), action="commitment.state_changed"
    )
    told = events.order_by("-seq").values_list("data", "reason")
    return next((reason for data, reason in told if data.get("to") == CommitmentState.BREACHED), "")


@dataclass(frozen=True)
class Account:
    """One pledge with everything that happened to it, and what this actor may do about it now.

    ``may_judge`` says who finds a breach and answers plans, ``may_cure`` who proposes and answers for the side that
    pledged; ``can_break`` whether a breach can be found in its state. ``periods`` are its other times, ``looked`` is
    what its record says now, ``measures`` are proposed or in force because of it.
    """

    row: CommitmentRow
    breach: Breach | None
    may_cure: Verdict
    can_break: bool
    periods: tuple[Commitment, ...]
    looked: Looked | None
    measures: tuple[Enforcement, ...]

    @property
    def may_judge(self) -> Verdict:
        return self.row.may_judge


def account(actor: Actor, commitment_id: UUID, *, now: datetime) -> Account | None:
    """A pledge that the actor sees and that counts; None otherwise."""
    found = rows(actor, started(actor).filter(id=commitment_id))
    if not found:
        return None
    row = found[0]
    commitment = row.commitment
    breach = breach_of(commitment)
    return Account(
        row=row,
        breach=breach,
        may_cure=may_submit_evidence(actor, commitment),
        can_break=(commitment.state, "breach") in COMMITMENT and not _still_runs(commitment, breach, now),
        periods=tuple(
            Commitment.objects.filter(
                agreement=commitment.agreement, template_id=commitment.template_id, side=commitment.side
            )
            .exclude(id=commitment.id)
            .order_by("-period")
        ),
        looked=_looked(row, now),
        measures=tuple(commitment.enforcements.exclude(state__in=(EnforcementState.DROPPED, EnforcementState.ENDED))),
    )


def _looked(row: CommitmentRow, now: datetime) -> Looked | None:
    if row.commitment.side != Side.PARTNER or row.commitment.state == CommitmentState.VERIFIED:
        return None
    return look_up(row.commitment, row.evidence[0].references if row.evidence else (), now=now)


def _still_runs(commitment: Commitment, breach: Breach | None, now: datetime) -> bool:
    """Its date, or that of its cure plan, has not come yet."""
    if commitment.state == CommitmentState.DUE:
        return commitment.due_at > now
    return commitment.state == CommitmentState.CURING and breach is not None and breach.until > now


def uncured(*, now: datetime, limit: int, only: UUID | None = None) -> list[UUID]:
    """Ids of partners' broken pledges whose cure did not come in time and about which nothing was proposed since the
    breach: no plan within the days of their template, a plan that failed, or one whose date passed. Oldest first."""
    waiting = Commitment.objects.filter(side=Side.PARTNER, state__in=(CommitmentState.BREACHED, CommitmentState.CURING))
    if only is not None:
        waiting = waiting.filter(id=only)
    told = Enforcement.objects.filter(commitment=OuterRef("pk"), created_at__gte=OuterRef("breached_at"))
    open_plan = CurePlan.objects.filter(commitment=OuterRef("pk"), accepted__isnull=True)
    found = waiting.exclude(Exists(told)).exclude(Exists(open_plan)).select_related("template")
    with_access = found.filter(Exists(_open_grants(OuterRef("application"))))
    late = []
    for commitment in with_access.prefetch_related("cure_plans").order_by("breached_at").iterator(chunk_size=200):
        if restricts(commitment.template.kind) and _is_late(commitment, now):
            late.append(commitment.id)
        if len(late) == limit:
            break
    return late


def _is_late(commitment: Commitment, now: datetime) -> bool:
    accepted = [plan for plan in commitment.cure_plans.all() if plan.accepted]
    if commitment.state == CommitmentState.CURING:
        return max((plan.due_at for plan in accepted), default=now) <= now
    # Broken again after an accepted plan: it had its time.
    return bool(accepted) or cure_until(commitment) <= now


def _open_grants(application: Any) -> QuerySet[Grant]:
    return Grant.objects.filter(agreement__application=application, state__in=NEXT_STEP)


def open_grant(commitment: Commitment) -> Grant | None:
    """The access that was given for this pledge, while there is something left to cut."""
    return _open_grants(commitment.application_id).order_by("-created_at").first()
