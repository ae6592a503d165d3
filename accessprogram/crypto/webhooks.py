"""Signatures of webhooks out (Standard Webhooks 1.0): HMAC-SHA-256 over id, time and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"


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
