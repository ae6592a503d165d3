"""How the partner's people sign in, and how earlier grants went: facts of our own records, for the checks to weigh."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from accessprogram.enums import CommitmentState, EnforcementAction, EnforcementState, GrantState, IncidentState, Side
from accessprogram.models import Commitment, Enforcement, Grant, Incident
from accessprogram.queries.partners import members
from reviews.checks.subject import Conduct, SignIn

MOST = 100
_STRENGTHS = {
    Authenticator.Type.WEBAUTHN: "phishing_resistant",
    Authenticator.Type.TOTP: "second_factor",
}
_ORDER = ("password", "second_factor", "phishing_resistant")
_BEGUN = (
    *(GrantState.ACTIVE, GrantState.RESTRICTED, GrantState.SUSPENDED),
    *(GrantState.EXPIRED, GrantState.LAPSED, GrantState.REVOKED),
)
_MEASURES = {
    EnforcementAction.RESTRICT: "restricted",
    EnforcementAction.SUSPEND: "suspended",
    EnforcementAction.REVOKE: "revoked",
}


def sign_ins(partner_id: UUID) -> tuple[SignIn, ...]:
    """The strongest way in which each member can sign in, by name as the people page lists them; two queries."""
    people = [member for member in members(partner_id) if member.user.is_active]
    strength = {member.user.id: "password" for member in people}
    held = Authenticator.objects.filter(user_id__in=strength, type__in=_STRENGTHS)
    for user_id, kind in held.values_list("user_id", "type"):
        strength[user_id] = max(strength[user_id], _STRENGTHS[Authenticator.Type(kind)], key=_ORDER.index)
    return tuple(
        SignIn(
            label=f"member {number}",
            roles=tuple(str(role) for role in member.roles),
            strength=strength[member.user.id],
        )
        for number, member in enumerate(people, start=1)
    )


def conduct(partner_id: UUID) -> tuple[Conduct, ...]:
    """What happened under the partner's grants, newest first, at most 100; four queries.

    Measures that were only proposed are left out: nobody said yet that they are right.
    """
    found = [
        *_grants(partner_id),
        *_commitments(partner_id),
        *_incidents(partner_id),
        *_measures(partner_id),
    ]
    return tuple(sorted(found, key=lambda one: (_since(one.at), one.kind, one.label), reverse=True)[:MOST])


def _grants(partner_id: UUID) -> Iterator[Conduct]:
    rows = Grant.objects.filter(partner_id=partner_id, state__in=_BEGUN).select_related("agreement__application")
    for grant in rows:
        label = grant.agreement.application.reference
        yield Conduct(kind="grant", label=label, state=grant.state, at=_second(grant.starts_at or grant.created_at))


def _commitments(partner_id: UUID) -> Iterator[Conduct]:
    """Pledges that were judged: kept, cured after a breach, breached, or being cured."""
    words = {
        CommitmentState.VERIFIED: "kept",
        CommitmentState.DISPUTED: "disputed",
        CommitmentState.BREACHED: "breached",
        CommitmentState.CURING: "curing",
    }
    rows = Commitment.objects.filter(partner_id=partner_id, side=Side.PARTNER, state__in=words)
    for commitment in rows.select_related("template", "application"):
        state = words[CommitmentState(commitment.state)]
        yield Conduct(
            kind="commitment",
            label=f"{commitment.application.reference} {commitment.template.slug} {commitment.period}",
            state="cured" if state == "kept" and commitment.breached_at else state,
            at=_second(commitment.breached_at or commitment.due_at),
        )


def _incidents(partner_id: UUID) -> Iterator[Conduct]:
    """One that was opened was confirmed by a person; one that was closed unopened was unfounded."""
    for incident in Incident.objects.filter(partner_id=partner_id):
        if incident.opened_at is None and incident.state != IncidentState.CLOSED:
            continue
        state = "unfounded" if incident.opened_at is None else "confirmed"
        if incident.opened_at is not None and incident.state != IncidentState.CLOSED:
            state = "open"
        yield Conduct(
            kind="incident",
            label=incident.reference,
            state=state,
            at=_second(incident.opened_at or incident.created_at),
        )


def _measures(partner_id: UUID) -> Iterator[Conduct]:
    put_in_force = (EnforcementState.IN_FORCE, EnforcementState.FELL_BACK, EnforcementState.ENDED)
    rows = Enforcement.objects.filter(partner_id=partner_id, state__in=put_in_force)
    for measure in rows:
        word = _MEASURES[EnforcementAction(measure.action)]
        yield Conduct(
            kind="measure",
            label=f"measure of {measure.imposed_at:%Y-%m-%d} against one {measure.scope}",
            state="ended" if measure.state == EnforcementState.ENDED else word,
            at=_second(measure.imposed_at),
        )


def _second(at: datetime | None) -> datetime | None:
    """To the second: it goes into the input hash, and databases differ in what lies below."""
    return at.replace(microsecond=0) if at is not None else None


def _since(at: datetime | None) -> str:
    return at.isoformat() if at is not None else ""
