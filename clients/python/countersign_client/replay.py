"""Where it is remembered which tokens were taken: each one once, however many come at the same time."""

import threading
import time
from collections.abc import Callable
from typing import Any, Protocol


class ReplayStore(Protocol):
    """Remembers token ids until they could not be used anyway."""

    def first(self, token_id: str, until: float) -> bool:
        """Whether ``token_id`` comes for the first time; remembered until ``until`` (seconds since the epoch)."""
        ...


class MemoryReplay:
    """For one process. Several processes that verify for the same surface need a store that they share."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._taken: dict[str, float] = {}
        self._pruned = 0.0

    def first(self, token_id: str, until: float) -> bool:
        """See ReplayStore."""
        now = self._now()
        with self._lock:
            if now - self._pruned > 1:
                self._taken = {taken: end for taken, end in self._taken.items() if end >= now}
                self._pruned = now
            taken_until = self._taken.get(token_id)
            if taken_until is not None and taken_until >= now:
                return False
            self._taken[token_id] = until
            return True


class RedisReplay:
    """For many processes: one SET with NX decides. A server that cannot be reached raises: the token is not taken."""

    def __init__(self, redis: Any, prefix: str = "countersign-token:") -> None:
        self._redis = redis
        self._prefix = prefix

    def first(self, token_id: str, until: float) -> bool:
        """See ReplayStore."""
        milliseconds = max(1, int((until - time.time()) * 1000) + 1)
        return bool(self._redis.set(self._prefix + token_id, b"1", nx=True, px=milliseconds))
