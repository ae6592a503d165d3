"""The desk's queues as data. Each starts from what the actor may see; a page costs the same whatever the size."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from reviews.enums import OPEN_RUN_STATUSES, RunStatus, Stage, WaitsOn
from reviews.models import Approval, Case, CheckRun, Claim, Decision, Recommendation
from reviews.policy.decisions import DECIDERS
from reviews.queries.access import visible_cases
from reviews.queries.filters import filtered
from reviews.queries.keyset import Page, bounded, by_moment, mapped
from reviews.queries.open_judgements import open_findings, open_hits

PAGE = 25
SOON = timedelta(days=3)
Narrow = Callable[[QuerySet[Case], Actor, datetime], QuerySet[Case]]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """``empty`` says what an empty one means and what to do next."""

    slug: str
    title: Any
    empty: Any
    narrow: Narrow
    newest_first: bool = False


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One case in a list. ``holders``: (seat in words, name, is it me)."""

    case: Case
    reference: str
    partner: str
    tier: str
    overdue: bool
    checks_open: int
    checks_errored: int
    hits_open: bool
    held: bool
    holders: tuple[tuple[str, str, bool], ...]


def is_overdue(case: Case, now: datetime | None = None) -> bool:
    """Past its date and not closed; a paused clock has no date."""
    return case.due_at is not None and case.due_at < (now or db_now()) and case.stage != Stage.CLOSED


def live_claims(now: datetime) -> QuerySet[Claim]:
    """Seats that are held now."""
    return Claim.objects.filter(released_at__isnull=True, expires_at__gt=now)


def _open(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.exclude(stage=Stage.CLOSED)


def _mine(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    if actor.id is None:
        return rows.none()
    return _open(rows).filter(Exists(live_claims(now).filter(case=OuterRef("pk"), user_id=actor.id)))


def _unassigned(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    taken = Exists(live_claims(now).filter(case=OuterRef("pk"), seat="review"))
    return rows.filter(~taken, stage=Stage.REVIEW).exclude(waits_on=WaitsOn.PARTNER)


def _due(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return _open(rows).filter(due_at__lt=now + SOON)


def _overdue(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return _open(rows).filter(due_at__lt=now)


def _partner(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return _open(rows).filter(waits_on=WaitsOn.PARTNER)


def _confirm(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    """Held decisions that this person could confirm: a decider there, not behind it, and never as the recommender of
    a decision that two people take (policy counts the rest)."""
    held = Decision.objects.filter(case=OuterRef("pk"), state="held")
    behind = Approval.objects.filter(
        decision__case=OuterRef("pk"), decision__state="held", by_id=actor.id, voided_at__isnull=True
    )
    recommended = Recommendation.objects.filter(case=OuterRef("pk"), by_id=actor.id)
    return rows.filter(Exists(held), ~Exists(behind), tier_id__in=actor.tiers(*DECIDERS)).exclude(
        Exists(recommended), tier_version__required_approvals=2
    )


def _hits(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return _open(rows).filter(
        Exists(open_hits().filter(finding__run__case=OuterRef("pk")))
        | Exists(open_findings().filter(run__case=OuterRef("pk")))
    )


def _rescreening(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    """Decided cases of which a check found worse since, until a person has said what it means."""
    worse = CheckRun.objects.filter(case=OuterRef("pk"), worse=True, status=RunStatus.COMPLETED)
    said = Exists(open_hits().filter(finding__run=OuterRef("pk"))) | Exists(open_findings().filter(run=OuterRef("pk")))
    return rows.filter(Exists(worse.filter(said)), stage=Stage.CLOSED)


def _errored(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return _open(rows).filter(Exists(CheckRun.objects.filter(case=OuterRef("pk"), status=RunStatus.ERRORED)))


def _running(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return rows.filter(stage=Stage.CHECKS)


def _all_open(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return _open(rows)


def _closed(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return rows.filter(stage=Stage.CLOSED)


def _everything(rows: QuerySet[Case], actor: Actor, now: datetime) -> QuerySet[Case]:
    return rows


QUEUES: dict[str, Queue] = {
    queue.slug: queue
    for queue in (
        Queue(
            slug="mine", title=_("Mine"), narrow=_mine,
            empty=_("You hold no case. Take one from the unassigned ones."),
        ),
        Queue(
            slug="unassigned", title=_("Unassigned"), narrow=_unassigned,
            empty=_("Every case in review has a reviewer."),
        ),
        Queue(
            slug="confirm", title=_("Waits for my confirmation"), narrow=_confirm,
            empty=_("No decision waits for you."),
        ),
        Queue(
            slug="hits", title=_("To adjudicate"), narrow=_hits,
            empty=_("No hit and no finding waits for a person's word."),
        ),
        Queue(
            slug="rescreening", title=_("Re-screening"), narrow=_rescreening, newest_first=True,
            empty=_("Since their decision, no check found worse of a partner with access."),
        ),
        Queue(slug="due", title=_("Due within 3 days"), narrow=_due, empty=_("Nothing is due soon.")),
        Queue(slug="overdue", title=_("Overdue"), narrow=_overdue, empty=_("Nothing is overdue.")),
        Queue(
            slug="partner", title=_("Waits for the partner"), narrow=_partner,
            empty=_("No question to a partner is open."),
        ),
        Queue(
            slug="errored", title=_("A check failed"), narrow=_errored,
            empty=_("Every check that ended could be completed."),
        ),
        Queue(slug="checks", title=_("Checks running"), narrow=_running, empty=_("No checks are running.")),
        Queue(slug="open", title=_("All open cases"), narrow=_all_open, empty=_("There is no open case.")),
        Queue(
            slug="closed", title=_("Closed"), narrow=_closed, newest_first=True,
            empty=_("No case is closed yet."),
        ),
        Queue(
            slug="all", title=_("All cases"), narrow=_everything, newest_first=True,
            empty=_("No case matches. Widen the filters."),
        ),
    )
}  # fmt: skip


def rows_of(actor: Actor, slug: str, params: Mapping[str, str] | None = None, *, now: datetime | None = None) -> (
    QuerySet[Case]
):  # fmt: skip
    """The cases of a queue that this actor may see, narrowed by filters. Raises KeyError for no such queue."""
    narrowed = QUEUES[slug].narrow(visible_cases(actor), actor, now or db_now())
    condition = filtered(params or {})
    # A condition over several runs or decisions would repeat a case.
    return narrowed.filter(pk__in=Case.objects.filter(condition).values("pk")) if condition else narrowed


def page(actor: Actor, slug: str, *, params: Mapping[str, str] | None = None, cursor: str = "", limit: int = PAGE) -> (
    Page[QueueRow]
):  # fmt: skip
    """One page of a queue, what is due first (newest first where nothing is due); two queries besides the clock."""
    now = db_now()
    rows = _annotated(rows_of(actor, slug, params, now=now), now)
    queue = QUEUES[slug]
    column = "created_at" if queue.newest_first else "due_at"
    found = by_moment(rows, column, cursor, limit, newest_first=queue.newest_first)
    return mapped(found, lambda case: _row(case, actor, now))


def counts(actor: Actor) -> dict[str, str]:
    """slug -> how many, "500+" when there are more. One bounded query per queue."""
    now = db_now()
    return {slug: bounded(rows_of(actor, slug, now=now)) for slug in QUEUES}


def next_case(actor: Actor, slug: str = "unassigned", *, after: UUID | None = None) -> Case | None:
    """The first case of a queue, leaving out ``after``; None when there is none."""
    rows = rows_of(actor, slug).exclude(pk=after) if after else rows_of(actor, slug)
    found = by_moment(rows, "due_at", "", 1).rows
    return found[0] if found else None


def _annotated(rows: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    return (
        rows.select_related("application__partner", "tier")
        .prefetch_related(Prefetch("claims", queryset=live_claims(now).select_related("user"), to_attr="live_claims"))
        .annotate(
            checks_open=Count("runs", filter=Q(runs__status__in=OPEN_RUN_STATUSES), distinct=True),
            checks_errored=Count("runs", filter=Q(runs__status=RunStatus.ERRORED), distinct=True),
            hits_open=Exists(open_hits().filter(finding__run__case=OuterRef("pk"))),
            held=Exists(Decision.objects.filter(case=OuterRef("pk"), state="held")),
        )
    )


def _row(case: Any, actor: Actor, now: datetime) -> QueueRow:
    return QueueRow(
        case=case,
        reference=case.application.reference,
        partner=case.application.partner.name,
        tier=str(case.tier),
        overdue=is_overdue(case, now),
        checks_open=case.checks_open,
        checks_errored=case.checks_errored,
        hits_open=case.hits_open,
        held=case.held,
        holders=tuple(
            (str(claim.get_seat_display()), str(claim.user), claim.user_id == actor.id) for claim in case.live_claims
        ),
    )
