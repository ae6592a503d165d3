"""What an entitlement token says: a yes that another machine can check by itself, once, for a very short time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

TYPE = "entitlement+jwt"
MAX_SECONDS = 60
# An answer that may not be kept is good for the one call it was asked for: long enough to hand it over.
HAND_OVER_SECONDS = 10


def lifetime(cache_seconds: int) -> int:
    """As long as the answer may be kept, in seconds: 60 at most."""
    return min(cache_seconds, MAX_SECONDS) if cache_seconds > 0 else HAND_OVER_SECONDS


def declared(use_case: str | None, bound: Sequence[str]) -> str:
    """The use case that the call was judged by: the one it named, else the only one that the surface is bound to."""
    return use_case or (bound[0] if len(bound) == 1 else "")


def claims(
    *,
    issuer: str,
    token_id: str,
    at: datetime,
    seconds: int,
    surface: str,
    partner: str,
    offering: str,
    use_case: str,
    user_key: str,
    is_test: bool,
) -> dict[str, Any]:
    """RFC 7519's claims, and what was allowed: this surface (``aud``), model and use case, for this partner (``sub``)
    and, where one was named, this user. ``test`` marks what no real call may be made with."""
    issued = int(at.timestamp())
    said = {
        "iss": issuer,
        "aud": surface,
        "sub": partner,
        "jti": token_id,
        "iat": issued,
        "nbf": issued,
        "exp": issued + seconds,
        "offering": offering,
        "use_case": use_case,
    }
    return said | ({"user_key": user_key} if user_key else {}) | ({"test": True} if is_test else {})
