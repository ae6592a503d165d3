"""The one text that a reviewer writes about a case: composed of what they said of each section, then edited."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed
from accessprogram.policy.actors import Actor
from reviews.models import Case, JudgementDraft
from reviews.policy.drafts import merged
from reviews.policy.verdicts import may_draft
from reviews.queries.access import case_of
from reviews.queries.facts import facts_of

LONGEST = 20_000


def save(*, actor: Actor, case_id: UUID, rationale: str | None = None, letter: str | None = None) -> JudgementDraft:
    """Keep what somebody is writing; what is left out stays as it was. Nobody else reads it; it is not audited.

    Raises NotFound, NotAllowed, Invalid (over 20,000 characters).
    """
    with transaction.atomic():
        case = case_of(actor, case_id)
        verdict = may_draft(actor, facts_of(case))
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        draft = _draft(actor, case)
        for name, text in (("rationale", rationale), ("letter", letter)):
            if text is None:
                continue
            if len(text) > LONGEST:
                sentence = _("Shorten this to %(limit)d characters.") % {"limit": LONGEST}
                raise Invalid(sentence, fields={name: sentence})
            setattr(draft, name, text.replace("\r\n", "\n"))
        draft.saved_at = db_now()
        draft.save()
    return draft


def compose(
    case: Case, actor: Actor, paragraphs: Iterable[tuple[str, str]], letters: Iterable[tuple[str, str]]
) -> None:
    """Put what was just said into the person's draft: each as (what stood there before, what stands there now)."""
    draft = _draft(actor, case)
    for before, now in paragraphs:
        draft.rationale = merged(draft.rationale, before, now)
    for before, now in letters:
        draft.letter = merged(draft.letter, before, now)
    draft.saved_at = db_now()
    draft.save()


def end(case: Case, actor: Actor) -> None:
    """The text was sent: nothing is kept of the draft."""
    JudgementDraft.objects.filter(case=case, user_id=actor.person).delete()


def _draft(actor: Actor, case: Case) -> JudgementDraft:
    draft, _made = JudgementDraft.objects.select_for_update().get_or_create(
        case=case, user_id=actor.person, defaults={"saved_at": db_now()}
    )
    return draft
