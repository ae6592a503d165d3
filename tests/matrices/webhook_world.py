"""An endpoint of the partner and one of the provider, each with a message."""

from typing import Any

from accessprogram.operations import webhooks
from tests.factories import access


def build(made: access.World) -> dict[str, Any]:
    """In the programme of a grant that works."""
    things: dict[str, Any] = {}
    for side, actor, partner_id in (("partner", made.owner, made.partner.id), ("desk", made.administrator, None)):
        endpoint, _secret = webhooks.create(
            actor=actor,
            programme_id=made.version.tier.programme_id,
            partner_id=partner_id,
            url="https://hooks.example/in",
            label=f"Of the {side}",
        )
        sent = webhooks.send_test(actor=actor, endpoint_id=endpoint.id)
        things |= {f"{side}_endpoint": endpoint.id, f"{side}_delivery": sent.id}
    return things
