"""Signatures of webhooks, ours and those of others (Standard Webhooks 1.0): HMAC-SHA-256 over id, time and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping

PREFIX = "whsec_"
# How far the sender's clock may be from ours, in seconds.
TOLERANCE = 300


def new_secret() -> str:
    """256 random bits, as the receiver types them in."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(given: Iterable[str], *, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers. While a secret is rotated both sign; the receiver takes either. ``at`` in seconds."""
    signatures = " ".join(f"v1,{_sign(secret, message_id, at, body)}" for secret in given)
    return {"webhook-id": message_id, "webhook-timestamp": str(at), "webhook-signature": signatures}


def _sign(secret: str, message_id: str, at: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()).decode()


class BadSignature(ValueError):
    """The message is not from whom it says, or from another time; the word says what is wrong."""


def verified(given: Iterable[str], said: Mapping[str, str], *, body: bytes, now: int) -> tuple[str, int]:
    """The message's id and time in seconds, when one of the secrets signed it within ``TOLERANCE`` of ``now``.

    ``said`` are the three headers in small letters. Raises BadSignature. Each signature is compared in constant time.
    """
    message_id, at, signatures = (said.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    if not 0 < len(message_id) <= 120 or not message_id.isascii() or not signatures:
        raise BadSignature("headers")
    if not at.isascii() or not at.isdigit() or abs(int(at) - now) > TOLERANCE:
        raise BadSignature("timestamp")
    found = [part.removeprefix("v1,") for part in signatures.split(" ") if part.startswith("v1,")][:5]
    wanted = [_sign(secret, message_id, int(at), body) for secret in given]
    fits = [hmac.compare_digest(one.encode(), other.encode()) for one in found for other in wanted]
    if not any(fits):
        raise BadSignature("signature")
    return message_id, int(at)
