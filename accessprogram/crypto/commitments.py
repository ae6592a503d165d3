"""HMAC commitments to personal values: they bind a value without revealing it, and survive its erasure."""

import hashlib
import hmac
import secrets

from accessprogram.crypto.canonical import canonical


def new_salt() -> bytes:
    return secrets.token_bytes(32)


def commit(salt: bytes, value: object) -> str:
    """HMAC-SHA-256 of the canonical value under its own random salt, in hex."""
    return hmac.new(bytes(salt), canonical(value), hashlib.sha256).hexdigest()
