"""The clock of a finding: nothing is published before its embargo ends; moved by agreement, told before it ends."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import ContributionKind, ContributionState
from accessprogram.errors import Invalid
from accessprogram.models import Contribution
from accessprogram.operations import audit, outbox
from accessprogram.operations.contributions import locked, require
from accessprogram.policy.actors import Actor
from accessprogram.policy.contributions import may_record
from accessprogram.queries.partners import member_ids

LONGEST = timedelta(days=365)
REMINDED_DAYS = (14, 3)


def set_end(*, actor: Actor, contribution_id: UUID, until: datetime, reason: str) -> Contribution:
    """Agree on another day before which nothing is published, at most a year after the report.

    Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        contribution = locked(actor, contribution_id)
        require(may_record(actor, contribution.partner_id))
        reported = contribution.steps.filter(to=ContributionState.REPORTED).first()
        if contribution.kind != ContributionKind.FINDING or reported is None:
            raise Invalid(_("An embargo runs from the report of a finding on."))
        if contribution.state not in (ContributionState.REPORTED, ContributionState.VALID):
            raise Invalid(_("It is no longer under embargo."))
        faults = {}
        if not db_now() < until <= reported.on + LONGEST:
            faults["until"] = _("Choose a day to come, at most a year after the report.")
        if not reason.strip():
            faults["reason"] = _("Say with whom this was agreed, and why.")
        if faults:
            raise Invalid(_("The embargo was not changed."), fields=faults)
        contribution.embargo_until = until
        contribution.save(update_fields=["embargo_until"])
        data = {"until": until.isoformat()}
        audit.append(
            "contribution.embargo_set",
            actor=actor,
            thing=contribution,
            programme_id=contribution.programme_id,
            subject_id=contribution.partner_id,
            data=data,
            reason=reason.strip()[:300],
        )
        return contribution


def remind(*, limit: int = 200) -> int:
    """Tell partners 14 and 3 days before an embargo ends; returns how many were told now. Called by the sweep."""
    now, told = db_now(), 0
    ending = Contribution.objects.filter(
        state__in=[ContributionState.REPORTED, ContributionState.VALID],
        embargo_until__gt=now,
        embargo_until__lte=now + timedelta(days=max(REMINDED_DAYS)),
    )
    for contribution in ending.order_by("embargo_until")[:limit]:
        assert contribution.embargo_until is not None  # noqa: S101 - the filter says so
        left = contribution.embargo_until - now
        days = min(day for day in REMINDED_DAYS if left <= timedelta(days=day))
        with transaction.atomic():
            for member in member_ids(contribution.partner_id, "owner", "security_contact"):
                outbox.enqueue(
                    kind="embargo_ending",
                    recipient_id=member,
                    dedupe=f"embargo:{contribution.id}:{contribution.embargo_until.date()}:{days}:{member}",
                    data={"contribution": str(contribution.id), "days": days},
                )
        told += 1
    return told
