"""How far an offering can take an attacker, said by two people of the provider together."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import CapabilityAssessment, Offering
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.capability import may_assess
from accessprogram.policy.safeguards import HIGHEST
from accessprogram.queries.keys import tier_ids


def assess(*, actor: Actor, offering_id: UUID, level: int, rationale: str, confirmed_by: Actor) -> CapabilityAssessment:
    """Put a level in force, C0 to C4: ``actor`` proposes it and ``confirmed_by``, another person, stands behind it.

    Both must be present as actors: whoever offers this to one person alone must keep the proposal until another
    confirms. Raises NotFound, NotAllowed, Invalid.
    """
    with transaction.atomic():
        offering = Offering.objects.select_for_update().filter(id=offering_id).first()
        if offering is None:
            raise NotFound(_("There is no such model."))
        tiers = tier_ids(offering.programme_id)
        for verdict in (may_assess(actor, tiers), may_assess(confirmed_by, tiers, proposed_by=actor.id)):
            if not verdict:
                raise NotAllowed(verdict.sentence, code=verdict.reason)
        if not 0 <= level <= HIGHEST or not rationale.strip():
            raise Invalid(_("A level is between C0 and C4 and has a rationale."))
        assessment = CapabilityAssessment.objects.create(
            offering=offering,
            level=level,
            rationale=rationale.strip(),
            proposed_by_id=actor.person,
            confirmed_by_id=confirmed_by.person,
        )
        audit.append(
            "capability.assessed",
            actor=confirmed_by,
            thing=assessment,
            programme_id=offering.programme_id,
            data={"level": level, "offering": offering.slug, "proposed_by": str(actor.id)},
        )
        return assessment
