"""What the checks judge by now: the newest published version over what the catalogue ships."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reviews.models import ThresholdVersion


@dataclass(frozen=True, kw_only=True)
class InForce:
    """``number`` 0: nothing was published, the catalogue's own values rule."""

    number: int = 0
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, check_slug: str) -> Mapping[str, Any]:
        """The published values of one check: name -> value; what is not named there is as the catalogue ships it."""
        return self.values.get(check_slug, {})


def in_force() -> InForce:
    """The version with the highest number; one query."""
    newest = ThresholdVersion.objects.order_by("-number").first()
    return InForce(number=newest.number, values=newest.values) if newest is not None else InForce()
