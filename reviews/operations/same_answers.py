"""A verdict on a section, applied to the same answers of a related partner: one word each, every one judged."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.errors import CountersignError, Invalid, NotFound
from accessprogram.models import Partner
from accessprogram.operations import families
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_partners
from reviews.models import SectionVerdict
from reviews.operations import verdicts
from reviews.queries.access import case_of
from reviews.queries.cases import detailed_case_of
from reviews.queries.same_answers import AlikeCase, alike


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What came of one case: whether the verdict stands there now, in a sentence."""

    reference: str
    done: bool
    sentence: str


def apply(*, actor: Actor, case_id: UUID, section: str, case_ids: Collection[UUID]) -> list[Applied]:
    """Say of a section of other cases what one said of it here, where the answers are the same word for word. Each is a
    verdict of its own that names this one; a case that refuses it says why. Raises NotFound."""
    found = next(
        (one for one in alike(actor, detailed_case_of(actor, case_id)) if one.verdict.section == section), None
    )
    if found is None:
        raise NotFound(_("You have not judged this section, or nobody answered it the same."))
    return [_one(actor, found.verdict, other) for other in found.cases if other.case_id in case_ids]


def belongs_to(*, actor: Actor, case_id: UUID, parent: str, reason: str) -> Partner:
    """Say to whom the partner of a case belongs; ``parent`` is the name of another partner that the actor sees, or
    empty for nobody. Raises NotFound, NotAllowed, Invalid."""
    case = case_of(actor, case_id)
    name = " ".join(parent.split())
    owner = visible_partners(actor).filter(name__iexact=name).first() if name else None
    if name and owner is None:
        sentence = _("No partner of that name has applied here. Write it as it stands on its own case.")
        raise Invalid(sentence, fields={"parent": sentence})
    return families.set_parent(
        actor=actor,
        partner_id=case.application.partner_id,
        parent_id=owner.id if owner is not None else None,
        reason=reason,
    )


def _one(actor: Actor, verdict: SectionVerdict, other: AlikeCase) -> Applied:
    try:
        verdicts.say(
            actor,
            other.case_id,
            verdict.section,
            verdict.word,
            text=verdict.text,
            for_partner=verdict.for_partner,
            same_as=verdict,
        )
    except CountersignError as refused:
        return Applied(reference=other.reference, done=False, sentence=str(refused))
    return Applied(reference=other.reference, done=True, sentence=str(verdict.get_word_display()))
