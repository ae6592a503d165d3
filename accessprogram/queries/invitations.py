"""What the holder of an invitation's link may see of it."""

from dataclasses import dataclass
from datetime import datetime

from accessprogram.crypto.links import read_invitation
from accessprogram.enums import PartnerRole
from accessprogram.models import Invitation
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.partners import may_accept_invitation


@dataclass(frozen=True)
class InvitationSeen:
    """``partner`` is empty for whoever it was not sent to: a link that was passed on tells nothing."""

    partner: str
    roles: list[str]
    expires_at: datetime
    open: bool
    accept: Verdict


def invitation_seen(token: str, actor: Actor, *, now: datetime) -> InvitationSeen | None:
    """None when the token opens nothing."""
    named = read_invitation(token)
    invitation = Invitation.objects.select_related("partner").filter(id=named).first() if named else None
    if invitation is None:
        return None
    verdict = may_accept_invitation(actor, invitation.email)
    return InvitationSeen(
        partner=invitation.partner.name if verdict else "",
        roles=[str(PartnerRole(role).label) for role in invitation.roles] if verdict else [],
        expires_at=invitation.expires_at,
        open=invitation.accepted_at is None and invitation.expires_at > now,
        accept=verdict,
    )
