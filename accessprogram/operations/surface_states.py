"""Moving a surface from state to state, as ``grant_states`` moves grants: under the lock of its partner and grant."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.models import Grant, Surface
from accessprogram.operations import announcements, audit, gateway_events, grant_states
from accessprogram.policy.actors import Actor
from accessprogram.states import SURFACE, step


def locked(surface_id: UUID) -> tuple[Surface, Grant]:
    """The surface and its grant, locked in the order that everything locks: partner, grant, surface.

    Raises NotFound. Whether the actor may know of it is the caller's question.
    """
    grant_id = Surface.objects.filter(id=surface_id).values_list("grant_id", flat=True).first()
    if grant_id is None:
        raise NotFound(_("There is no such surface."))
    grant = grant_states.locked(grant_id)
    surface = Surface.objects.select_for_update(of=("self",)).select_related("grant__tier_version").get(pk=surface_id)
    return surface, grant


def move(surface: Surface, grant: Grant, action: str, *, actor: Actor, reason: str = "") -> None:
    """Move a locked surface and write the audit event. Raises WrongState. ``reason`` is read by the partner."""
    before = surface.state
    surface.state = step(SURFACE, before, action)
    surface.save(update_fields=["state", "provisioned_at", "provisioned_by", "proved_at"])
    gateway_events.drop_surface(surface, grant.programme_id)
    announcements.surface_moved(surface, grant, before)
    audit.append(
        "surface.state_changed",
        actor=actor,
        thing=surface,
        programme_id=grant.programme_id,
        subject_id=grant.agreement.application_id,
        data={"from": before, "to": surface.state, "reference": surface.reference},
        reason=reason,
    )
