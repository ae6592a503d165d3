"""Appeals as their partner sees them."""

from dataclasses import dataclass
from datetime import datetime

from accessprogram.clock import db_now
from accessprogram.models import Appeal, DecisionNotice, EvidenceFile, Progress
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.appeals import appeal_until, may_appeal


@dataclass(frozen=True, kw_only=True)
class AppealStanding:
    """Whether somebody may appeal, until when; what was filed, and how it stands: ``progress`` while it runs,
    ``answer`` is the notice that ended it."""

    verdict: Verdict
    until: datetime
    appeal: Appeal | None
    files: list[EvidenceFile]
    progress: Progress | None
    answer: DecisionNotice | None


def standing(actor: Actor, notice: DecisionNotice) -> AppealStanding:
    """Of one notice, which comes with its application; five queries at most."""
    notices = list(DecisionNotice.objects.filter(application_id=notice.application_id).order_by("-created_at", "-id"))
    filed = Appeal.objects.filter(notice=notice).select_related("filed_by").first()
    answer = next((one for one in notices if filed is not None and one.facts.get("appeal") == str(filed.id)), None)
    running = filed is not None and answer is None
    return AppealStanding(
        verdict=may_appeal(actor, notice, now=db_now(), newest=notices[0].id == notice.id),
        until=appeal_until(notice),
        appeal=filed,
        files=list(filed.files.filter(removed_at__isnull=True)) if filed is not None else [],
        progress=Progress.objects.filter(application_id=notice.application_id).first() if running else None,
        answer=answer,
    )
