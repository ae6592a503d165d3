"""The gateway's question: answered by the query, and written only when the call itself is a surface's proof."""

from accessprogram.models import GatewayKey
from accessprogram.operations import surfaces
from accessprogram.policy.entitlements import Answer, Caller, answer
from accessprogram.queries import entitlements


def ask(
    *, key: GatewayKey, surface: str, offering: str, use_case: str | None = None, caller: Caller | None = None
) -> Answer:
    """Whether this call may be made now. The first call on a provisioned surface proves it and is answered no."""
    call = entitlements.facts(
        programme_id=key.programme_id, surface=surface, offering=offering, use_case=use_case, caller=caller
    )
    given = answer(call)
    if given.proves and call.surface is not None:
        surfaces.prove_by_call(surface_id=call.surface.id)
    return given
