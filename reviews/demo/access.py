"""The gateway's part of the stories."""

from accessprogram.models import Surface
from accessprogram.operations import surfaces


def prove(surface: Surface) -> None:
    """What the gateway's first call on a provisioned surface does."""
    surfaces.prove_by_call(surface_id=surface.id)
