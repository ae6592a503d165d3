"""What an actor may see of the desk. Queues, pages, searches, counts and exports all start here."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.models import Tier
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from reviews.models import Case, CheckRun, Decision, Finding, Waiver

_Thing = TypeVar("_Thing")


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases of tiers on which the actor judges or audits, without the partners they have a conflict with."""
    return Case.objects.filter(
        Q(tier_id__in=actor.tiers(*CASE_ROLES)) & ~Q(application__partner_id__in=actor.conflicts)
    )


def visible_tiers(actor: Actor) -> QuerySet[Tier]:
    """Tiers whose cases the actor may see, in the programme's order."""
    return Tier.objects.filter(pk__in=actor.tiers(*CASE_ROLES)).order_by("position", "slug")


def case_of(actor: Actor, case_id: UUID) -> Case:
    """The case; raises NotFound when there is none that this actor may know of."""
    return _found(visible_cases(actor).filter(pk=case_id).select_related("application__partner").first())


def case_of_decision(actor: Actor, decision_id: UUID) -> Case:
    """The case of a decision; raises NotFound as ``case_of`` does."""
    return case_of(actor, _parent(Decision.objects.filter(pk=decision_id), "case_id"))


def case_of_finding(actor: Actor, finding_id: UUID) -> Case:
    """The case of a finding; raises NotFound as ``case_of`` does."""
    return case_of(actor, _parent(Finding.objects.filter(pk=finding_id), "run__case_id"))


def case_of_run(actor: Actor, run_id: UUID) -> Case:
    """The case of a check run; raises NotFound as ``case_of`` does."""
    return case_of(actor, _parent(CheckRun.objects.filter(pk=run_id), "case_id"))


def case_of_waiver(actor: Actor, waiver_id: UUID) -> Case:
    """The case of a waiver; raises NotFound as ``case_of`` does."""
    return case_of(actor, _parent(Waiver.objects.filter(pk=waiver_id), "case_id"))


def _parent(rows: QuerySet[Any], column: str) -> UUID:
    found: UUID | None = rows.values_list(column, flat=True).first()
    return _found(found)


def _found(thing: _Thing | None) -> _Thing:
    if thing is None:
        raise NotFound(_("This does not exist."))
    return thing
