"""The gateway's API, version 1: /api/v1/, with its OpenAPI document at /api/v1/openapi.json."""

from accessprogram.api import entitlements, errors, events, grants, ping, refusals, signals, surfaces, usage
from accessprogram.api.openapi import GatewayAPI

api = GatewayAPI(
    title="Countersign gateway API",
    version="1",
    description=(
        "The provider's gateway asks whether a partner may use a model for a use case now, and reports what was used. "
        "Absence means no: whatever cannot be answered with certainty is denied, with a reason code. An answer may be "
        "kept for at most its cache_seconds; whatever is not a 200 with decision=allow is a no."
    ),
    urls_namespace="api-v1",
    docs_url=None,
)
api.add_router("", entitlements.router)
api.add_router("", usage.router)
api.add_router("", events.router)
api.add_router("", grants.router)
api.add_router("", surfaces.router)
api.add_router("", ping.router)
api.add_router("", refusals.router)
api.add_router("", signals.router)
errors.register(api)
