"""Moving a grant from state to state together with the lines that the gateway reads: in one transaction, always."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import GrantState
from accessprogram.errors import WrongState
from accessprogram.models import Grant, GrantLine, Partner
from accessprogram.operations import audit, outbox
from accessprogram.policy.actors import Actor
from accessprogram.queries.partners import member_ids
from accessprogram.states import GRANT, step

OPEN_STATES = (GrantState.ACTIVE, GrantState.RESTRICTED)


def locked(grant_id: UUID) -> Grant:
    """The grant, locked until the commit. Whoever changes anything of a grant locks it first, then its parts."""
    return (
        Grant.objects.select_for_update(of=("self",))
        .select_related("partner", "programme", "tier_version__tier", "agreement__application")
        .get(pk=grant_id)
    )


def move(grant: Grant, action: str, *, actor: Actor, reason: str = "") -> None:
    """Move a locked grant and write its lines, the notices and the audit event. Raises WrongState.

    ``reason`` is read by the partner.
    """
    before = grant.state
    grant.state = step(GRANT, before, action)
    grant.state_reason = reason[:300]
    if grant.state == GrantState.ACTIVE:
        _open(grant, is_new=action == "prove")
    elif grant.state not in OPEN_STATES:
        grant.lines.filter(live=True).update(live=False)
    grant.save(update_fields=["state", "state_reason", "starts_at", "ends_at"])
    _notify(grant)
    audit.append(
        "grant.state_changed",
        actor=actor,
        thing=grant,
        programme_id=grant.programme_id,
        subject_id=grant.agreement.application_id,
        data={"from": before, "to": grant.state},
        reason=reason,
    )


def _open(grant: Grant, *, is_new: bool) -> None:
    """Make the lines live. A new grant takes over what an older one of the same partner gave; a restored one does not
    take anything back from a newer one."""
    now = db_now()
    if is_new:
        grant.starts_at = now
        grant.ends_at = now + timedelta(days=grant.tier_version.term_days)
    if grant.ends_at is None or grant.ends_at <= now:
        raise WrongState(_("The grant's term has ended."))
    # Two grants of one partner that open at once queue here: a line is live once.
    Partner.objects.select_for_update().get(pk=grant.partner_id)
    others = GrantLine.objects.filter(partner_id=grant.partner_id, programme_id=grant.programme_id, live=True).exclude(
        grant=grant
    )
    taken = {(line.offering_id, line.use_case_id): line.pk for line in others}
    lines = list(grant.lines.all())
    if is_new:
        mine = {(line.offering_id, line.use_case_id) for line in lines}
        GrantLine.objects.filter(pk__in=[key for pair, key in taken.items() if pair in mine]).update(live=False)
        taken = {}
    opened = [line.pk for line in lines if (line.offering_id, line.use_case_id) not in taken]
    grant.lines.filter(pk__in=opened).update(live=True, starts_at=grant.starts_at, ends_at=grant.ends_at)


def _notify(grant: Grant) -> None:
    moment = db_now().isoformat()
    for member in member_ids(grant.partner_id, "owner", "security_contact"):
        outbox.enqueue(
            kind="grant_changed",
            recipient_id=member,
            dedupe=f"grant-changed:{grant.id}:{moment}:{member}",
            data={
                "grant": str(grant.id),
                "reference": grant.agreement.application.reference,
                "state": grant.state,
                "reason": grant.state_reason,
            },
        )
