"""The gateway's bearer key: who calls, for which programme, and what the key is limited to."""

from django.core.cache import cache
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from accessprogram import context
from accessprogram.models import GatewayKey
from accessprogram.operations import audit, keys
from accessprogram.policy.actors import NOBODY
from accessprogram.policy.keys import limitation, rejection
from accessprogram.queries.keys import PREFIX, TEST_PREFIX, found

# One rejection of each network and key prefix in a minute is written down: enough to see it, too few to fill the disk.
SAMPLE_SECONDS = 60
BASE = "/api/v1/"


class KeyLimited(HttpError):
    """The key is known and does not reach so far; ``code`` is stable, ``retry_after`` in seconds where it helps."""

    def __init__(self, status: int, code: str, sentence: str, *, retry_after: int | None = None) -> None:
        super().__init__(status, sentence)
        self.code = code
        self.retry_after = retry_after


class GatewayBearer(HttpBearer):
    """`Authorization: Bearer csk_...`; a key that is unknown, revoked, expired or used from elsewhere is rejected, and
    sampled into the ledger with the reason, which is not told to whoever called."""

    openapi_scheme = "bearer"

    def authenticate(self, request: HttpRequest, token: str) -> GatewayKey | None:
        """The key, or None. Raises KeyLimited (403: not meant for this; 429: too many calls in this minute)."""
        key, at = found(token) or (None, None)
        why = "unknown" if key is None or at is None else rejection(key, at=at, address=context.client_address(request))
        if key is None or at is None or why:
            _note_rejected(token, why)
            return None
        verdict = limitation(key, request.path.removeprefix(BASE))
        if not verdict:
            raise KeyLimited(403, verdict.reason, verdict.sentence)
        if not keys.count_call(key=key, at=at):
            words = f"This key makes {key.per_minute} calls a minute at most."
            raise KeyLimited(429, "too_many_calls", words, retry_after=60 - at.second)
        return key


def _note_rejected(token: str, why: str) -> None:
    # The prefix tells which key it is about and is no secret; anything that is not shaped like a key stays unwritten.
    shaped = token.startswith((PREFIX, TEST_PREFIX)) and token.isascii()
    prefix = token[: len(PREFIX) + 8] if shaped else ""
    if cache.add(f"token-rejected:{context.current().address}:{prefix}", 1, SAMPLE_SECONDS):
        audit.record_access(
            "token.rejected",
            actor=NOBODY,
            object_type="gatewaykey",
            object_id=prefix or "unknown",
            data={"sampled_seconds": SAMPLE_SECONDS, "why": why},
        )
