"""The gateway's bearer key: who calls, and for which programme."""

from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from accessprogram import context
from accessprogram.models import GatewayKey
from accessprogram.operations import audit
from accessprogram.policy.actors import NOBODY
from accessprogram.queries.keys import PREFIX, key_for

# One rejection of each network and key prefix in a minute is written down: enough to see it, too few to fill the disk.
SAMPLE_SECONDS = 60


class GatewayBearer(HttpBearer):
    """`Authorization: Bearer csk_...`; a key that is unknown or revoked is rejected, and sampled into the ledger."""

    openapi_scheme = "bearer"

    def authenticate(self, request: HttpRequest, token: str) -> GatewayKey | None:
        """The key, or None."""
        key = key_for(token)
        if key is None:
            _note_rejected(token)
        return key


def _note_rejected(token: str) -> None:
    # The prefix tells which key it is about and is no secret; anything that is not shaped like a key stays unwritten.
    prefix = token[: len(PREFIX) + 8] if token.startswith(PREFIX) and token.isascii() else ""
    if cache.add(f"token-rejected:{context.current().address}:{prefix}", 1, SAMPLE_SECONDS):
        audit.record_access(
            "token.rejected",
            actor=NOBODY,
            object_type="gatewaykey",
            object_id=prefix or "unknown",
            data={"sampled_seconds": SAMPLE_SECONDS},
        )
