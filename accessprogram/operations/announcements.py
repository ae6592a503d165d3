"""What webhooks are told when something moves: called by whatever moves it, in the same transaction."""

from typing import Any
from uuid import uuid4

from accessprogram.enums import SurfaceState
from accessprogram.models import Commitment, Grant, Surface
from accessprogram.operations import webhooks
from accessprogram.webhook_kinds import PROVISION, WITHDRAW

# What has to be switched off where it was switched on.
_WITHDRAWN = (SurfaceState.SUSPENDED, SurfaceState.REMOVED)


def grant_moved(grant: Grant, before: str) -> None:
    """A grant is in another state."""
    data = {"grant": str(grant.id), "from": before, "to": grant.state, "reason": grant.state_reason}
    _announce(grant, "grant.state_changed", data)


def surface_requested(surface: Surface, grant: Grant) -> None:
    """Somebody has to switch a surface on; a gateway that does it by itself confirms it."""
    _announce(grant, PROVISION, _provision(surface))


def surface_moved(surface: Surface, grant: Grant, before: str) -> None:
    """A surface is in another state: what that means for whoever switched it on is told them."""
    _announce(grant, "surface.state_changed", _said(surface) | {"from": before, "to": surface.state})
    if surface.state in _WITHDRAWN:
        _announce(grant, WITHDRAW, _said(surface))
    elif before == SurfaceState.SUSPENDED:
        _announce(grant, PROVISION, _provision(surface))


def commitment_moved(commitment: Commitment, before: str) -> None:
    """A pledge is in another state."""
    webhooks.announce(
        programme_id=commitment.application.programme_id,
        partner_id=commitment.partner_id,
        kind="commitment.state_changed",
        message_id=_new_id(),
        payload={
            "commitment": str(commitment.id),
            "partner": str(commitment.partner_id),
            "side": commitment.side,
            "title": commitment.title,
            "from": before,
            "to": commitment.state,
        },
    )


def _announce(grant: Grant, kind: str, data: dict[str, Any]) -> None:
    webhooks.announce(
        programme_id=grant.programme_id,
        partner_id=grant.partner_id,
        kind=kind,
        message_id=_new_id(),
        payload={"grant": str(grant.id), "partner": str(grant.partner_id), **data},
    )


def _said(surface: Surface) -> dict[str, Any]:
    return {"surface": surface.reference, "state": surface.state}


def _provision(surface: Surface) -> dict[str, Any]:
    slugs = sorted(surface.use_cases.values_list("slug", flat=True))
    return _said(surface) | {"use_cases": slugs, "confirm": f"/api/v1/surfaces/{surface.reference}/confirm"}


def _new_id() -> str:
    return f"msg_{uuid4().hex}"
