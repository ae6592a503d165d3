"""A false positive need not be judged again while neither side changes: remembered, applied to new hits, taken back.

Called by other operations inside their transaction, on a locked case.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from reviews.checks.rejudging import SUPPRESSION_DAYS
from reviews.enums import Disposition
from reviews.models import Adjudication, Finding, Hit, Suppression
from reviews.queries import suppressions as queries
from reviews.queries.judgements import settles
from reviews.queries.rejudging import rejudging

LONGEST_WHY = 200


def apply(finding: Finding, hits: Sequence[Hit]) -> None:
    """Before the hits of a new finding are written: each about which a standing word was said leans on that word
    (``suppressed_by``); each whose earlier word holds no more says why (``reopened``). One query, and two for each hit
    that reopens."""
    partner_id = finding.run.submission.application.partner_id
    hashed = [hit for hit in hits if hit.subject_hash and hit.entity_hash]
    if not hashed:
        return
    earlier = queries.of_entities(partner_id, (hit.entity_key for hit in hashed))
    now = db_now()
    for hit in hashed:
        rows = earlier.get(hit.entity_key, [])
        hit.suppressed_by = queries.standing(rows, hit, now)
        if hit.suppressed_by is None:
            hit.reopened = queries.why_reopened(rows, hit)[:LONGEST_WHY]


def follow(word: Adjudication, *, partner_id: UUID) -> None:
    """After a word on a hit: one that settles it as a false positive is remembered; any other takes back what was
    remembered of the same two sides, also for hits elsewhere that lean on it."""
    hit = word.hit
    if hit is None or not hit.subject_hash or not hit.entity_hash:
        return
    now = db_now()
    same = Suppression.objects.filter(
        partner_id=partner_id,
        entity_key=hit.entity_key,
        subject_hash=hit.subject_hash,
        entity_hash=hit.entity_hash,
        ended_at__isnull=True,
    )
    if word.disposition != Disposition.FALSE_POSITIVE or not settles(word):
        because = _("%(person)s says: %(word)s.") % {"person": word.by, "word": word.get_disposition_display()}
        same.filter(until__gt=now).update(ended_at=now, ended_because=because[:LONGEST_WHY])
        return
    same.filter(until__lte=now).update(ended_at=now, ended_because=_("Its time was over."))
    Suppression.objects.get_or_create(
        partner_id=partner_id,
        entity_key=hit.entity_key,
        subject_hash=hit.subject_hash,
        entity_hash=hit.entity_hash,
        ended_at=None,
        defaults={"adjudication": word, "until": now + timedelta(days=rejudging(SUPPRESSION_DAYS))},
    )
