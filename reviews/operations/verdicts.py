"""What a reviewer says of the sections of a submission; it composes the text that they recommend with."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.errors import Invalid, NotAllowed
from accessprogram.policy.actors import Actor
from reviews.enums import SectionWord
from reviews.models import Case, SectionVerdict
from reviews.operations import drafts
from reviews.operations.claims import hold
from reviews.operations.stages import locked, record
from reviews.policy.drafts import letter_sentence, sentence
from reviews.policy.verdicts import SEATS, may_judge_section
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of
from reviews.queries.sections import titles
from reviews.queries.verdicts import mine

LONGEST = 5000
NEEDS_TEXT = (SectionWord.CONCERN, SectionWord.UNACCEPTABLE)


def judge(
    *,
    actor: Actor,
    case_id: UUID,
    section: str,
    word: str,
    text: str = "",
    for_partner: str = "",
) -> SectionVerdict:
    """Say what a section is; the latest word of each person stands. ``text`` goes into the rationale, ``for_partner``
    into the letter; whatever is not sound needs a text. Raises NotFound, NotAllowed, Invalid."""
    return say(actor, case_id, section, word, text=text, for_partner=for_partner)


def say(
    actor: Actor,
    case_id: UUID,
    section: str,
    word: str,
    *,
    text: str,
    for_partner: str,
    same_as: SectionVerdict | None = None,
) -> SectionVerdict:
    """As ``judge``; ``same_as`` is the verdict on the same answers of a related partner that is applied here."""
    with transaction.atomic():
        case = _judged(actor, case_id)
        if section not in titles(case):
            raise Invalid(_("Choose a section of this submission."), fields={"section": _("Choose a section.")})
        if word not in SectionWord.values:
            raise Invalid(_("Say what this section is."), fields={"word": _("Say what this section is.")})
        _text(text, "text")
        _text(for_partner, "for_partner")
        if word in NEEDS_TEXT and not text.strip():
            say_why = _("Say in a sentence what is not sound.")
            raise Invalid(say_why, fields={"text": say_why})
        verdict = _write(case, actor, section, word, text.strip(), for_partner.strip(), same_as)
        data: dict[str, object] = {"section": section, "word": word}
        record("case.section_judged", case, actor=actor, data=data | ({"same_as": str(same_as.id)} if same_as else {}))
    return verdict


def all_sound(*, actor: Actor, case_id: UUID) -> int:
    """Every section that this person said nothing of yet is sound; returns how many. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        case = _judged(actor, case_id)
        said = mine(actor, case)
        open_sections = [slug for slug in titles(case) if slug not in said]
        for slug in open_sections:
            _write(case, actor, slug, SectionWord.SOUND.value, "", "", None)
        if open_sections:
            record("case.sections_sound", case, actor=actor, data={"sections": ", ".join(open_sections)})
    return len(open_sections)


def _judged(actor: Actor, case_id: UUID) -> Case:
    case = locked(case_of(actor, case_id))
    verdict = may_judge_section(actor, facts_of(case))
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    hold(case, actor, *SEATS)
    return case


def _write(
    case: Case, actor: Actor, section: str, word: str, text: str, for_partner: str, same_as: SectionVerdict | None
) -> SectionVerdict:
    before = mine(actor, case).get(section)
    title = titles(case)[section]
    verdict = SectionVerdict.objects.create(
        case=case,
        submission_id=case.submission_id,
        section=section,
        word=word,
        text=text,
        for_partner=for_partner,
        same_as=same_as,
        by_id=actor.person,
    )
    was = sentence(title, before.word, before.text) if before is not None else ""
    was_said = letter_sentence(title, before.for_partner) if before is not None else ""
    drafts.compose(case, actor, [(was, sentence(title, word, text))], [(was_said, letter_sentence(title, for_partner))])
    return verdict


def _text(text: str, field: str) -> None:
    if len(text) > LONGEST:
        too_long = _("Shorten this to %(limit)d characters. It has %(length)d.") % {
            "limit": LONGEST,
            "length": len(text),
        }
        raise Invalid(too_long, fields={field: too_long})
