"""Which key a gateway called with, and the keys that a programme has given out."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now

from accessprogram.models import GatewayKey, Programme, Tier
from accessprogram.policy.actors import Actor
from accessprogram.policy.keys import may_manage_keys

PREFIX = "csk_"
TEST_PREFIX = "cst_"


def key_hash(text: str) -> str:
    """What is kept of a key: SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def found(text: str) -> tuple[GatewayKey, datetime] | None:
    """The key of that text, whatever its state, and the database's now. One indexed query.

    The comparison itself takes the same time for every text.
    """
    if not text.startswith((PREFIX, TEST_PREFIX)) or len(text) > 200:
        return None
    digest = key_hash(text)
    key = GatewayKey.objects.annotate(now=Now()).filter(key_hash=digest).first()
    return (key, key.now) if key is not None and hmac.compare_digest(key.key_hash, digest) else None


def tier_ids(programme_id: UUID) -> frozenset[UUID]:
    """Every tier of the programme."""
    return frozenset(Tier.objects.filter(programme_id=programme_id).values_list("id", flat=True))


def managed_programmes(actor: Actor) -> list[Programme]:
    """The programmes whose keys the actor hands out. Two queries."""
    tiers: dict[UUID, set[UUID]] = {}
    for programme_id, tier_id in Tier.objects.values_list("programme_id", "id"):
        tiers.setdefault(programme_id, set()).add(tier_id)
    mine = [programme_id for programme_id, ids in tiers.items() if may_manage_keys(actor, ids)]
    return list(Programme.objects.filter(id__in=mine).order_by("title", "id"))


def visible_keys(actor: Actor) -> QuerySet[GatewayKey]:
    """The keys of the programmes that the actor hands out keys of, the newest first."""
    keys = GatewayKey.objects.filter(programme__in=managed_programmes(actor))
    return keys.select_related("programme", "created_by", "revoked_by", "replaced_by").order_by("-created_at", "-id")
