"""Moving a pledge from state to state with its event and its letters: in the caller's transaction, always."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import AgreementState, Side
from accessprogram.errors import NotFound, WrongState
from accessprogram.models import Commitment
from accessprogram.operations import announcements, audit, grant_states, outbox, safeguards
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_commitments
from accessprogram.queries.partners import member_ids
from accessprogram.states import COMMITMENT, step

# A pledge outlives the agreement that a newer one took the place of.
RUNNING = (AgreementState.COUNTERSIGNED, AgreementState.SUPERSEDED)


def visible(actor: Actor, commitment_id: UUID) -> Commitment:
    """The pledge of a countersigned agreement, locked; its partner first, as everything locks.

    Raises NotFound, and WrongState before the countersignature.
    """
    found = visible_commitments(actor).filter(id=commitment_id).values_list("partner_id", "agreement__state").first()
    if found is None:
        raise NotFound(_("There is no such pledge."))
    if found[1] not in RUNNING:
        raise WrongState(_("Pledges run from the countersignature on."))
    grant_states.lock_partner(found[0])
    return locked(commitment_id)


def locked(commitment_id: UUID) -> Commitment:
    """The pledge, locked until the commit."""
    return (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("application__tier_version__tier", "template")
        .get(pk=commitment_id)
    )


def move(commitment: Commitment, action: str, *, actor: Actor, reason: str = "", **changed: Any) -> None:
    """Move a locked pledge, writing the ``changed`` columns with it, and the audit event. Raises WrongState."""
    before = commitment.state
    commitment.state = step(COMMITMENT, before, action)
    for name, value in changed.items():
        setattr(commitment, name, value)
    commitment.save(update_fields=["state", *changed])
    announcements.commitment_moved(commitment, before)
    note("commitment.state_changed", actor, commitment, {"from": before, "to": commitment.state}, reason)


def note(action: str, actor: Actor, commitment: Commitment, data: dict[str, Any], reason: str = "") -> None:
    """The audit event of something that happened to a pledge."""
    audit.append(
        action,
        actor=actor,
        thing=commitment,
        programme_id=commitment.application.programme_id,
        subject_id=commitment.application_id,
        data={"title": commitment.title, **data},
        reason=reason,
    )


def tell(commitment: Commitment, kind: str, **data: str) -> None:
    """The partner's people about their own pledge; what the provider owes stands in the desk's own list."""
    if commitment.side != Side.PARTNER:
        return
    moment = db_now().isoformat()
    for member in member_ids(commitment.partner_id, "owner", "security_contact"):
        outbox.enqueue(
            kind=kind,
            recipient_id=member,
            dedupe=f"{kind}:{commitment.id}:{moment}:{member}",
            data={"commitment": str(commitment.id), "title": commitment.title, **data},
        )


def judged(commitment: Commitment, verdict: str, *, actor: Actor) -> None:
    """What follows a verdict on a pledge of the partner's, a person's or a record's: the letter and the level."""
    if commitment.side != Side.PARTNER:
        return
    if verdict == "verified" and commitment.breached_at is not None:
        tell(commitment, "commitment_restored")
    else:
        tell(commitment, "commitment_verdict", verdict=verdict)
    safeguards.assess(
        partner_id=commitment.partner_id,
        programme_id=commitment.application.programme_id,
        cause=f"pledge {verdict}",
        actor=actor,
    )
