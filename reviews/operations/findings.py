"""What a run found, written once: the finding, its hits, and whether it is worse than what was known."""

import json
from typing import Any
from uuid import UUID

from accessprogram.operations import personal
from reviews.checks import base
from reviews.enums import RunOutcome
from reviews.models import Adjudication, CheckRun, Finding, Hit
from reviews.operations import suppressions
from reviews.queries.judgements import before, settles


def write(run: CheckRun, finding: base.Finding, *, duration_ms: int, closed: bool) -> Finding:
    """Write the finding of a run that was just settled, with its hits, in the caller's transaction.

    ``closed``: its case is decided. Then the run says whether it found worse than the run before it: that waits for a
    person's word, and changes nothing by itself.
    """
    written = Finding.objects.create(
        run=run,
        outcome=RunOutcome(finding.outcome.value),
        summary=str(finding.summary),
        applicant_summary=str(finding.applicant_summary),
        evidence=_json(finding.evidence),
        source=finding.source[:120],
        source_version=finding.source_version[:120],
        duration_ms=duration_ms,
    )
    partner_id = run.submission.application.partner_id
    hits = [_hit(written, hit, partner_id) for hit in finding.hits]
    if hits:
        suppressions.apply(written, hits)
        Hit.objects.bulk_create(hits)
    if closed and _worse(run, written, hits):
        CheckRun.objects.filter(pk=run.pk).update(worse=True)
    return written


def _worse(run: CheckRun, written: Finding, hits: list[Hit]) -> bool:
    """Graver than the finding before, or with a hit that nobody has settled, by a word then or by a suppression. What
    was worse before and waits for a word still does."""
    if written.outcome in (RunOutcome.CLEAR, RunOutcome.NOT_APPLICABLE):
        return False
    earlier = before(run)
    settled = _settled_pairs(earlier) if earlier is not None else set()
    if hits:
        return any(hit.suppressed_by_id is None and _pair(hit) not in settled for hit in hits)
    gravity = [outcome.value for outcome in base.GRAVITY]
    known = gravity.index(earlier.outcome) if earlier is not None and not _waits(earlier) else -1
    return gravity.index(written.outcome) > known


def _waits(finding: Finding) -> bool:
    """Found worse after the decision, and nobody has said yet what it means."""
    word = Adjudication.objects.filter(finding=finding, hit__isnull=True).order_by("-created_at", "-id").first()
    return finding.run.worse and not settles(word)


def _settled_pairs(finding: Finding) -> set[tuple[str, ...]]:
    """Both sides of every hit of an earlier finding on which a word stands."""
    words = {word.hit_id: settles(word) for word in Adjudication.objects.filter(finding=finding, hit__isnull=False)}
    return {_pair(hit) for hit in finding.hits.all() if hit.suppressed_by_id is not None or words.get(hit.id)}


def _pair(hit: Hit) -> tuple[str, ...]:
    return hit.subject_label, hit.subject_field, hit.entity_key, hit.subject_hash, hit.entity_hash


def _hit(finding: Finding, hit: base.Hit, partner_id: UUID) -> Hit:
    """Hits are never changed, people can be erased: what the applicant wrote is kept apart and only bound here."""
    lines = _json(hit.comparison)
    ours = personal.keep(
        partner_id=partner_id, purpose="screening", field=hit.subject_field, value=[str(line["ours"]) for line in lines]
    )
    return Hit(
        finding=finding,
        subject_label=hit.subject_label[:120],
        subject_field=hit.subject_field[:60],
        entity_key=hit.entity_key[:120],
        entity_name=hit.entity_name[:300],
        list_version=hit.list_version[:120],
        score=hit.score,
        scores=dict(hit.scores),
        subject_hash=hit.subject_hash,
        entity_hash=hit.entity_hash,
        comparison={"lines": [{**line, "ours": ""} for line in lines], "ours": ours},
    )


def _json(value: Any) -> Any:
    """What a database keeps: a check may give dates and its own sentences."""
    return json.loads(json.dumps(value, default=str))
