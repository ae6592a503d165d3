"""The desk's queues as data, over the list's rows. Each starts from what the actor may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from reviews.enums import CaseKind, Stage, WaitsOn
from reviews.models import Approval, Case, CaseRow, Claim, Recommendation, Snooze
from reviews.policy.decisions import DECIDERS
from reviews.queries.access import visible_rows
from reviews.queries.keyset import Order
from reviews.queries.views import CLOSED_SORTS, OPEN_SORTS, SHOWN, SORTS, View, chosen

SOON = timedelta(days=3)
Rows = QuerySet[CaseRow]
Narrow = Callable[[Rows, Actor, datetime], Rows]


@dataclass(frozen=True, kw_only=True)
class Queue:
    """``empty`` says what an empty one means and what to do next. ``who``: roles to whom it is offered; ``order`` one
    of ``sorts``, with a minus turned round; ``sorts`` what it can be ordered by, each with an index; ``columns`` are
    shown beside the usual ones; what somebody put off stays out of ``own`` ones. ``counted``: columns of an index along
    which its rows are counted, where that of its order would pass over many others."""

    slug: str
    title: Any
    empty: Any
    narrow: Narrow
    order: str = "due"
    sorts: tuple[str, ...] = OPEN_SORTS
    who: tuple[str, ...] = CASE_ROLES
    columns: tuple[str, ...] = ()
    own: bool = False
    counted: tuple[str, ...] = ()


def live_claims(now: datetime) -> QuerySet[Claim]:
    """Seats that are held now."""
    return Claim.objects.filter(released_at__isnull=True, expires_at__gt=now)


def _open(rows: Rows) -> Rows:
    return rows.filter(is_open=True)


def _mine(rows: Rows, actor: Actor, now: datetime) -> Rows:
    if actor.id is None:
        return rows.none()
    return _open(rows).filter(case_id__in=live_claims(now).filter(user_id=actor.id).values("case_id"))


def _unassigned(rows: Rows, actor: Actor, now: datetime) -> Rows:
    waiting = _open(rows).filter(stage=Stage.REVIEW, reviewer_until__lte=now)
    return waiting.exclude(waits_on=WaitsOn.PARTNER).exclude(kind=CaseKind.APPEAL)


def _appeals(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(kind=CaseKind.APPEAL)


def _second_review(rows: Rows, actor: Actor, now: datetime) -> Rows:
    """Judged by two people who do not see each other's word, and one of them is missing."""
    seated = Exists(live_claims(now).filter(case=OuterRef("case_id"), seat="second_review"))
    return _open(rows).filter(~seated, blind=True, stage=Stage.REVIEW)


def _due(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(due_at__lt=now + SOON)


def _overdue(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(due_at__lt=now)


def _partner(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(waits_on=WaitsOn.PARTNER)


def _confirm(rows: Rows, actor: Actor, now: datetime) -> Rows:
    """Held decisions that this person could confirm: a decider there, not behind it, and never as the recommender of
    a decision that two people take (policy counts the rest)."""
    of_case = {"decision__case": OuterRef("case_id"), "decision__state": "held"}
    behind = Approval.objects.filter(**of_case, by_id=actor.id, voided_at__isnull=True)
    recommended = Recommendation.objects.filter(case=OuterRef("case_id"), by_id=actor.id)
    of_two = Case.objects.filter(pk=OuterRef("case_id"), tier_version__required_approvals=2)
    waiting = rows.filter(held=True, tier_id__in=actor.tiers(*DECIDERS))
    return waiting.filter(~Exists(behind)).exclude(Exists(recommended) & Exists(of_two))


def _committee(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(stage=Stage.COMMITTEE)


def _concurrence(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return rows.filter(concurrence=True)


def _hits(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return rows.filter(asks=True, is_open=True)


def _rescreening(rows: Rows, actor: Actor, now: datetime) -> Rows:
    """Decided cases of which a check found worse since, until a person has said what it means."""
    return rows.filter(worse=True)


def _errored(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(errored_checks__gt=0)


def _intake(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(stage=Stage.INTAKE)


def _running(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(stage=Stage.CHECKS)


def _snoozed(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows).filter(case_id__in=_put_off(actor, now)) if actor.id is not None else rows.none()


def _all_open(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return _open(rows)


def _closed(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return rows.filter(is_open=False)


def _everything(rows: Rows, actor: Actor, now: datetime) -> Rows:
    return rows


def _put_off(actor: Actor, now: datetime) -> Any:
    return Snooze.objects.filter(user_id=actor.person, until__gt=now).values("case_id")


QUEUES: dict[str, Queue] = {
    queue.slug: queue
    for queue in (
        Queue(
            slug="mine", title=_("Mine"), narrow=_mine, own=True,
            empty=_("You hold no case. Take one from the unassigned ones."),
        ),
        Queue(
            slug="unassigned", title=_("Unassigned"), narrow=_unassigned, own=True, order="-rank",
            counted=("reviewer_until",),
            empty=_("Every case in review has a reviewer."),
        ),
        Queue(
            slug="confirm", title=_("Waits for my confirmation"), narrow=_confirm, who=DECIDERS, own=True,
            empty=_("No decision waits for you."),
        ),
        Queue(
            slug="hits", title=_("To adjudicate"), narrow=_hits, own=True,
            empty=_("No hit and no finding waits for a person's word."),
        ),
        Queue(
            slug="second_review", title=_("Second reviews"), narrow=_second_review, own=True,
            empty=_("No case that two people judge independently misses one of them."),
        ),
        Queue(
            slug="appeals", title=_("Appeals"), narrow=_appeals, columns=("kind",), own=True,
            counted=("opened_at", "id"),
            empty=_("No appeal is open."),
        ),
        Queue(
            slug="committee", title=_("Committee"), narrow=_committee, own=True,
            empty=_("No case lies before the committee."),
        ),
        Queue(
            slug="concurrence", title=_("Outside concurrence"), narrow=_concurrence,
            empty=_("No word of an outside party is waited for."),
        ),
        Queue(
            slug="rescreening", title=_("Re-screening"), narrow=_rescreening, order="-opened",
            sorts=("opened", "partner", "decided"), columns=("decided",),
            empty=_("Since their decision, no check found worse of a partner with access."),
        ),
        Queue(slug="due", title=_("Due within 3 days"), narrow=_due, own=True, empty=_("Nothing is due soon.")),
        Queue(slug="overdue", title=_("Overdue"), narrow=_overdue, empty=_("Nothing is overdue.")),
        Queue(
            slug="partner", title=_("Waits for the partner"), narrow=_partner, order="opened", columns=("questions",),
            counted=("due_at", "id"),
            empty=_("No question to a partner is open."),
        ),
        Queue(
            slug="snoozed", title=_("Put off"), narrow=_snoozed,
            empty=_("You have put nothing off."),
        ),
        Queue(
            slug="errored", title=_("A check failed"), narrow=_errored, counted=("errored_checks",),
            empty=_("Every check that ended could be completed."),
        ),
        Queue(
            slug="intake", title=_("New, before the checks"), narrow=_intake, order="opened", counted=("due_at", "id"),
            empty=_("No new application waits to be looked at. Tiers without an intake begin with their checks."),
        ),
        Queue(
            slug="checks", title=_("Checks running"), narrow=_running, columns=("checks",),
            empty=_("No checks are running."),
        ),
        Queue(slug="open", title=_("All open cases"), narrow=_all_open, empty=_("There is no open case.")),
        Queue(
            slug="closed", title=_("Closed"), narrow=_closed, order="-closed", sorts=CLOSED_SORTS,
            columns=("closed", "outcome"),
            empty=_("No case is closed yet."),
        ),
        Queue(
            slug="all", title=_("All cases"), narrow=_everything, order="-opened", sorts=tuple(SORTS),
            columns=("opened",),
            empty=_("No case matches. Widen the filters."),
        ),
    )
}  # fmt: skip


def sort_of(slug: str, view: View | None = None) -> str:
    """What a queue is ordered by, with a minus turned round: what the view asks for, where the queue can be ordered by
    it, else its own. Raises KeyError for no such queue."""
    queue = QUEUES[slug]
    asked = view.sort if view is not None else ""
    return asked if asked.removeprefix("-") in queue.sorts else queue.order


def order_of(slug: str, view: View | None = None) -> Order:
    """The order of a queue, or the one that the view asks for. Raises KeyError for no such queue."""
    sort = sort_of(slug, view)
    return Order(column=SORTS[sort.removeprefix("-")], descending=sort.startswith("-"))


def columns_of(slug: str, view: View | None = None) -> tuple[str, ...]:
    """The columns of a queue, or those that the view asks for. Raises KeyError for no such queue."""
    own = (*SHOWN, *QUEUES[slug].columns)
    return chosen((view.columns if view is not None else ()) or own)


def rows_of(actor: Actor, slug: str, view: View | None = None, *, now: datetime | None = None) -> Rows:
    """The rows of a queue that this actor may see, narrowed by the view. Raises KeyError for no such queue."""
    now = now or db_now()
    queue = QUEUES[slug]
    rows = queue.narrow(visible_rows(actor), actor, now)
    if queue.own and actor.id is not None:
        rows = rows.exclude(case_id__in=_put_off(actor, now))
    return rows.filter(view.condition) if view is not None else rows
