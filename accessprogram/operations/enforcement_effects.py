"""What a measure does to access, and how it is taken back. Called under the partner's lock, within the transaction
of the operation that decides; the next question of the gateway is answered by what stands here.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import EnforcementAction, EnforcementScope, EnforcementState, GrantState, SurfaceState
from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Enforcement, GrantLine
from accessprogram.operations import gateway_events, grant_states, safeguards, surface_states
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.queries.agreements import gap_sentence
from accessprogram.queries.enforcement import action_of, reached_grants, standing, strongest_on
from accessprogram.states import GRANT, SURFACE

_HELD = (GrantState.RESTRICTED, GrantState.SUSPENDED)
_BY_GRANT = (EnforcementScope.GRANT, EnforcementScope.PARTNER)


def apply(measure: Enforcement, *, actor: Actor) -> None:
    """Cut what the measure names. Raises WrongState when there is nothing that it could cut."""
    if measure.scope in _BY_GRANT:
        _move_grants(measure, measure.action, actor=actor)
    elif measure.scope == EnforcementScope.SURFACE:
        _cut_surface(measure, actor)
    elif measure.scope == EnforcementScope.USER:
        _cut_user(measure, measure.reason)
    else:
        for grant in reached_grants(measure):
            grant_states.cut_lines(grant)


def lift(measure: Enforcement, *, actor: Actor, reason: str, had_fallen_back: bool) -> None:
    """Give back what the measure held and no other one holds; it is no longer in force when this is called.

    A measure against a part held whole grants only if it had fallen back. Raises Invalid when an offering stands above
    the partner's safeguard level by now: then nothing is given back.
    """
    if measure.scope not in _BY_GRANT and not had_fallen_back:
        _give_part_back(measure, actor=actor, reason=reason)
        return
    for grant_id in list(reached_grants(measure).filter(state__in=_HELD).values_list("id", flat=True)):
        grant = grant_states.locked(grant_id)
        left = strongest_on(grant)
        if left is not None and GRANT[(GrantState.ACTIVE, action_of(left).value)].to == grant.state:
            continue
        if left is None and (gaps := safeguards.proportion(grant.partner_id, grant.tier_version)):
            raise Invalid(" ".join(gap_sentence(gap) for gap in gaps), code="proportion")
        if grant.state == GrantState.SUSPENDED and left is not None:
            grant_states.move(grant, "fall_back", actor=actor, reason=reason)
        elif left is None:
            grant_states.move(grant, "restore", actor=actor, reason=reason)


def fall_back(measure: Enforcement) -> None:
    """An emergency that nobody ratified: what was suspended is restricted, never open by itself.

    A part that was cut is given back, and the grants that it belongs to are restricted instead.
    """
    why = _("The emergency measure was not ratified by a second person within 24 hours.")
    _give_part_back(measure, actor=SYSTEM, reason=why, proved_before=bool(measure.preview.get("was_proved")))
    for grant_id in list(reached_grants(measure).values_list("id", flat=True)):
        grant = grant_states.locked(grant_id)
        left = strongest_on(grant)
        if left is not None and action_of(left) != EnforcementAction.RESTRICT:
            continue
        if grant.state == GrantState.SUSPENDED:
            grant_states.move(grant, "fall_back", actor=SYSTEM, reason=why)
        elif grant.state == GrantState.ACTIVE:
            grant_states.move(grant, "restrict", actor=SYSTEM, reason=why)


def _move_grants(measure: Enforcement, action: str, *, actor: Actor) -> None:
    """One grant moves or the whole is refused; of a partner's grants those move whose state has the move."""
    grants = [grant_states.locked(grant_id) for grant_id in reached_grants(measure).values_list("id", flat=True)]
    if not grants:
        raise WrongState(_("There is nothing left that it could cut."))
    for grant in grants:
        if measure.scope == EnforcementScope.GRANT or (grant.state, action) in GRANT:
            grant_states.move(grant, action, actor=actor, reason=measure.reason)


def _cut_user(measure: Enforcement, reason: str | None) -> None:
    """Cut for this reason, or give back."""
    user = measure.named_user
    assert user is not None  # noqa: S101 - the operation that made the measure saw to it
    user.cut_at, user.cut_reason = (None, "") if reason is None else (db_now(), reason[:300])
    user.save(update_fields=["cut_at", "cut_reason"])
    gateway_events.drop_user(user)


def _cut_surface(measure: Enforcement, actor: Actor) -> None:
    assert measure.surface_id is not None  # noqa: S101 - as above
    surface, grant = surface_states.locked(measure.surface_id)
    measure.preview = {**measure.preview, "was_proved": surface.state == SurfaceState.PROVED}
    measure.save(update_fields=["preview"])
    surface.proved_at = None
    surface_states.move(surface, grant, "suspend", actor=actor, reason=measure.reason)


def _give_part_back(measure: Enforcement, *, actor: Actor, reason: str, proved_before: bool = False) -> None:
    """A user, a surface or a use case, unless another measure in force names the same one."""
    if measure.scope == EnforcementScope.USER:
        others = standing(scope=EnforcementScope.USER, named_user_id=measure.named_user_id)
        if not others.filter(state=EnforcementState.IN_FORCE).exists():
            _cut_user(measure, None)
    elif measure.scope == EnforcementScope.USE_CASE:
        _give_lines_back(measure)
    elif measure.scope == EnforcementScope.SURFACE:
        _give_surface_back(measure, actor, reason, proved_before)


def _give_lines_back(measure: Enforcement) -> None:
    """Also on a newer grant that took the line over cut, unless another measure in force names the use case."""
    others = standing(
        scope=EnforcementScope.USE_CASE,
        use_case_id=measure.use_case_id,
        partner_id=measure.partner_id,
        programme_id=measure.programme_id,
    )
    held = set(others.filter(state=EnforcementState.IN_FORCE).values_list("grant_id", flat=True))
    if None in held:
        return
    lines = GrantLine.objects.filter(
        partner_id=measure.partner_id, programme_id=measure.programme_id, use_case_id=measure.use_case_id
    )
    lines.filter(cut_at__isnull=False).exclude(grant_id__in=held).update(cut_at=None, cut_reason="")


def _give_surface_back(measure: Enforcement, actor: Actor, reason: str, proved_before: bool) -> None:
    assert measure.surface_id is not None  # noqa: S101 - as above
    others = Q(scope=EnforcementScope.SURFACE, surface_id=measure.surface_id, state=EnforcementState.IN_FORCE)
    if Enforcement.objects.filter(others).exists():
        return
    surface, grant = surface_states.locked(measure.surface_id)
    if (surface.state, "restore") not in SURFACE or surface.provisioned_at is None:
        return
    surface_states.move(surface, grant, "restore", actor=actor, reason=reason)
    if proved_before:  # it had proved itself; under a restricted grant it could not do so again
        surface.proved_at = db_now()
        surface_states.move(surface, grant, "prove", actor=SYSTEM, reason=reason)
