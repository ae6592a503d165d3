"""What became of each request to a source while one check ran, noted beside the clients; nothing is changed by it."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reviews.checks.base import SourceOff, Sources, SourceUnavailable
from reviews.checks.limits import LIMITS


@dataclass
class Answers:
    """Of one source: how often it was asked, how often it answered, and the last failure. What is neither is late."""

    asked: int = 0
    answered: int = 0
    off: int = 0
    error: str = ""
    retry_after: float = 0.0

    @property
    def failed(self) -> bool:
        """It was asked and answered nothing at all, although this installation does ask it."""
        return self.asked > self.off and self.answered == 0


@dataclass
class Tally:
    """Source -> its answers; a source that was not asked is missing."""

    of: dict[str, Answers] = field(default_factory=dict)


def watched(sources: Sources, tally: Tally, *, spared: Mapping[str, str] | None = None) -> Sources:
    """The same clients, those of outside sources with each request noted in ``tally``. ``spared``: source -> why it is
    not asked now; its requests fail at once."""
    why = spared or {}
    seen: dict[str, Any] = {name: _Watched(getattr(sources, name), name, tally, why.get(name, "")) for name in LIMITS}
    return dataclasses.replace(sources, **seen)


class _Watched:
    """One client; its methods are those of the client."""

    def __init__(self, client: Any, name: str, tally: Tally, spared: str) -> None:
        self._client, self._name, self._tally, self._spared = client, name, tally, spared

    def __getattr__(self, method: str) -> Any:
        return functools.partial(self._ask, method)

    def _ask(self, method: str, *args: Any, **named: Any) -> Any:
        if self._spared:
            raise SourceUnavailable(self._spared)
        answers = self._tally.of.setdefault(self._name, Answers())
        answers.asked += 1
        try:
            answer = getattr(self._client, method)(*args, **named)
        except SourceOff:
            answers.off += 1
            raise
        except SourceUnavailable as error:
            answers.error = str(error)
            answers.retry_after = max(answers.retry_after, error.retry_after or 0.0)
            raise
        answers.answered += 1
        return answer
