"""The public half of what this installation signs with, and the issuer's name."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from accessprogram.clock import db_now
from accessprogram.enums import SigningKeyState, SigningUse
from accessprogram.models import SigningKey

# What is signed with a retired entitlement key is over by then: a token's 60 s, the verifier's 5 s, and as much again.
PUBLISHED_AFTER = timedelta(seconds=130)


def key_set(use: str) -> dict[str, Any]:
    """The JWK Set to verify with: the key that signs, the next one, and those retired whose signatures still count.

    A receipt counts for ever, so that its keys all stay. Raises ValueError for an unknown use.
    """
    return {"keys": [key.public for key in published(SigningUse(use), db_now())]}


def published(use: SigningUse, at: datetime) -> list[SigningKey]:
    """The keys that verifiers are given, the newest first."""
    keys = SigningKey.objects.filter(use=use)
    if use == SigningUse.ENTITLEMENT:
        keys = keys.filter(~Q(state=SigningKeyState.RETIRED) | Q(retired_at__gt=at - PUBLISHED_AFTER))
    return list(keys)


def all_keys() -> list[SigningKey]:
    """Every key of every use, for the page that shows them; the private parts stay sealed."""
    return list(SigningKey.objects.defer("private"))
