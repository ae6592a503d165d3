"""Verification by outside providers: who is to be verified, and what becomes of an answer, whichever way it came.

An answer is taken once, in the order of the provider's own numbers: webhooks may come twice, late and out of order,
and the asking in between may know more than any of them. Kept are the outcome, a reference and an end date.
"""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from accessprogram.clock import db_now
from accessprogram.crypto.sealed import unseal
from accessprogram.crypto.webhooks import BadSignature, verified
from accessprogram.enums import PartnerRole
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Membership, PersonalValue
from accessprogram.operations import personal
from accessprogram.operations.outbox import enqueue
from accessprogram.policy.actors import SYSTEM
from accessprogram.states import step
from reviews.enums import OPEN_RUN_STATUSES, OutsideState, RunCause
from reviews.models import CheckRun, OutsideEvent, OutsideProvider, OutsideVerification
from reviews.operations import reruns, runs
from reviews.operations.stages import locked, record
from reviews.queries import outside as queries
from reviews.states import VERIFICATION

PURPOSE = "verification"


class Answer(BaseModel):
    """What a provider says of one verification, by webhook or when it is asked (docs/providers.md)."""

    model_config = ConfigDict(extra="ignore", strict=False, frozen=True)

    reference: str = Field(min_length=1, max_length=120)
    state: Literal["pending", "done", "expired"]
    outcome: Literal["verified", "failed", "unclear"] | None = None
    valid_until: AwareDatetime | None = None
    sequence: int = Field(ge=0, lt=2**62)


class Event(BaseModel):
    """The body of a provider's webhook."""

    model_config = ConfigDict(extra="ignore")

    type: Literal["verification.updated"]
    data: Answer


def open_waiting(*, limit: int = 50) -> int:
    """For runs that wait for a provider: one verification for each person, and a letter to the partner's owners.
    Returns how many were opened; they are due at once."""
    opened = 0
    for run in queries.runs_to_open()[:limit]:
        opened += _open(run)
    return opened


def _open(run: CheckRun) -> int:
    asked = queries.wanted(run)
    with transaction.atomic():
        case = locked(run.case)
        if not asked or not CheckRun.objects.filter(pk=run.pk, status__in=OPEN_RUN_STATUSES).exists():
            return 0
        now, made = db_now(), 0
        known = list(
            OutsideVerification.objects.filter(
                run__submission__application__partner_id=case.application.partner_id
            ).select_related("name", "provider")
        )
        for one in asked:
            of_kind = [row for row in known if row.provider.kind == one.kind]
            provider = queries.provider_of(one.kind)
            if provider is None or queries.standing_answer(of_kind, one.about, now) is not None:
                continue
            kept = personal.keep(
                partner_id=case.application.partner_id, purpose=PURPOSE, field=one.label or "business", value=one.about
            )
            _row, created = OutsideVerification.objects.get_or_create(
                run=run,
                label=one.label,
                defaults={
                    "provider": provider,
                    "name_id": UUID(kept["personal"]),
                    "poll_at": now,
                    "deadline": now + timedelta(days=settings.PROVIDER_DEADLINE_DAYS),
                },
            )
            made += created
        if made:
            _tell(run)
            record("outside.asked", case, actor=SYSTEM, data={"count": made, "run": str(run.id)})
        return made


def _tell(run: CheckRun) -> None:
    """The owners of the partner hear that somebody is to be verified, once a run."""
    application = run.submission.application
    owners = Membership.objects.filter(
        partner_id=application.partner_id, role=PartnerRole.OWNER, ended_at__isnull=True
    ).values_list("user_id", flat=True)
    for user_id in sorted(set(owners)):
        enqueue(
            kind="verification_asked",
            dedupe=f"verification_asked:{run.id}:{user_id}",
            recipient_id=user_id,
            data={"application": str(application.id), "reference": application.reference},
        )


def begun(row: OutsideVerification, *, reference: str, link: str) -> bool:
    """The provider has taken it: where the person goes. False when somebody else settled it meanwhile."""
    with transaction.atomic():
        now = db_now()
        return bool(
            _held(row).update(
                state=step(VERIFICATION, row.state, "begin"),
                reference=reference,
                link=link,
                poll_at=queries.next_poll(row, now),
                lease_until=None,
            )
        )


def put_off(row: OutsideVerification) -> bool:
    """The provider did not answer, or nothing is new: ask again later, or end it when its time is over."""
    with transaction.atomic():
        now = db_now()
        if row.deadline > now:
            return bool(_held(row).update(poll_at=queries.next_poll(row, now), lease_until=None))
        current = _locked(row.pk)
        if current.state not in queries.UNANSWERED:
            return False
        _end(current, "expire", now)
        return True


def take(row: OutsideVerification, answer: Answer) -> bool:
    """Take a provider's answer. False when a newer one stands already, or nothing is new."""
    with transaction.atomic():
        return _take(_locked(row.pk), answer)


def take_event(*, slug: str, headers: dict[str, str], body: bytes) -> bool:
    """A provider's webhook: verified, taken once, in the provider's order. False when it changed nothing.

    Raises NotFound (no such provider), NotAllowed (its signature or time does not hold), Invalid (not understood).
    """
    provider = OutsideProvider.objects.filter(slug=slug, disabled_at__isnull=True).first()
    if provider is None:
        raise NotFound(_("This does not exist."))
    now = db_now()
    try:
        event_id, sent = verified(_secrets(provider, now), headers, body=body, now=int(now.timestamp()))
    except BadSignature as error:
        raise NotAllowed(_("The signature does not hold."), code=str(error)) from None
    try:
        answer = Event.model_validate_json(body).data
    except ValidationError as error:
        raise Invalid(_("The message is not as docs/providers.md says: %s") % _first(error)) from None
    with transaction.atomic():
        row = provider.verifications.filter(reference=answer.reference).first()
        sent_at = datetime.fromtimestamp(sent, tz=now.tzinfo)
        event, new = OutsideEvent.objects.get_or_create(
            provider=provider,
            event_id=event_id,
            defaults={
                "reference": answer.reference,
                "sent_at": sent_at,
                "taken": row is not None and answer.sequence > row.sequence,
            },
        )
        return new and event.taken and row is not None and _take(_locked(row.pk), answer)


def cancel_moot(*, limit: int = 200) -> int:
    """End what is asked for runs that have ended: its link leads nowhere any more. Returns how many."""
    rows = OutsideVerification.objects.filter(state__in=queries.UNANSWERED).exclude(run__status__in=OPEN_RUN_STATUSES)
    ended = 0
    for pk in rows.values_list("pk", flat=True)[:limit]:
        with transaction.atomic():
            row = _locked(pk)
            if row.state in queries.UNANSWERED:
                row.state = step(VERIFICATION, row.state, "cancel")
                row.link, row.poll_at, row.lease_until, row.fence = "", None, None, row.fence + 1
                row.save()
                ended += 1
    return ended


def _take(row: OutsideVerification, answer: Answer) -> bool:
    """On a locked row."""
    if answer.sequence <= row.sequence or row.state in (OutsideState.CANCELLED, OutsideState.EXPIRED):
        return False
    now = db_now()
    row.sequence = answer.sequence
    if answer.state == "pending" or (answer.state == "done" and answer.outcome is None):
        row.save(update_fields=["sequence"])
        return False
    if answer.state == "expired":
        if row.state not in queries.UNANSWERED:
            return False
        _end(row, "expire", now)
        return True
    before = row.outcome
    row.outcome = answer.outcome or ""
    row.valid_until = answer.valid_until or now + timedelta(days=row.provider.valid_days)
    row.answered_at = now
    _end(row, "answer", now)
    if before and before != row.outcome:
        # Taken back, or corrected, after the run had used it: looked at anew.
        reruns.rerun_many(run_ids=[row.run_id], cause=RunCause.ANSWERED)
    return True


def _end(row: OutsideVerification, action: str, now: datetime) -> None:
    """The provider's part is over: write it down, and have the run look again."""
    row.state = step(VERIFICATION, row.state, action)
    row.link, row.poll_at, row.lease_until, row.fence = "", None, None, row.fence + 1
    row.save()
    runs.wake(run_id=row.run_id, cause=RunCause.ANSWERED)
    case = row.run.case
    data: dict[str, object] = {
        "provider": row.provider.slug,
        "outcome": row.outcome or row.state,
        "run": str(row.run_id),
    }
    record("outside.ended", case, actor=SYSTEM, data=data)


def _locked(pk: UUID) -> OutsideVerification:
    """The row, locked until the commit; its case first, as everywhere."""
    found = OutsideVerification.objects.select_related("run__case").get(pk=pk)
    locked(found.run.case)
    rows = OutsideVerification.objects.select_for_update(of=("self",)).select_related("run__case", "provider")
    return rows.get(pk=pk)


def claim_next() -> OutsideVerification | None:
    """The oldest verification of which a provider has to be asked, for as long as a lease lasts."""
    with transaction.atomic():
        found = queries.due().first()
        if found is None:
            return None
        until = db_now() + timedelta(seconds=max(30, settings.LEASE_SECONDS))
        rows = OutsideVerification.objects.filter(pk=found.pk, fence=found.fence)
        if not rows.update(fence=F("fence") + 1, lease_until=until):
            return None
        return OutsideVerification.objects.select_related("provider", "name", "run__submission").get(pk=found.pk)


def about(row: OutsideVerification) -> dict[str, str]:
    """Whom the provider is asked about; empty when their personal data was erased meanwhile."""
    if row.name_id is None:
        return {}
    value = PersonalValue.objects.filter(pk=row.name_id).values_list("value", flat=True).first()
    return {str(key): str(said) for key, said in (value or {}).items() if said}


def _held(row: OutsideVerification) -> QuerySet[OutsideVerification]:
    return OutsideVerification.objects.filter(pk=row.pk, fence=row.fence, state=row.state)


def _secrets(provider: OutsideProvider, now: datetime) -> list[str]:
    rotating = provider.previous_secret and provider.previous_until and provider.previous_until > now
    return [unseal(provider.secret), *([unseal(provider.previous_secret)] if rotating else [])]


def _first(error: ValidationError) -> str:
    one = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"[:200]
