"""Words that the desk puts on cases, to find them again. Partners never see them."""

from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.policy.actors import Actor
from reviews.models import Case, CaseTag
from reviews.operations.stages import locked, record, touch
from reviews.policy.work import may_tag
from reviews.queries.access import case_of
from reviews.queries.facts import seat_facts

LONGEST = 40
MOST = 20


def put(*, actor: Actor, case_id: UUID, tag: str) -> CaseTag:
    """Put a tag on a case. Raises NotFound, NotAllowed, Invalid, WrongState (it has it already)."""
    with transaction.atomic():
        case = _judged(actor, case_id)
        word = cleaned(tag)
        if case.tags.filter(tag=word).exists():
            raise WrongState(_("The case has the tag “%(tag)s” already.") % {"tag": word})
        if case.tags.count() >= MOST:
            raise Invalid(_("A case has %(most)d tags at most. Take one away first.") % {"most": MOST}, fields={})
        row = CaseTag.objects.create(case=case, tag=word, by_id=actor.person)
        touch(case)
        record("case.tagged", case, actor=actor, data={"tag": word})
    return row


def take_away(*, actor: Actor, case_id: UUID, tag: str) -> None:
    """Take a tag from a case, whoever put it there. Raises NotFound (also when it has no such tag), NotAllowed."""
    with transaction.atomic():
        case = _judged(actor, case_id)
        gone, _rows = case.tags.filter(tag=tag).delete()
        if not gone:
            raise NotFound(_("The case has no such tag."))
        touch(case)
        record("case.untagged", case, actor=actor, data={"tag": tag})


def cleaned(tag: str) -> str:
    """The tag as it is written: small letters, digits and hyphens. Raises Invalid."""
    word = slugify(tag)
    if not word or len(word) > LONGEST:
        sentence = _("A tag is a word of at most %(longest)d letters, digits and hyphens.") % {"longest": LONGEST}
        raise Invalid(sentence, fields={"tag": sentence})
    return word


def _judged(actor: Actor, case_id: UUID) -> Case:
    case = locked(case_of(actor, case_id))
    verdict = may_tag(actor, seat_facts(case))
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    return case
