"""What the gateways of a programme were told to forget, from a cursor on."""

from uuid import UUID

from accessprogram.models import GatewayEvent


def newest(programme_id: UUID) -> int:
    """The number of the newest event; 0 before the first."""
    last = GatewayEvent.objects.filter(programme_id=programme_id).order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def since(programme_id: UUID, after: int, *, limit: int = 500) -> list[GatewayEvent]:
    """The events after a number, oldest first. One indexed query."""
    return list(GatewayEvent.objects.filter(programme_id=programme_id, seq__gt=after).order_by("seq")[:limit])
