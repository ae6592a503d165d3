"""How a measure is written, locked and moved: what every operation on measures stands on."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Enforcement
from accessprogram.operations import audit, enforcement_effects, enforcement_letters, grant_states
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.enforcement import ACTIONS, OPEN, REPRESENTATION_DAYS
from accessprogram.queries.enforcement import reached_grants, target_fault, visible_measures
from accessprogram.queries.enforcement_preview import preview
from accessprogram.states import ENFORCEMENT, step


def check(measure: Enforcement, representation_days: int = REPRESENTATION_DAYS) -> None:
    """Raises Invalid with everything that is wrong."""
    fields: dict[str, str] = {}
    if measure.action not in ACTIONS.get(measure.scope, ()):
        fields["action"] = _("This cannot be done at that scope.")
    if fault := target_fault(measure):
        fields["target"] = fault
    if not measure.reason:
        fields["reason"] = _("Say why, in words that the partner reads.")
    if not measure.cause:
        fields["cause"] = _("Name the cause.")
    if not 1 <= representation_days <= 60:
        fields["representation_days"] = _("Between 1 and 60 days.")
    if fields:
        raise Invalid(" ".join(fields.values()), fields=fields)


def write(measure: Enforcement, actor: Actor) -> None:
    """A new measure, proposed."""
    measure.save(force_insert=True)
    note("enforcement.proposed", actor, measure, {"cause": measure.cause}, measure.reason)


def same_open(measure: Enforcement) -> Enforcement | None:
    """A measure that stands for the same cause against the same target."""
    target = ("programme_id", "partner_id", "scope", "action", "grant_id", "surface_id", "use_case_id",
              "named_user_id", "incident_id", "commitment_id", "shortfall_id", "cause")  # fmt: skip
    same = {name: getattr(measure, name) for name in target if getattr(measure, name) is not None}
    empty = {f"{name}__isnull": True for name in target if getattr(measure, name) is None}
    return Enforcement.objects.filter(**same, **empty, state__in=OPEN).first()


def put_in_force(measure: Enforcement, actor: Actor) -> None:
    """Keep what it cuts as it was shown, then cut; the partner is told."""
    measure.imposed_at = db_now()
    measure.imposed_by_id = actor.person
    measure.preview = {**measure.preview, **preview(measure).as_data()}
    move(measure, "impose", actor=actor, reason=measure.reason)
    measure.save()
    enforcement_effects.apply(measure, actor=actor)
    enforcement_letters.to_partner(measure, "imposed")


def close(measure: Enforcement, action: str, actor: Actor, reason: str) -> None:
    """Drop or end it, with the reason that the partner reads. Raises Invalid without one, WrongState."""
    if not reason.strip():
        raise no_reason()
    measure.ended_at = db_now()
    measure.ended_by_id = actor.id  # nobody, when a fact took its own proposal back
    measure.end_reason = reason.strip()
    move(measure, action, actor=actor, reason=reason.strip())
    measure.save(update_fields=["state", "ended_at", "ended_by", "end_reason"])


def move(measure: Enforcement, action: str, *, actor: Actor, reason: str = "") -> None:
    """Along the table, with its event; the caller saves. Raises WrongState."""
    before = measure.state
    measure.state = step(ENFORCEMENT, before, action)
    note("enforcement.state_changed", actor, measure, {"from": before, "to": measure.state}, reason)


def locked(actor: Actor, enforcement_id: UUID) -> Enforcement:
    """A measure that the actor may know of, locked after its partner and the grants that it reaches."""
    if not visible_measures(actor).filter(id=enforcement_id).exists():
        raise NotFound(_("There is no such measure."))
    return by_id(enforcement_id)


def by_id(enforcement_id: UUID) -> Enforcement:
    """The same, for what time does."""
    measure = Enforcement.objects.get(pk=enforcement_id)
    grant_states.lock_partner(measure.partner_id)
    for grant_id in reached_grants(measure).values_list("id", flat=True):
        grant_states.locked(grant_id)
    rows = Enforcement.objects.select_for_update(of=("self",))
    return rows.select_related("partner", "programme").get(pk=enforcement_id)


def note(action: str, actor: Actor, measure: Enforcement, data: dict[str, Any] | None = None, reason: str = "") -> None:
    """Its audit event."""
    audit.append(
        action,
        actor=actor,
        thing=measure,
        programme_id=measure.programme_id,
        subject_id=measure.partner_id,
        data={"scope": measure.scope, "measure": measure.action, **(data or {})},
        reason=reason,
    )


def require(verdict: Verdict) -> None:
    """Raises NotAllowed with the sentence of the rule."""
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def no_reason() -> Invalid:
    """A measure without a reason is none."""
    sentence = _("Say why, in words that the partner reads.")
    return Invalid(sentence, fields={"reason": sentence})
