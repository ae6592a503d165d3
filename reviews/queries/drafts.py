"""What a person is writing about a case: theirs alone."""

from accessprogram.policy.actors import Actor
from reviews.models import Case, JudgementDraft


def draft_of(actor: Actor, case: Case) -> JudgementDraft | None:
    """This person's draft on the case; one query."""
    return JudgementDraft.objects.filter(case=case, user_id=actor.person).first()
