"""A source that is not connected: asking it anything is a failed source, never an answer."""

from __future__ import annotations

from typing import Any

from reviews.checks.base import SourceOff


class NotConnected:
    """Answers nothing; whoever asks is told that the source is not there."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, _method: str) -> Any:
        raise SourceOff(f"The source {self._name} is not connected.")
