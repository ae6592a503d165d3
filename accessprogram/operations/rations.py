"""A partner moves requests between its own use cases; a short pool is shared; unusual use becomes a signal."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Avg, Count
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import RationPeriod, SignalSource
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Grant, Ration, RationMove, RationUse
from accessprogram.operations import audit, grant_states, signals
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.rations import fair_shares, is_unusual, may_move_ration
from accessprogram.queries.access import visible_grants
from accessprogram.queries.entitlements import period_start
from accessprogram.queries.rations import bounds_of, open_pools, with_claims

LOOK_EVERY_SECONDS = 300
LOOK_BACK_DAYS = 14


def move(*, actor: Actor, grant_id: UUID, from_use_case_id: UUID, to_use_case_id: UUID, requests: int) -> RationMove:
    """Take ``requests`` a day from one use case of the grant and give them to another, from now on.

    Each stays between a tenth and one and a half times what the agreement gives, and under the tier's maximum; what is
    used or reserved already stays. Raises NotFound, NotAllowed, Invalid with its field.
    """
    with transaction.atomic():
        if not visible_grants(actor).filter(id=grant_id).exists():
            raise NotFound(_("There is no such grant."))
        grant = grant_states.locked(grant_id)
        verdict = may_move_ration(actor, grant)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        # Whoever reserves waits here, and then sees the new limit.
        rows = list(
            Ration.objects.select_for_update(of=("self",))
            .filter(grant=grant, period=RationPeriod.DAY)
            .select_related("use_case")
            .order_by("id")
        )
        by_use_case = {row.use_case_id: row for row in rows}
        source, target = by_use_case.get(from_use_case_id), by_use_case.get(to_use_case_id)
        if source is None or target is None:
            raise NotFound(_("The grant has no such ration."))
        _check(source, target, requests, grant)
        for row, change in ((source, -requests), (target, requests)):
            row.requests = row.requests + change
            row.save(update_fields=["requests"])
        made = RationMove.objects.create(
            grant=grant,
            period=RationPeriod.DAY,
            from_use_case_id=from_use_case_id,
            to_use_case_id=to_use_case_id,
            requests=requests,
            by_id=actor.person,
        )
        audit.append(
            "ration.moved",
            actor=actor,
            thing=grant,
            programme_id=grant.programme_id,
            subject_id=grant.agreement.application_id,
            data={"requests": requests, "from": source.use_case.slug, "to": target.use_case.slug},
        )
        return made


def _check(source: Ration, target: Ration, requests: int, grant: Grant) -> None:
    """Raises Invalid, with the most that could be moved."""
    if source.pk == target.pk:
        words = _("Choose two different use cases.")
        raise Invalid(words, fields={"to_use_case": words})
    bounds = bounds_of([grant])
    now = RationUse.objects.filter(ration=source, period_start=period_start(source.period, db_now())).first()
    kept = max(bounds[source.pk].least, (now.requests + now.reserved_requests) if now else 0)
    most = min(source.requests - kept, bounds[target.pk].most - target.requests)
    if most <= 0:
        words = _("Nothing can be moved there now: %(source)s cannot go lower, or %(target)s cannot go higher.")
        words = words % {"source": source.use_case, "target": target.use_case}
        raise Invalid(words, fields={"requests": words})
    if not 1 <= requests <= most:
        words = _("Between 1 and %(most)s requests a day can be moved there now.") % {"most": most}
        raise Invalid(words, fields={"requests": words})


def share_pools() -> int:
    """Share each pool that is short by weight, and lift the shares of those that are not any more; returns how many
    rations changed. Set by the sweep; the next check reads it."""
    changed = 0
    with transaction.atomic():
        rows = with_claims(open_pools(), db_now())
        shares: dict[UUID, int] = {}
        for row in rows:
            if row.is_short:
                for ration_id, share in fair_shares(row.pool.requests, row.claims).items():
                    shares[ration_id] = min(share, shares.get(ration_id, share))
        standing = dict(Ration.objects.filter(share_requests__isnull=False).values_list("id", "share_requests"))
        for ration_id in sorted(set(shares) | set(standing)):
            if shares.get(ration_id) != standing.get(ration_id):
                Ration.objects.filter(id=ration_id).update(share_requests=shares.get(ration_id))
                changed += 1
        for row in rows:
            ids = {claim.ration_id for claim in row.claims}
            before, now = bool(ids & set(standing)), row.is_short
            if before != now:
                audit.append(
                    "pool.shared" if now else "pool.eased",
                    actor=SYSTEM,
                    thing=row.pool,
                    programme_id=row.pool.programme_id,
                    data={"offering": row.pool.offering.slug, "rations": len(ids)},
                )
    return changed


def signal_unusual() -> int:
    """Raise a signal for each daily ration that is used far more than on the days before, or above its hard limit;
    looked at every five minutes, told once a day. Returns how many were told."""
    if not cache.add("unusual-use-looked", 1, LOOK_EVERY_SECONDS):
        return 0
    today = period_start("day", db_now())
    rows = list(
        RationUse.objects.filter(period_start=today, ration__period="day", requests__gte=20)
        .select_related("ration__grant", "ration__use_case")
        .order_by("-requests")[:1000]
    )
    history: dict[UUID, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    before = RationUse.objects.filter(
        ration_id__in=[row.ration_id for row in rows],
        period_start__gte=today - timedelta(days=LOOK_BACK_DAYS),
        period_start__lt=today,
    )
    for ration_id, mean, days in before.order_by().values_list("ration_id").annotate(Avg("requests"), Count("id")):
        history[ration_id] = (mean, days)
    told = 0
    for row in rows:
        why = is_unusual(row.requests, row.ration.requests, *history[row.ration_id])
        if why:
            _signal(row, why)
            told += 1
    return told


def _signal(row: RationUse, why: str) -> None:
    words = {
        "over": _("%(use_case)s: %(requests)s requests today, above the limit of %(limit)s."),
        "jump": _("%(use_case)s: %(requests)s requests today, far more than on the days before."),
    }[why]
    said = {"use_case": row.ration.use_case.title, "requests": row.requests, "limit": row.ration.requests}
    signals.raise_signal(
        programme_id=row.ration.grant.programme_id,
        partner_id=row.ration.grant.partner_id,
        source=SignalSource.USAGE,
        kind="unusual-use",
        summary=words % said,
        dedupe=f"unusual-use:{row.ration_id}:{row.period_start:%Y-%m-%d}",
        data={"ration": str(row.ration_id), "requests": row.requests, "why": why},
    )
