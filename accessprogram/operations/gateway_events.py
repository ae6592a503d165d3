"""What a gateway must forget: written with the change that causes it, numbered without a gap in its programme."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accessprogram.clock import db_now
from accessprogram.enums import DropScope, SurfaceState
from accessprogram.models import GatewayEvent, Grant, NamedUser, Surface
from accessprogram.operations import audit


def drop(
    *, programme_id: UUID, scope: str, reference: str, surfaces: Iterable[str], at: datetime | None = None
) -> GatewayEvent:
    """Tell the gateways of a programme to forget every answer they hold about ``reference``: a surface's reference, a
    named user's key or a grant's id. ``surfaces`` are the references that it concerns.

    In the caller's transaction, under the lock of the programme's ledger until the commit: so numbers become visible
    in their order, and whoever read up to one has missed none before it.
    """
    audit.lock(programme_id)
    last = GatewayEvent.objects.filter(programme_id=programme_id).order_by("-seq").values_list("seq", flat=True).first()
    return GatewayEvent.objects.create(
        programme_id=programme_id,
        seq=(last or 0) + 1,
        scope=DropScope(scope),
        reference=reference,
        surfaces=sorted(set(surfaces)),
        at=at or db_now(),
    )


def drop_grant(grant: Grant) -> None:
    """Something of the grant changed: any surface of the partner in the programme may have had an answer by it.

    A grant whose partner has no surface yet was never answered for: nothing is told.
    """
    surfaces = _surfaces(grant.partner_id).get(grant.programme_id)
    if surfaces:
        drop(programme_id=grant.programme_id, scope=DropScope.GRANT, reference=str(grant.id), surfaces=surfaces)


def drop_surface(surface: Surface, programme_id: UUID) -> None:
    """The surface changed. Before it was switched on it was never answered for: nothing is told."""
    if surface.provisioned_at is not None:
        drop(
            programme_id=programme_id,
            scope=DropScope.SURFACE,
            reference=surface.reference,
            surfaces=[surface.reference],
        )


def drop_user(named: NamedUser) -> None:
    """The named user changed, in every programme in which the partner has a surface."""
    for programme_id, surfaces in sorted(_surfaces(named.partner_id).items()):
        drop(programme_id=programme_id, scope=DropScope.USER, reference=named.user_key, surfaces=surfaces)


def _surfaces(partner_id: UUID) -> dict[UUID, list[str]]:
    """The references of a partner's surfaces by programme, whatever was answered for them."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Surface.objects.filter(partner_id=partner_id).exclude(state=SurfaceState.REMOVED)
    for programme_id, reference in rows.values_list("grant__programme_id", "reference"):
        found[programme_id].append(reference)
    return dict(found)
