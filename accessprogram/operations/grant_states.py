"""Moving a grant from state to state together with the lines that the gateway reads: in one transaction, always."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import GrantState
from accessprogram.errors import WrongState
from accessprogram.models import Agreement, Grant, GrantLine, Partner
from accessprogram.operations import announcements, audit, gateway_events, outbox
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.enforcement import action_of, strongest_on, use_cases_cut_on
from accessprogram.queries.partners import member_ids
from accessprogram.states import AGREEMENT, GRANT, step

OPEN_STATES = (GrantState.ACTIVE, GrantState.RESTRICTED)
_RESUMES = {GrantState.RESTRICTED: "resume_restricted", GrantState.SUSPENDED: "resume_suspended"}


def locked(grant_id: UUID) -> Grant:
    """The grant, locked until the commit, and before it its partner: whoever changes anything of a partner's access
    queues there, then at the grant, then at its parts. So nobody waits in a circle."""
    partner_id = Grant.objects.values_list("partner_id", flat=True).get(pk=grant_id)
    lock_partner(partner_id)
    return (
        Grant.objects.select_for_update(of=("self",))
        .select_related("partner", "programme", "tier_version__tier", "agreement__application")
        .get(pk=grant_id)
    )


def lock_partner(partner_id: UUID) -> None:
    """Held until the commit; rows that only refer to the partner can be written meanwhile."""
    Partner.objects.select_for_update(no_key=True).get(pk=partner_id)


def move(grant: Grant, action: str, *, actor: Actor, reason: str = "") -> None:
    """Move a locked grant and write its lines, the notices and the audit event. Raises WrongState.

    ``reason`` is read by the partner. A lapsed grant resumes as what it was when it lapsed, within its term.
    """
    before = grant.state
    if action == "resume":
        action = _RESUMES.get(GrantState(grant.lapsed_from), action) if grant.lapsed_from else action
        _require_term(grant)
    grant.state = step(GRANT, before, action)
    grant.state_reason = reason[:300]
    grant.lapsed_from = before if action == "lapse" else ""
    if grant.state == GrantState.ACTIVE or (grant.state in OPEN_STATES and before not in OPEN_STATES):
        _open(grant, is_new=action == "prove", actor=actor)
    elif grant.state not in OPEN_STATES:
        grant.lines.filter(live=True).update(live=False)
    grant.save(update_fields=["state", "state_reason", "starts_at", "ends_at", "lapsed_from"])
    _notify(grant)
    gateway_events.drop_grant(grant)
    announcements.grant_moved(grant, before)
    audit.append(
        "grant.state_changed",
        actor=actor,
        thing=grant,
        programme_id=grant.programme_id,
        subject_id=grant.agreement.application_id,
        data={"from": before, "to": grant.state},
        reason=reason,
    )
    if grant.state == GrantState.ACTIVE:
        _hold(grant)


def _hold(grant: Grant) -> None:
    """Measures outlive what they were imposed on: a grant that opens under one opens no further than it allows."""
    cut_lines(grant)
    measure = strongest_on(grant)
    if measure is not None:
        move(grant, action_of(measure).value, actor=SYSTEM, reason=measure.reason)


def cut_lines(grant: Grant) -> None:
    """Write onto the grant's lines which use cases measures have cut."""
    for use_case_id, reason in use_cases_cut_on(grant).items():
        rows = grant.lines.filter(use_case_id=use_case_id, cut_at__isnull=True)
        if rows.update(cut_at=db_now(), cut_reason=reason[:300]):
            gateway_events.drop_grant(grant)


def _open(grant: Grant, *, is_new: bool, actor: Actor) -> None:
    """Make the lines live. A newer grant takes over what an older one of the same partner gave, for good, and ends it
    when nothing is left; an older one takes nothing back."""
    now = db_now()
    if is_new:
        grant.starts_at = now
        grant.ends_at = now + timedelta(days=grant.tier_version.term_days)
    _require_term(grant)
    others = GrantLine.objects.filter(partner_id=grant.partner_id, programme_id=grant.programme_id, live=True).exclude(
        grant=grant
    )
    newer = {(line.offering_id, line.use_case_id) for line in others.filter(grant__created_at__gt=grant.created_at)}
    mine = [line for line in grant.lines.all() if (line.offering_id, line.use_case_id) not in newer]
    pairs = {(line.offering_id, line.use_case_id) for line in mine}
    older = [line for line in others if (line.offering_id, line.use_case_id) in pairs]
    GrantLine.objects.filter(pk__in=[line.pk for line in older]).update(live=False)
    _end_emptied(grant, actor)
    for cut in older:
        # What enforcement cut stays cut: a newer grant takes over what worked, and what did not.
        if cut.cut_at is not None:
            grant.lines.filter(offering_id=cut.offering_id, use_case_id=cut.use_case_id).update(
                cut_at=cut.cut_at, cut_reason=cut.cut_reason
            )
    grant.lines.filter(pk__in=[line.pk for line in mine]).update(
        live=True, starts_at=grant.starts_at, ends_at=grant.ends_at
    )


def _require_term(grant: Grant) -> None:
    if grant.ends_at is None or grant.ends_at <= db_now():
        raise WrongState(_("The grant's term has ended."))


def _end_emptied(newer: Grant, actor: Actor) -> None:
    """The older open grants of which newer ones took over everything."""
    older = Grant.objects.filter(
        partner_id=newer.partner_id,
        programme_id=newer.programme_id,
        state__in=OPEN_STATES,
        created_at__lt=newer.created_at,
    )
    for grant_id in list(older.exclude(lines__live=True).values_list("id", flat=True)):
        emptied = locked(grant_id)
        supersede(emptied.agreement, actor=actor)
        move(emptied, "expire", actor=actor, reason=_("A newer grant took its place."))


def supersede(agreement: Agreement, *, actor: Actor) -> None:
    """A newer agreement took its place."""
    agreement.state = step(AGREEMENT, agreement.state, "supersede")
    agreement.save(update_fields=["state"])
    audit.append(
        "agreement.superseded",
        actor=actor,
        thing=agreement,
        programme_id=agreement.application.programme_id,
        subject_id=agreement.application_id,
    )


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
