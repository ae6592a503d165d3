"""Which key a gateway called with."""

import hashlib
import hmac
from uuid import UUID

from accessprogram.models import GatewayKey, Tier

PREFIX = "csk_"


def key_hash(text: str) -> str:
    """What is kept of a key: SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def key_for(text: str) -> GatewayKey | None:
    """The key in force of that text. One indexed query; the comparison itself takes the same time for every text."""
    if not text.startswith(PREFIX) or len(text) > 200:
        return None
    digest = key_hash(text)
    key = GatewayKey.objects.filter(key_hash=digest, revoked_at__isnull=True).first()
    return key if key is not None and hmac.compare_digest(key.key_hash, digest) else None


def tier_ids(programme_id: UUID) -> frozenset[UUID]:
    """Every tier of the programme."""
    return frozenset(Tier.objects.filter(programme_id=programme_id).values_list("id", flat=True))
