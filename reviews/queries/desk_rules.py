"""The rules by which a programme's desk orders and divides its work."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accessprogram.enums import PublicationState, RuleKind
from accessprogram.models import RuleVersion
from accessprogram.policy.desk_rules import DeskRule, rule_of
from accessprogram.policy.risk_points import points_of
from reviews.models.rows import LONG_AGO


@dataclass(frozen=True, kw_only=True)
class Ordering:
    """By what risk and rank of a programme's cases are made: the weights of the order of work, the points of risk, and
    when the newer of the two rules was published."""

    rule: DeskRule = field(default_factory=DeskRule)
    points: Mapping[str, int] = field(default_factory=lambda: points_of(None))
    since: datetime = LONG_AGO


def desk_rule(programme_id: UUID) -> DeskRule:
    """The rule in force; the defaults where none was published. One query."""
    found = _published(RuleKind.DESK).filter(programme_id=programme_id)
    return rule_of(found.values_list("rule", flat=True).first())


def desk_rules() -> dict[UUID, DeskRule]:
    """Every programme's published rule, by programme. One query; who is not in it follows the defaults."""
    rows = _published(RuleKind.DESK).values_list("programme_id", "rule")
    return {programme: rule_of(rule) for programme, rule in rows}


def orderings() -> dict[UUID, Ordering]:
    """What is published of both rules, by programme. One query, so that they are of one moment; who is not in it
    follows the defaults."""
    found: dict[UUID, Ordering] = {}
    rows = _published(RuleKind.DESK, RuleKind.RISK).values_list("programme_id", "kind", "rule", "published_at")
    for programme, kind, rule, at in rows:
        known = found.get(programme, Ordering())
        changed = {"rule": rule_of(rule)} if kind == RuleKind.DESK else {"points": points_of(rule)}
        found[programme] = replace(known, since=max(known.since, at or LONG_AGO), **changed)
    return found


def _published(*kinds: str) -> QuerySet[RuleVersion]:
    return RuleVersion.objects.filter(kind__in=kinds, state=PublicationState.PUBLISHED)
