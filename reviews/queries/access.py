"""What an actor may see of the desk. Queues, pages, searches, counts and exports all start here."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accessprogram.errors import NotFound
from accessprogram.models import Programme
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from reviews.enums import Stage
from reviews.models import Case, CaseRow, CheckRun, Decision, Finding, Waiver
from reviews.queries.guests import cases_of_guest

_Thing = TypeVar("_Thing")


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Cases of tiers on which the actor judges or audits and cases on which they are a guest, without the partners
    they have a conflict with."""
    seen = Q(tier_id__in=actor.tiers(*CASE_ROLES))
    if actor.is_staff:
        seen |= Q(id__in=cases_of_guest(actor))
    return Case.objects.filter(seen & ~Q(application__partner_id__in=actor.conflicts))


def visible_rows(actor: Actor) -> QuerySet[CaseRow]:
    """The list's rows of ``visible_cases``: the same condition, on what lists keep."""
    seen = Q(tier_id__in=actor.tiers(*CASE_ROLES))
    if actor.is_staff:
        seen |= Q(case_id__in=cases_of_guest(actor))
    return CaseRow.objects.filter(seen & ~Q(partner_id__in=actor.conflicts))


def programmes_of(actor: Actor, case: Case) -> QuerySet[Programme]:
    """The programmes whose cases the actor may see, and that of a case which they see (as a guest, it may be the only
    one); a part of another query."""
    return Programme.objects.filter(Q(tiers__in=actor.tiers(*CASE_ROLES)) | Q(pk=case.programme_id))


def case_of(actor: Actor, case_id: UUID) -> Case:
    """The case; raises NotFound when there is none that this actor may know of."""
    return _found(visible_cases(actor).filter(pk=case_id).select_related("application__partner").first())


def case_of_decision(actor: Actor, decision_id: UUID) -> Case:
    """The case of a decision; raises NotFound as ``case_of`` does."""
    return case_of(actor, _parent(Decision.objects.filter(pk=decision_id), "case_id"))


def case_of_finding(actor: Actor, finding_id: UUID) -> Case:
    """The case on which a finding is judged now; raises NotFound as ``case_of`` does."""
    return case_of(actor, _judged_by(Finding.objects.filter(pk=finding_id), "run__"))


def case_of_run(actor: Actor, run_id: UUID) -> Case:
    """The case on which a check run is judged now; raises NotFound as ``case_of`` does."""
    return case_of(actor, _judged_by(CheckRun.objects.filter(pk=run_id), ""))


def case_of_waiver(actor: Actor, waiver_id: UUID) -> Case:
    """The case of a waiver; raises NotFound as ``case_of`` does."""
    return case_of(actor, _parent(Waiver.objects.filter(pk=waiver_id), "case_id"))


def _judged_by(rows: QuerySet[Any], run: str) -> UUID:
    """The case that asked for a run; while an appeal or a correction of it is open, that one."""
    later = Case.objects.filter(submission=OuterRef(f"{run}submission"), about_decision__isnull=False)
    rows = rows.annotate(later=Subquery(later.exclude(stage=Stage.CLOSED).values("pk")[:1]))
    return _parent(rows.annotate(judged=Coalesce("later", f"{run}case_id")), "judged")


def _parent(rows: QuerySet[Any], column: str) -> UUID:
    found: UUID | None = rows.values_list(column, flat=True).first()
    return _found(found)


def _found(thing: _Thing | None) -> _Thing:
    if thing is None:
        raise NotFound(_("This does not exist."))
    return thing
