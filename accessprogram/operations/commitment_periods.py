"""What time does to pledges: the next period of one that comes due again, and the end with the agreement."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accessprogram.clock import db_now
from accessprogram.commitment_kinds import is_at_exit
from accessprogram.enums import AgreementState, CommitmentState, GrantState
from accessprogram.models import Commitment, Grant
from accessprogram.operations import commitment_states, grant_states
from accessprogram.policy.actors import SYSTEM

_OVER = (GrantState.EXPIRED, GrantState.REVOKED)


def open_next(*, limit: int = 200) -> int:
    """Begin the next period of up to ``limit`` pledges whose date has come and that come due again, each in its own
    transaction; returns how many. The period before is judged by itself, whenever its evidence comes."""
    running = Commitment.objects.filter(
        template__cadence_days__isnull=False,
        next_period__isnull=True,
        due_at__lte=db_now(),
        agreement__state=AgreementState.COUNTERSIGNED,
    ).exclude(state=CommitmentState.ENDED)
    begun = 0
    for commitment in list(running.filter(~_is_over()).order_by("due_at")[:limit]):
        with transaction.atomic():
            grant_states.lock_partner(commitment.partner_id)
            begun += _begin(commitment_states.locked(commitment.id))
    return begun


def _begin(before: Commitment) -> bool:
    """The pledge of the next period, due its cadence after the last one, but never in the past."""
    if Commitment.objects.filter(previous=before).exists() or not before.template.cadence_days:
        return False
    now, cadence = db_now(), timedelta(days=before.template.cadence_days)
    missed = max(0, (now - before.due_at) // cadence)
    begun = Commitment.objects.create(
        partner_id=before.partner_id,
        application_id=before.application_id,
        agreement_id=before.agreement_id,
        template=before.template,
        side=before.side,
        title=before.title,
        metric=before.metric,
        unit=before.unit,
        baseline=before.baseline,
        target=before.target,
        due_at=before.due_at + (missed + 1) * cadence,
        period=before.period + 1,
        previous=before,
    )
    commitment_states.note("commitment.pledged", SYSTEM, begun, {"side": begun.side, "period": begun.period})
    return True


def end_over(*, limit: int = 200) -> int:
    """End up to ``limit`` pledges that nobody owed yet when their access ended for good, or that a newer agreement
    asks anew; returns how many moved. What is owed at the exit (destruction) falls due then instead."""
    waiting = Commitment.objects.filter(state=CommitmentState.PLEDGED, agreement__state__in=commitment_states.RUNNING)
    over = waiting.filter(_is_over()).filter(~_has_open_grant() | _is_asked_anew())
    moved = 0
    for commitment_id in list(over.order_by("due_at").values_list("id", flat=True)[:limit]):
        with transaction.atomic():
            commitment = commitment_states.locked(commitment_id)
            if commitment.state == CommitmentState.PLEDGED:
                _end(commitment)
                moved += 1
    return moved


def _end(commitment: Commitment) -> None:
    if not is_at_exit(commitment.template.kind):
        commitment_states.move(commitment, "end", actor=SYSTEM)
        return
    due = db_now() + timedelta(days=commitment.template.due_days)
    commitment_states.move(commitment, "fall_due", actor=SYSTEM, due_at=due)
    commitment_states.tell(commitment, "commitment_due")


def _ended() -> Q:
    """Ended for good: a lapsed grant can come back within its term."""
    return Q(state__in=_OVER) | Q(state=GrantState.LAPSED, ends_at__lte=db_now())


def _is_over() -> Q:
    """Every grant of its application ended for good."""
    own = Grant.objects.filter(agreement__application=OuterRef("application"))
    return Q(Exists(own)) & ~Q(Exists(own.exclude(_ended())))


def _has_open_grant() -> Q:
    """The partner has other access in the programme, for which what it pledged goes on."""
    here = Grant.objects.filter(partner=OuterRef("partner"), programme=OuterRef("application__programme"))
    return Q(Exists(here.exclude(_ended())))


def _is_asked_anew() -> Q:
    """A newer agreement of the partner holds the same pledge."""
    newer = Commitment.objects.filter(
        partner=OuterRef("partner"),
        template=OuterRef("template"),
        agreement__state=AgreementState.COUNTERSIGNED,
        agreement__created_at__gt=OuterRef("agreement__created_at"),
    )
    return Q(Exists(newer))
