"""The ration for finding, worked out anew from what the partner finishes: daily, and whenever an input changed."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.models import Ration, RuleVersion
from accessprogram.operations import audit, grant_states, outbox
from accessprogram.policy.actors import SYSTEM
from accessprogram.policy.earned_rations import derive
from accessprogram.queries.contributions import Finishing, finishing
from accessprogram.queries.earned_rations import due, finding_rations, ration_rule
from accessprogram.queries.partners import member_ids
from accessprogram.queries.rations import bounds_of


def recompute(*, partner_id: UUID, programme_id: UUID) -> list[Ration]:
    """Work out what a partner has earned now; returns the rations whose limit changed. Without a published formula
    nothing limits a ration but what was granted. The partner is told of each change, up or down."""
    with transaction.atomic():
        grant_states.lock_partner(partner_id)
        now = db_now()
        rule = ration_rule(programme_id)
        inputs = finishing(partner_id, programme_id, now)
        rows = finding_rations(partner_id, programme_id).select_related("grant__agreement__application", "use_case")
        held = list(rows.order_by("id").select_for_update(of=("self",)))
        # Of what the agreement gives: moving ration between use cases neither earns nor loses any.
        bounds = bounds_of({row.grant_id: row.grant for row in held}.values())
        changed = []
        for row in held:
            before = row.earned_requests
            _work_out(row, rule, inputs, bounds[row.id].granted, now)
            if row.earned_requests != before:
                _say(row, before)
                changed.append(row)
        return changed


def _work_out(row: Ration, rule: RuleVersion | None, inputs: Finishing, granted: int, now: datetime) -> None:
    row.earned_requests, row.earned_from, row.earned_at = None, {}, now
    if rule is not None:
        earned = derive(rule.rule, asdict(inputs), granted)
        row.earned_requests = earned.requests
        row.earned_from = {"rule": rule.number, "granted": granted, "inputs": asdict(inputs), **asdict(earned)}
    row.save(update_fields=["earned_requests", "earned_from", "earned_at"])


def _say(row: Ration, before: int | None) -> None:
    """The change in the ledger, and to the people who plan with it; the first working out is no news."""
    now_earned = row.earned_requests
    if before is not None and now_earned is not None:
        moment = db_now().isoformat()
        for member in member_ids(row.grant.partner_id, "owner", "security_contact"):
            outbox.enqueue(
                kind="ration_earned",
                recipient_id=member,
                dedupe=f"ration-earned:{row.id}:{moment}:{member}",
                data={"use_case": row.use_case.title, "requests": now_earned, "before": before},
            )
    audit.append(
        "ration.earned",
        actor=SYSTEM,
        thing=row,
        programme_id=row.grant.programme_id,
        subject_id=row.grant.agreement.application_id,
        data={"use": row.use_case.slug, "from": before, "to": now_earned},
    )


def recompute_due(*, limit: int = 100) -> int:
    """Work out up to ``limit`` partners whose last time is a day ago or was forgotten; returns how many."""
    pairs = due(db_now(), limit)
    for partner_id, programme_id in pairs:
        recompute(partner_id=partner_id, programme_id=programme_id)
    return len(pairs)


def forget(*, programme_id: UUID, partner_id: UUID | None = None) -> None:
    """An input changed: the next sweep works the rations of this partner (or of all) out again. What was earned until
    now counts until then."""
    rows = Ration.objects.filter(
        grant__programme_id=programme_id, use_case__finds_vulnerabilities=True, earned_at__isnull=False
    )
    if partner_id is not None:
        rows = rows.filter(grant__partner_id=partner_id)
    rows.update(earned_at=None)
