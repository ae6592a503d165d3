"""What a check judges by and the programme may change: data with bounds, published in versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from reviews.checks.clients import Sources


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """A number within bounds (``least``, ``most``, both included), or a list of short words. ``says`` explains it to an
    administrator, with its unit."""

    default: float | int | tuple[str, ...]
    says: str
    least: float | None = None
    most: float | None = None

    def problem(self, value: Any) -> str:
        """Why ``value`` cannot stand, as a sentence; empty when it can."""
        if isinstance(self.default, tuple):
            fits = isinstance(value, list | tuple) and all(isinstance(one, str) and 0 < len(one) <= 60 for one in value)
            return "" if fits else "Write a list of short words."
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            return "Write a number."
        if isinstance(self.default, int) and not float(value).is_integer():
            return "Write a whole number."
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            return f"Between {self.least} and {self.most}, please."
        return ""


Thresholds = Mapping[str, Threshold]


class Judging(Protocol):
    """A check, as far as it judges by thresholds."""

    @property
    def thresholds(self) -> Thresholds: ...


def value_of(sources: Sources, check: Judging, name: str) -> Any:
    """The threshold `name` of the running check: as its run pins it, otherwise as the catalogue ships it.

    Numbers are numbers, lists are tuples. Raises KeyError for a name that the check does not declare.
    """
    value = sources.thresholds.get(name, check.thresholds[name].default)
    return tuple(value) if isinstance(value, list) else value
