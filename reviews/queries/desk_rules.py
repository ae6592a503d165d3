"""The rule by which a programme's desk orders and divides its work."""

from uuid import UUID

from django.db.models import QuerySet

from accessprogram.enums import PublicationState, RuleKind
from accessprogram.models import RuleVersion
from accessprogram.policy.desk_rules import DeskRule, rule_of


def desk_rule(programme_id: UUID) -> DeskRule:
    """The rule in force; the defaults where none was published. One query."""
    return rule_of(_published().filter(programme_id=programme_id).values_list("rule", flat=True).first())


def desk_rules() -> dict[UUID, DeskRule]:
    """Every programme's published rule, by programme. One query; who is not in it follows the defaults."""
    return {programme: rule_of(rule) for programme, rule in _published().values_list("programme_id", "rule")}


def _published() -> QuerySet[RuleVersion]:
    return RuleVersion.objects.filter(kind=RuleKind.DESK, state=PublicationState.PUBLISHED)
