"""Deriving a partner's safeguard level anew: after the checks, at the decision, after every verdict on a pledge, and
for everybody when another rule is published."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accessprogram.models import Partner, SafeguardAssessment
from accessprogram.operations import audit, reexaminations, shortfalls
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.safeguards import derive
from accessprogram.queries import safeguards as queries
from accessprogram.queries.commitments import latest_submission
from accessprogram.queries.safeguards import proportion

__all__ = ["assess", "proportion"]


def assess(
    *,
    partner_id: UUID,
    programme_id: UUID,
    cause: str,
    check_facts: Collection[str] | None = None,
    actor: Actor = SYSTEM,
) -> SafeguardAssessment | None:
    """The partner's level by the published rule, from everything known now; None while no rule is published.

    ``check_facts`` are the slugs of checks that are clear (with or without ``check:``); left out, those of the last
    assessment stand. Answers and pledges are read from the latest submission and from the pledges themselves.
    A level that did not change, for the same reasons, is not written again. A level that rose cures the shortfalls
    that it reaches; one that fell has the partner's grants looked at again, in the background.
    """
    with transaction.atomic():
        Partner.objects.select_for_update(no_key=True).get(pk=partner_id)
        rule = queries.published_rule(programme_id)
        if rule is None:
            return None
        last = queries.current_assessment(partner_id, programme_id)
        facts = _facts(partner_id, programme_id, check_facts, last)
        level, missing = derive(rule.rule, facts)
        found = {
            "rule": rule,
            "level": level,
            "facts": sorted(facts),
            "missing": [need.as_data() for need in missing],
        }
        if last is not None and all(getattr(last, name) == value for name, value in found.items()):
            return last
        assessment = SafeguardAssessment.objects.create(
            partner_id=partner_id, programme_id=programme_id, cause=cause[:120], **found
        )
        shortfalls.cure(assessment)
        if last is not None and level < last.level:
            reexaminations.begin_for_partner(assessment, cause=f"S{last.level} \u2192 S{level}: {cause}", actor=actor)
        audit.append(
            "safeguard.assessed",
            actor=actor,
            thing=assessment,
            programme_id=programme_id,
            subject_id=partner_id,
            data={"level": level, "rule": rule.number, "cause": cause},
        )
        return assessment


def reassess_due(*, limit: int = 200) -> int:
    """Derive up to ``limit`` partners anew whose level still stands by a rule that was replaced, each in its own
    transaction; returns how many. The sweep calls it until none is left."""
    due = queries.judged_by_an_older_rule(limit)
    for partner_id, programme_id in due:
        assess(partner_id=partner_id, programme_id=programme_id, cause="another rule")
    return len(due)


def _facts(
    partner_id: UUID, programme_id: UUID, check_facts: Collection[str] | None, last: SafeguardAssessment | None
) -> set[str]:
    if check_facts is None:
        facts = {fact for fact in (last.facts if last else ()) if fact.startswith("check:")}
    else:
        facts = {fact if fact.startswith("check:") else f"check:{fact}" for fact in check_facts}
    submission = latest_submission(partner_id, programme_id)
    if submission is not None:
        facts |= queries.answer_facts(submission)
    return facts | queries.pledge_facts(partner_id, programme_id)
