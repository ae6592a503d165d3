"""Putting the kinds of pledges of the field on a programme's shelf, as templates that its administrators then edit."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.commitment_kinds import KINDS, CommitmentKind
from accessprogram.errors import NotAllowed, NotFound
from accessprogram.models import CommitmentTemplate, Programme
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.catalogue import may_edit_catalogue
from accessprogram.queries.roles import scope_of


def install(*, actor: Actor, programme_id: UUID) -> list[CommitmentTemplate]:
    """Make the templates that are not there yet, by slug, and return them; what is there stays as it was edited.

    Raises NotFound and NotAllowed.
    """
    with transaction.atomic():
        programme = Programme.objects.select_for_update().filter(id=programme_id).first()
        if programme is None:
            raise NotFound(_("This programme does not exist."))
        verdict = may_edit_catalogue(actor, scope_of(programme_id))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        there = set(CommitmentTemplate.objects.filter(programme=programme).values_list("slug", flat=True))
        made = [_template(programme, kind) for slug, kind in KINDS.items() if slug not in there]
        for template in made:
            template.save(force_insert=True)  # one by one: each begins its history
        if made:
            data = {"thing": f"templates of pledges: {len(made)}", "fields": [row.slug for row in made], "new": True}
            audit.append("catalogue.changed", actor=actor, thing=programme, programme_id=programme_id, data=data)
        return made


def _template(programme: Programme, kind: CommitmentKind) -> CommitmentTemplate:
    return CommitmentTemplate(
        programme=programme,
        slug=kind.slug,
        kind=kind.slug,
        side=kind.side,
        title=kind.title,
        text=kind.text,
        metric=kind.metric,
        unit=kind.unit,
        default_target=kind.target,
        due_days=kind.due_days,
        cadence_days=kind.cadence_days,
        cure_days=kind.cure_days,
        evidence=kind.evidence,
        verification=kind.verification,
        effect=kind.effect,
    )
