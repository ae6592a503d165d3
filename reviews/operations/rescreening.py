"""What follows when a check, run again after the decision, found a true match: a measure is proposed, never more."""

from datetime import timedelta

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import GrantState
from accessprogram.models import Enforcement, Grant
from accessprogram.operations import enforcement
from reviews.enums import Disposition, Stage
from reviews.models import Adjudication, Case
from reviews.queries.judgements import settles

DECIDED_WITHIN = timedelta(days=7)
# One step at a time: restricted, suspended, revoked. Access that does not exist yet is not cut.
NEXT_STEP = {
    GrantState.ACTIVE: "restrict",
    GrantState.RESTRICTED: "suspend",
    GrantState.SUSPENDED: "revoke",
}


def propose_measure(case: Case, word: Adjudication) -> Enforcement | None:
    """On a locked case: when ``word`` settles, after the decision, that something found is not acceptable, propose the
    next step against the grant that came of it. None when there is nothing to propose. The partner reads that a check
    came to another result, and can answer; a person decides within seven days."""
    if case.stage != Stage.CLOSED or word.disposition != Disposition.TRUE_REFUSED or not settles(word):
        return None
    grant = Grant.objects.filter(decision_id__in=case.decisions.values("id"), state__in=list(NEXT_STEP)).first()
    if grant is None:
        return None
    return enforcement.propose(
        programme_id=grant.programme_id,
        partner_id=grant.partner_id,
        scope="grant",
        action=NEXT_STEP[GrantState(grant.state)],
        cause=f"finding:{word.finding_id}",
        reason=_("A background check that we run again from time to time came to another result than before."),
        what_to_do=_("Tell us what we should know about your organisation and the people you named."),
        due_at=db_now() + DECIDED_WITHIN,
        grant_id=grant.id,
    )
