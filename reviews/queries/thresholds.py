"""What the checks judge by now: the newest published version over what the catalogue ships."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from reviews.checks import CATALOGUE
from reviews.enums import RunStatus, Stage
from reviews.models import CheckRun, ThresholdVersion
from reviews.queries.live_access import with_access

Values = dict[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class InForce:
    """``number`` 0: nothing was published, the catalogue's own values rule."""

    number: int = 0
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, check_slug: str) -> Mapping[str, Any]:
        """The published values of one check: name -> value; what is not named there is as the catalogue ships it."""
        return self.values.get(check_slug, {})


@dataclass(frozen=True, kw_only=True)
class Touched:
    """How many findings other values would judge anew: of open cases, and of decided ones with access."""

    open_cases: int
    decided: int


def in_force() -> InForce:
    """The version with the highest number; one query."""
    newest = ThresholdVersion.objects.order_by("-number").first()
    return InForce(number=newest.number, values=newest.values) if newest is not None else InForce()


def rules_now(version: InForce | None = None) -> Values:
    """Every threshold of every check with the value that rules: check -> name -> value."""
    version = version if version is not None else in_force()
    return {
        slug: {name: _plain(version.of(slug).get(name, one.default)) for name, one in check.thresholds.items()}
        for slug, check in CATALOGUE.items()
        if check.thresholds
    }


def differing(before: Values, after: Values) -> dict[str, dict[str, tuple[Any, Any]]]:
    """check -> name -> (before, after), of what is not the same."""
    found: dict[str, dict[str, tuple[Any, Any]]] = {}
    for slug, values in after.items():
        for name, value in values.items():
            if before.get(slug, {}).get(name) != value:
                found.setdefault(slug, {})[name] = (before.get(slug, {}).get(name), value)
    return found


def changed_checks(version: ThresholdVersion) -> set[str]:
    """The checks that judge by other values than in the version before; of the first one, than the catalogue's."""
    earlier = ThresholdVersion.objects.filter(number__lt=version.number).order_by("-number").first()
    before = InForce(number=earlier.number, values=earlier.values) if earlier is not None else InForce()
    return set(differing(rules_now(before), rules_now(InForce(number=version.number, values=version.values))))


def findings_of(checks: Collection[str]) -> QuerySet[CheckRun]:
    """Ended runs of these checks whose case is open, or decided with access."""
    ended = CheckRun.objects.filter(check_slug__in=list(checks), status__in=[RunStatus.COMPLETED, RunStatus.ERRORED])
    return ended.filter(~Q(case__stage=Stage.CLOSED) | with_access("case_id"))


def touched(checks: Collection[str]) -> Touched:
    """How many findings that would be; one query."""
    is_closed = Q(case__stage=Stage.CLOSED)
    counts = findings_of(checks).aggregate(decided=Count("id", filter=is_closed), open=Count("id", filter=~is_closed))
    return Touched(open_cases=counts["open"], decided=counts["decided"])


def _plain(value: Any) -> Any:
    """As JSON keeps it, so that what was published compares equal to what the catalogue ships."""
    return list(value) if isinstance(value, tuple) else value
