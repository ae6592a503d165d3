"""Measures: what they reach, what stands against a grant now, and the lists of the desk and of the partner."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accessprogram.enums import EnforcementAction, EnforcementScope, EnforcementState, GrantState
from accessprogram.models import Enforcement, Grant, GrantLine
from accessprogram.policy.actors import Actor
from accessprogram.policy.enforcement import STANDING
from accessprogram.policy.incidents import READERS
from accessprogram.queries.incidents import about_partners

_GONE = (GrantState.EXPIRED, GrantState.REVOKED)
_STRENGTH = {EnforcementAction.RESTRICT: 1, EnforcementAction.SUSPEND: 2, EnforcementAction.REVOKE: 3}
_WITH = ("partner", "programme", "grant__tier_version__tier", "surface", "use_case", "named_user", "incident",
         "proposed_by", "imposed_by", "ratified_by", "ended_by")  # fmt: skip


def reached_grants(measure: Enforcement) -> QuerySet[Grant]:
    """The grants that the measure reaches (it need not be saved), in the order in which they are locked."""
    found = Grant.objects.filter(partner_id=measure.partner_id, programme_id=measure.programme_id)
    if measure.scope == EnforcementScope.SURFACE:
        found = found.filter(surfaces=measure.surface_id)
    elif measure.grant_id is not None:
        found = found.filter(id=measure.grant_id)
    elif measure.scope == EnforcementScope.USE_CASE:
        found = found.filter(lines__use_case=measure.use_case_id).distinct()
    return found.exclude(state__in=_GONE).order_by("id")


def tiers_of(measure: Enforcement) -> frozenset[UUID]:
    """The tiers whose people may act on it."""
    tiers = reached_grants(measure).order_by().values_list("tier_version__tier_id", flat=True)
    found = frozenset(tiers)
    if not found:  # what it reached has ended: those of every tier of the partner there
        rows = Grant.objects.filter(partner_id=measure.partner_id, programme_id=measure.programme_id)
        found = frozenset(rows.order_by().values_list("tier_version__tier_id", flat=True))
    return found


def standing(**target: object) -> QuerySet[Enforcement]:
    """Measures that hold now: in force, or fallen back to restricted."""
    return Enforcement.objects.filter(state__in=STANDING, **target)


def strongest_on(grant: Grant) -> Enforcement | None:
    """The measure that says which state an open grant may have at most; one query. Whatever fell back restricts."""
    whole = Q(scope=EnforcementScope.PARTNER) | Q(scope=EnforcementScope.GRANT, grant_id=grant.id)
    fell_back = Q(state=EnforcementState.FELL_BACK) & (
        Q(scope=EnforcementScope.USER)
        | Q(scope=EnforcementScope.SURFACE, surface__grant_id=grant.id)
        | Q(scope=EnforcementScope.USE_CASE, grant_id=grant.id)
        | Q(scope=EnforcementScope.USE_CASE, grant__isnull=True, use_case__in=grant.lines.values("use_case_id"))
    )
    here = standing(partner_id=grant.partner_id, programme_id=grant.programme_id).filter(whole | fell_back)
    return max(here, key=lambda measure: _STRENGTH[action_of(measure)], default=None)


def action_of(measure: Enforcement) -> EnforcementAction:
    """What it does now to the grants that it reaches."""
    if measure.state == EnforcementState.FELL_BACK:
        return EnforcementAction.RESTRICT
    return EnforcementAction(measure.action)


def use_cases_cut_on(grant: Grant) -> dict[UUID, str]:
    """Use case -> reason, of the measures in force against single use cases of this grant."""
    rows = Enforcement.objects.filter(
        Q(grant_id=grant.id) | Q(grant__isnull=True),
        state=EnforcementState.IN_FORCE,
        scope=EnforcementScope.USE_CASE,
        partner_id=grant.partner_id,
        programme_id=grant.programme_id,
    )
    return {row.use_case_id: row.reason for row in rows if row.use_case_id is not None}


def target_fault(measure: Enforcement) -> str:
    """Why the target is not one of this partner in this programme; empty when it is."""
    scope, wanted = measure.scope, _("Choose what it is against, of this partner and programme.")
    here = {"partner_id": measure.partner_id, "programme_id": measure.programme_id}
    if measure.grant_id is not None and not Grant.objects.filter(id=measure.grant_id, **here).exists():
        return wanted
    if scope == EnforcementScope.USER:
        found = measure.named_user is not None and measure.named_user.partner_id == measure.partner_id
    elif scope == EnforcementScope.SURFACE:
        found = measure.surface is not None and measure.surface.grant.programme_id == measure.programme_id
        found = found and measure.surface is not None and measure.surface.partner_id == measure.partner_id
    elif scope == EnforcementScope.USE_CASE:
        lines = GrantLine.objects.filter(use_case_id=measure.use_case_id, **here)
        found = (lines.filter(grant_id=measure.grant_id) if measure.grant_id else lines).exists()
    elif scope == EnforcementScope.GRANT:
        found = measure.grant_id is not None
    else:
        found = Grant.objects.filter(**here).exists()
    return "" if found else wanted


def target_words(measure: Enforcement) -> str:
    """What it is against, in words of the partner."""
    if measure.named_user is not None:
        return _("the named user %s") % measure.named_user.label
    if measure.surface is not None:
        return _("the surface %s") % measure.surface.reference
    if measure.scope == EnforcementScope.USE_CASE:
        return _("the use case %s") % measure.use_case
    if measure.grant is not None:
        return _("the grant of the tier %s") % measure.grant.tier_version.tier
    return _("all access of %s") % measure.partner


def visible_measures(actor: Actor) -> QuerySet[Enforcement]:
    """A partner's own; staff those about partners that they handle, conflicts subtracted."""
    own = Enforcement.objects.filter(partner_id__in=actor.partners).values("id")
    desk = about_partners(Enforcement.objects.all(), actor, *READERS).values("id")
    return Enforcement.objects.filter(Q(id__in=own) | Q(id__in=desk))


def desk_measures(actor: Actor) -> QuerySet[Enforcement]:
    """What a person of the desk sees, newest first."""
    found = about_partners(Enforcement.objects.all(), actor, *READERS)
    return found.select_related(*_WITH).annotate(answers=Count("representations", distinct=True))


def partner_measures(actor: Actor, partner_id: UUID) -> QuerySet[Enforcement]:
    """A partner's own measures with what it said to them, those that hold or are announced first."""
    if partner_id not in actor.partners:
        return Enforcement.objects.none()
    rows = Enforcement.objects.filter(partner_id=partner_id).select_related(*_WITH)
    return rows.prefetch_related("representations__by").order_by("-created_at", "id")
