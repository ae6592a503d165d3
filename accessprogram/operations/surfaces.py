"""Surfaces: requested by the partner, switched on by an operator, proved by their own first call."""

from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import GrantState, SurfaceState
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import GatewayKey, Grant, Surface, UseCase
from accessprogram.operations import announcements, audit, enforcement, grant_states, outbox, surface_states
from accessprogram.policy.actors import SYSTEM, Actor, Verdict
from accessprogram.policy.grants import may_enforce, may_provision, may_remove_surface, may_request_surface
from accessprogram.queries.access import visible_grants
from accessprogram.queries.partners import member_ids
from accessprogram.queries.webhooks import provisions_by_webhook

_OPENING = (GrantState.PROVISIONING, GrantState.ACTIVE)
_CONFIRMABLE = (SurfaceState.REQUESTED, SurfaceState.PROVISIONED)


def request(
    *, actor: Actor, grant_id: UUID, kind: str, reference: str, label: str, use_case_ids: Collection[UUID]
) -> Surface:
    """Ask for a surface, bound to one or several use cases of the grant. ``reference`` is the gateway's name of it.

    Raises NotFound, NotAllowed, Invalid with its fields, WrongState.
    """
    with transaction.atomic():
        grant = _grant(actor, grant_id)
        _require(may_request_surface(actor, grant))
        if grant.state not in _OPENING:
            raise WrongState(_("Surfaces are asked for once the agreement is countersigned, while the grant works."))
        reference = reference.strip()
        use_cases = _checked(grant, kind, reference, use_case_ids)
        try:
            with transaction.atomic():
                surface = Surface.objects.create(
                    grant=grant,
                    partner_id=grant.partner_id,
                    kind=kind,
                    reference=reference,
                    label=label.strip()[:120],
                    requested_by_id=actor.person,
                )
        except IntegrityError:
            sentence = _("This reference cannot be used. Check it with whoever runs the gateway.")
            raise Invalid(sentence, fields={"reference": sentence}) from None
        surface.use_cases.set(UseCase.objects.filter(pk__in=use_cases))
        announcements.surface_requested(surface, grant)
        audit.append(
            "surface.requested",
            actor=actor,
            thing=surface,
            programme_id=grant.programme_id,
            subject_id=grant.agreement.application_id,
            data={"reference": reference, "use_cases": sorted(str(key) for key in use_cases)},
        )
        return surface


def _checked(grant: Grant, kind: str, reference: str, use_case_ids: Collection[UUID]) -> list[UUID]:
    """The use cases to bind, each of them the grant's. Raises Invalid with everything that is wrong."""
    fields = {}
    if kind not in {value for value, _label in Surface._meta.get_field("kind").choices or ()}:
        fields["kind"] = _("Choose what kind of surface it is.")
    if not reference or len(reference) > 120 or not reference.isprintable() or " " in reference:
        fields["reference"] = _("Give the gateway's name of it: up to 120 characters, without blanks.")
    given = set(grant.lines.values_list("use_case_id", flat=True))
    asked = set(use_case_ids)
    if not asked or not asked <= given:
        fields["use_cases"] = _("Choose at least one use case of the grant.")
    if fields:
        raise Invalid(_("The surface cannot be asked for like this."), fields=fields)
    return sorted(asked)


def provision(*, actor: Actor, surface_id: UUID) -> Surface:
    """Switch a requested surface on; it works once it proved itself.

    Raises NotFound, NotAllowed (not an operator of the tier, or among the deciders), WrongState.
    """
    with transaction.atomic():
        surface, grant = _locked(actor, surface_id)
        _require(may_provision(actor, grant))
        if grant.state not in _OPENING:
            raise WrongState(_("The grant takes no surface now: it is %s.") % grant.get_state_display())
        _provision(surface, grant, actor)
        return surface


def _provision(surface: Surface, grant: Grant, actor: Actor) -> None:
    surface.provisioned_at = db_now()
    surface.provisioned_by_id = actor.id
    surface_states.move(surface, grant, "provision", actor=actor)
    for member in member_ids(grant.partner_id, "owner", "security_contact"):
        outbox.enqueue(
            kind="surface_provisioned",
            recipient_id=member,
            dedupe=f"surface-provisioned:{surface.id}:{member}",
            data={"surface": str(surface.id), "name": surface.reference},
        )


def remove(*, actor: Actor, surface_id: UUID) -> Surface:
    """Switch a surface off for good: its next call is denied. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        surface, grant = _locked(actor, surface_id)
        _require(may_remove_surface(actor, surface))
        surface_states.move(surface, grant, "remove", actor=actor)
        return surface


def suspend(*, actor: Actor, surface_id: UUID, reason: str) -> Surface:
    """An emergency measure against one surface, the smallest scope there is besides a user. Another person ratifies it
    within 24 hours. Raises NotFound, NotAllowed, Invalid, WrongState."""
    with transaction.atomic():
        surface, grant = _locked(actor, surface_id)
        enforcement.emergency(
            actor=actor,
            programme_id=grant.programme_id,
            partner_id=grant.partner_id,
            scope="surface",
            surface_id=surface.id,
            reason=reason,
        )
        surface.refresh_from_db()
        return surface


def restore(*, actor: Actor, surface_id: UUID, reason: str) -> Surface:
    """Give a suspended surface back: its measures end, and it proves itself anew. Raises as ``suspend``."""
    with transaction.atomic():
        surface, grant = _locked(actor, surface_id)
        _require(may_enforce(actor, grant))
        if not reason.strip():
            raise Invalid(_("Say why, in words that the partner reads."), fields={"reason": _("Give a reason.")})
        if surface.provisioned_at is None:
            raise WrongState(_("This surface was never switched on."))
        if not enforcement.give_back(actor=actor, surface_id=surface.id, reason=reason):
            surface.proved_at = None
            surface_states.move(surface, grant, "restore", actor=actor, reason=reason.strip())
        surface.refresh_from_db()
        return surface


def prove_by_call(*, surface_id: UUID) -> bool:
    """A provisioned surface made its first authenticated call: it is proved, and with it the grant becomes active.

    Returns whether this very call was the proof; of two that come at once, one is.
    """
    with transaction.atomic():
        grant_id = Surface.objects.filter(id=surface_id).values_list("grant_id", flat=True).first()
        if grant_id is None:
            return False
        grant = grant_states.locked(grant_id)
        surface = Surface.objects.select_for_update().get(pk=surface_id)
        if surface.state != SurfaceState.PROVISIONED or grant.state not in _OPENING:
            return False
        _prove(surface, grant)
        return True


def confirm(*, key: GatewayKey, surface_reference: str) -> Surface:
    """The gateway says that the surface is switched on there: that proves it, without a first call that is denied. Once
    is enough; the same confirmation again changes nothing.

    What was only asked for is switched on by this, too, where the provider has a webhook that tells its gateway to;
    else an operator comes first. Raises NotFound (a surface of another programme, or none), WrongState.
    """
    with transaction.atomic():
        found = Surface.objects.filter(reference=surface_reference, grant__programme_id=key.programme_id)
        surface_id = None if key.is_test else found.values_list("id", flat=True).first()
        if surface_id is None:
            raise NotFound(_("No surface of that name is known to this programme."), code="surface_unknown")
        surface, grant = surface_states.locked(surface_id)
        if surface.state == SurfaceState.PROVED:
            return surface
        if surface.state not in _CONFIRMABLE or grant.state not in _OPENING:
            raise WrongState(_("The surface cannot be confirmed now."), code="surface_not_confirmable")
        if surface.state == SurfaceState.REQUESTED:
            if not provisions_by_webhook(key.programme_id):
                raise WrongState(_("No operator switched this surface on yet."), code="surface_not_provisioned")
            _provision(surface, grant, SYSTEM)
        _prove(surface, grant)
        return surface


def take_over(grant: Grant) -> None:
    """A renewal that both sides signed takes over from the grant it renews, in the caller's transaction: the surfaces
    move to it, and as one of them is proved it is active, with the lines of the older one.

    Only where the older one is active: what is restricted, suspended or over is not freed by a signature; then an
    operator switches a surface on. A surface that somebody switched on who decided the new grant stays behind, too.
    """
    if grant.renews_id is None or grant.state != GrantState.PROVISIONING:
        return
    older = grant_states.locked(grant.renews_id)
    if older.state != GrantState.ACTIVE:
        return
    proved = False
    for surface in older.surfaces.exclude(state=SurfaceState.REMOVED).select_for_update().order_by("id"):
        if str(surface.provisioned_by_id) in grant.decided_by:
            continue
        surface.grant = grant
        surface.save(update_fields=["grant"])
        proved = proved or surface.state == SurfaceState.PROVED
        audit.append(
            "surface.taken_over",
            actor=SYSTEM,
            thing=surface,
            programme_id=grant.programme_id,
            subject_id=grant.agreement.application_id,
            data={"reference": surface.reference, "grant": str(grant.id)},
        )
    if proved:
        grant_states.move(grant, "prove", actor=SYSTEM)


def _prove(surface: Surface, grant: Grant) -> None:
    """Both are locked. The first proved surface makes the grant active."""
    surface.proved_at = db_now()
    surface_states.move(surface, grant, "prove", actor=SYSTEM)
    if grant.state == GrantState.PROVISIONING:
        grant_states.move(grant, "prove", actor=SYSTEM)


def _grant(actor: Actor, grant_id: UUID) -> Grant:
    if not visible_grants(actor).filter(id=grant_id).exists():
        raise NotFound(_("There is no such grant."))
    return grant_states.locked(grant_id)


def _locked(actor: Actor, surface_id: UUID) -> tuple[Surface, Grant]:
    """The surface and its grant, locked in the order that everything locks: grant first."""
    if not Surface.objects.filter(id=surface_id, grant__in=visible_grants(actor)).exists():
        raise NotFound(_("There is no such surface."))
    return surface_states.locked(surface_id)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
