"""Verifies entitlement tokens without asking anybody: one algorithm, known keys, fixed claims, each token once."""

import base64
import binascii
import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from countersign_client.replay import ReplayStore

TYPE = "entitlement+jwt"
LEEWAY_SECONDS = 5
LONGEST_SECONDS = 60
_PART = re.compile(r"[A-Za-z0-9_-]+")


class TokenRefused(Exception):
    """The token is not taken; ``reason`` is a stable code for the log, never for whoever sent it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Claims:
    """What was allowed. Times are seconds since the epoch."""

    token_id: str
    surface: str
    partner: str
    offering: str
    use_case: str
    user_key: str
    issued_at: int
    expires_at: int


class Keys:
    """The published key set. ``fetch`` gets it anew (``Gateway.key_set``): every minute, and at once for a key that is
    not in it, but not more often than every five seconds. Without ``fetch`` the set is what it is."""

    def __init__(
        self, key_set: Mapping[str, Any] | None = None, *, fetch: Callable[[], Mapping[str, Any]] | None = None
    ) -> None:
        self._fetch = fetch
        self._lock = threading.Lock()
        self._fetched = float("-inf")
        self._keys = _public(key_set or {"keys": []})

    def get(self, kid: str) -> Ed25519PublicKey | None:
        """The key of that name, or None."""
        age = time.monotonic() - self._fetched
        if self._fetch and (age > 60 or (kid not in self._keys and age > 5)):
            self._refresh()
        return self._keys.get(kid)

    def _refresh(self) -> None:
        with self._lock:
            if self._fetch is None or time.monotonic() - self._fetched < 1:
                return  # another thread was quicker
            # The keys that are known stay good while nobody answers, or nobody answers sense.
            with suppress(OSError, ValueError, KeyError, TypeError, TokenRefused):
                self._keys = _public(self._fetch())
            self._fetched = time.monotonic()


@dataclass(frozen=True)
class Verifier:
    """Takes a token once, for exactly what it was given out for."""

    issuer: str
    keys: Keys
    replay: ReplayStore
    now: Callable[[], float] = time.time
    accept_test: bool = False

    def verify(self, token: str, *, surface: str, offering: str, use_case: str, user_key: str = "") -> Claims:
        """What the token allows. Raises TokenRefused for everything else, and for a token that was taken before."""
        said = self._signed(token)
        now = self.now()
        times = [said.get(name) for name in ("iat", "nbf", "exp")]
        if not all(type(moment) is int for moment in times):
            raise TokenRefused("claims")
        issued, begins, ends = (int(str(moment)) for moment in times)
        if not 0 < ends - issued <= LONGEST_SECONDS:
            raise TokenRefused("lifetime")
        if max(issued, begins) > now + LEEWAY_SECONDS:
            raise TokenRefused("not_yet")
        if ends + LEEWAY_SECONDS <= now:
            raise TokenRefused("expired")
        expected = {"iss": self.issuer, "aud": surface, "offering": offering, "use_case": use_case}
        for name, value in (expected | {"user_key": user_key}).items():
            if said.get(name, "" if name == "user_key" else None) != value:
                raise TokenRefused(name)
        if "test" in said and not self.accept_test:
            raise TokenRefused("test")
        token_id, partner = said.get("jti"), said.get("sub")
        if not isinstance(token_id, str) or not 8 <= len(token_id) <= 64 or not isinstance(partner, str):
            raise TokenRefused("claims")
        if not self.replay.first(token_id, ends + LEEWAY_SECONDS):
            raise TokenRefused("replayed")
        return Claims(token_id, surface, partner, offering, use_case, user_key, issued, ends)

    def _signed(self, token: str) -> dict[str, Any]:
        """The claims, once a known key is proved to have signed them. The header chooses nothing but the key."""
        parts = token.split(".") if len(token) <= 4096 else []
        if len(parts) != 3:
            raise TokenRefused("malformed")
        header = _object(parts[0])
        if set(header) != {"alg", "kid", "typ"} or header["alg"] != "EdDSA" or header["typ"] != TYPE:
            raise TokenRefused("header")
        key = self.keys.get(header["kid"]) if isinstance(header["kid"], str) else None
        if key is None:
            raise TokenRefused("unknown_key")
        try:
            key.verify(_bytes(parts[2]), f"{parts[0]}.{parts[1]}".encode())
        except InvalidSignature:
            raise TokenRefused("signature") from None
        return _object(parts[1])


def _public(key_set: Mapping[str, Any]) -> dict[str, Ed25519PublicKey]:
    """The Ed25519 signing keys of a set; others are left out."""
    return {
        key["kid"]: Ed25519PublicKey.from_public_bytes(_bytes(key["x"]))
        for key in key_set["keys"]
        if (key.get("kty"), key.get("crv"), key.get("use"), key.get("alg")) == ("OKP", "Ed25519", "sig", "EdDSA")
    }


def _bytes(text: str) -> bytes:
    """Strict base64url: no padding, no other letters, one spelling of each value."""
    try:
        value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if _PART.fullmatch(text) else b""
    except binascii.Error:
        value = b""
    if not value or base64.urlsafe_b64encode(value).rstrip(b"=").decode() != text:
        raise TokenRefused("malformed")
    return value


def _object(text: str) -> dict[str, Any]:
    """A JSON object in which no name stands twice."""
    try:
        pairs = json.loads(_bytes(text), object_pairs_hook=lambda found: found)
        named = {name: value for name, value in pairs if isinstance(name, str)}
    except (ValueError, TypeError, RecursionError):
        raise TokenRefused("malformed") from None
    if len(named) != len(pairs):
        raise TokenRefused("malformed")
    return named
