"""A small client for gateways: ask, report, follow what is to be forgotten, verify tokens offline."""

from countersign_client.client import Answer, Event, Gateway, Refused
from countersign_client.replay import MemoryReplay, RedisReplay, ReplayStore
from countersign_client.tokens import Claims, Keys, TokenRefused, Verifier

__all__ = [
    "Answer",
    "Claims",
    "Event",
    "Gateway",
    "Keys",
    "MemoryReplay",
    "RedisReplay",
    "Refused",
    "ReplayStore",
    "TokenRefused",
    "Verifier",
]
