"""A partner's initiatives: started, given objectives, measured, and made public when an owner agrees."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Initiative, Objective, ObjectiveReading
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.contributions import may_record
from accessprogram.policy.initiatives import may_publish
from accessprogram.queries.contributions import choices_for
from accessprogram.queries.initiatives import own_initiatives
from accessprogram.queries.partners import own_partners


def start(*, actor: Actor, partner_id: UUID, programme_id: UUID, title: str, summary: str) -> Initiative:
    """A new initiative, private to the partner and the programme's people. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        if not own_partners(actor).filter(id=partner_id).exists():
            raise NotFound(_("There is no such partner."))
        _require(may_record(actor, partner_id))
        title, summary, faults = " ".join(title.split()), summary.strip(), {}
        if not title or len(title) > 200:
            faults["title"] = _("Write a title of 200 characters at most.")
        if not summary:
            faults["summary"] = _("Say in a few sentences what it is for.")
        if programme_id not in {row.id for row in choices_for(partner_id).programmes}:
            faults["programme"] = _("Choose a programme of yours.")
        if faults:
            raise Invalid(_("The initiative was not started yet."), fields=faults)
        initiative = Initiative.objects.create(
            partner_id=partner_id,
            programme_id=programme_id,
            slug=_free_slug(title),
            title=title,
            summary=summary,
        )
        _audit("initiative.started", actor, initiative)
        return initiative


def add_objective(
    *,
    actor: Actor,
    initiative_id: UUID,
    title: str,
    metric: str,
    unit: str,
    baseline: float,
    target: float,
    due_on: date,
) -> Objective:
    """What the initiative wants to reach, by when. Raises NotFound, NotAllowed, Invalid with its fields."""
    with transaction.atomic():
        initiative = _locked(actor, initiative_id)
        faults = _unnamed({"title": (title, 200), "metric": (metric, 120), "unit": (unit, 40)})
        for name, value in (("baseline", baseline), ("target", target)):
            if not math.isfinite(value):
                faults[name] = _("Write a number.")
        if baseline == target:
            faults["target"] = _("The target has to differ from the baseline.")
        if due_on <= db_now().date():
            faults["due_on"] = _("Choose a day to come.")
        if faults:
            raise Invalid(_("The objective was not added yet."), fields=faults)
        objective = Objective.objects.create(
            initiative=initiative,
            title=title.strip(),
            metric=metric.strip(),
            unit=unit.strip(),
            baseline=baseline,
            target=target,
            due_on=due_on,
        )
        _audit("initiative.objective_added", actor, initiative, objective=str(objective.id))
        return objective


def record_reading(
    *, actor: Actor, objective_id: UUID, value: float, measured_on: date, source: str = ""
) -> ObjectiveReading:
    """A measured value of an objective; it is never changed. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        objective = Objective.objects.filter(id=objective_id).first()
        if objective is None:
            raise NotFound(_("There is no such objective."))
        initiative = _locked(actor, objective.initiative_id)
        faults = {}
        if not math.isfinite(value):
            faults["value"] = _("Write a number.")
        if measured_on > db_now().date():
            faults["measured_on"] = _("Choose a day that has come.")
        if len(source) > 300:
            faults["source"] = _("Shorten this to 300 characters.")
        if faults:
            raise Invalid(_("The value was not recorded yet."), fields=faults)
        reading = ObjectiveReading.objects.create(
            objective=objective, value=value, measured_on=measured_on, source=source.strip(), by_id=actor.person
        )
        _audit("initiative.reading_recorded", actor, initiative, objective=str(objective.id))
        return reading


def publish(*, actor: Actor, initiative_id: UUID, public: bool) -> Initiative:
    """Show the initiative to everybody, or take it back. Only an owner of the partner agrees to that.

    The public page holds numbers and objectives; never the title of a finding. Raises NotFound, NotAllowed.
    """
    with transaction.atomic():
        initiative = _locked(actor, initiative_id)
        _require(may_publish(actor, initiative.partner_id))
        if public == (initiative.public_at is not None):
            return initiative
        initiative.public_at = db_now() if public else None
        initiative.public_by_id = actor.person if public else None
        initiative.save(update_fields=["public_at", "public_by"])
        _audit("initiative.published" if public else "initiative.withdrawn", actor, initiative)
        return initiative


def _locked(actor: Actor, initiative_id: UUID) -> Initiative:
    initiative = own_initiatives(actor).select_for_update(of=("self",)).filter(id=initiative_id).first()
    if initiative is None:
        raise NotFound(_("There is no such initiative."))
    _require(may_record(actor, initiative.partner_id))
    return initiative


def _free_slug(title: str) -> str:
    """Addresses are public and for good: the first free one."""
    wanted = slugify(title)[:40] or "initiative"
    number, slug = 1, wanted
    while Initiative.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _unnamed(words: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    return {
        name: _("Write at most %(most)s characters.") % {"most": most}
        for name, (said, most) in words.items()
        if not said.strip() or len(said.strip()) > most
    }


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _audit(action: str, actor: Actor, initiative: Initiative, **data: Any) -> None:
    audit.append(
        action,
        actor=actor,
        thing=initiative,
        programme_id=initiative.programme_id,
        subject_id=initiative.partner_id,
        data=data,
    )
