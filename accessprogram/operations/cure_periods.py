"""What becomes of a shortfall whose time has run out: never a cut by itself, always a measure that a person decides."""

from datetime import timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import EnforcementAction, EnforcementScope, EnforcementState, GrantState, ShortfallState
from accessprogram.errors import CountersignError
from accessprogram.models import Shortfall
from accessprogram.operations import enforcement, grant_states
from accessprogram.queries.reexaminations import Pair, pairs

log = structlog.get_logger()
DECIDE_WITHIN = timedelta(days=5)
# The next step in the order of rule 8; what is suspended or not switched on yet gives no access to act on.
_NEXT = {GrantState.ACTIVE: EnforcementAction.RESTRICT, GrantState.RESTRICTED: EnforcementAction.SUSPEND}
_STOOD = (EnforcementState.IN_FORCE, EnforcementState.FELL_BACK)
_PASSED = (EnforcementState.DROPPED, EnforcementState.ENDED)


def sweep() -> None:
    """Close what was decided or has no grant any more, then propose for what is due."""
    close_decided()
    close_ended()
    propose_due()


def propose_due(*, limit: int = 200) -> int:
    """Propose a measure for up to ``limit`` shortfalls past their date, each in its own transaction; returns how many.

    A shortfall that was cured meanwhile, by whatever way, is closed instead.
    """
    proposed = 0
    for shortfall_id in list(_due().order_by("cure_until", "id").values_list("id", flat=True)[:limit]):
        try:
            with transaction.atomic():
                proposed += _propose(shortfall_id)
        except CountersignError:  # one that cannot be proposed keeps no other waiting
            log.exception("shortfall_not_proposed", shortfall=str(shortfall_id))
    return proposed


def close_decided() -> int:
    """Shortfalls on which people decided: a measure stands, or was dropped or ended. Returns how many."""
    open_ones = Shortfall.objects.filter(state=ShortfallState.OPEN)
    stood = open_ones.filter(enforcements__state__in=_STOOD)
    acted = _close(stood, ShortfallState.ENFORCED)
    passed = open_ones.filter(enforcements__state__in=_PASSED).exclude(enforcements__state=EnforcementState.PROPOSED)
    return acted + _close(passed, ShortfallState.EXCUSED)


def close_ended() -> int:
    """Shortfalls of grants that are over. Returns how many."""
    over = Q(grant__state__in=[GrantState.EXPIRED, GrantState.REVOKED]) | Q(
        grant__state=GrantState.LAPSED, grant__ends_at__lte=db_now()
    )
    return _close(Shortfall.objects.filter(over, state=ShortfallState.OPEN), ShortfallState.EXCUSED)


def _close(found: QuerySet[Shortfall], state: ShortfallState) -> int:
    keys = list(found.order_by("id").values_list("id", flat=True).distinct()[:1000])
    if not keys:
        return 0
    rows = Shortfall.objects.filter(pk__in=keys, state=ShortfallState.OPEN)
    return rows.update(state=state, closed_at=db_now())


def _due() -> QuerySet[Shortfall]:
    return Shortfall.objects.filter(
        state=ShortfallState.OPEN, cure_until__lte=db_now(), grant__state__in=_NEXT, enforcements__isnull=True
    )


def _propose(shortfall_id: UUID) -> bool:
    partner_id = Shortfall.objects.values_list("grant__partner_id", flat=True).get(pk=shortfall_id)
    grant_states.lock_partner(partner_id)
    row = _due().select_related("grant", "offering").filter(pk=shortfall_id).first()
    if row is None:
        return False
    stands = next(iter(pairs(row.grant.programme_id, [row.grant_id], row.offering_id)), None)
    if stands is None or stands.enough:
        row.state, row.closed_at = _ended(row, stands), db_now()
        row.save(update_fields=["state", "closed_at"])
        return False
    enforcement.propose(
        programme_id=row.grant.programme_id,
        partner_id=partner_id,
        scope=EnforcementScope.GRANT,
        action=_NEXT[GrantState(row.grant.state)],
        cause=f"shortfall {row.offering.slug} C{row.capability}",
        reason=_(
            "%(model)s stands at capability level C%(capability)s, your safeguard level is S%(safeguard)s, and the time"
            " to reach it ended on %(day)s."
        )
        % {
            "model": row.offering,
            "capability": row.capability,
            "safeguard": row.safeguard,
            "day": row.cure_until.date().isoformat(),
        },
        what_to_do=_("Bring what is missing: %s.") % "; ".join(row.missing)
        if row.missing
        else _("Ask the desk which safeguard would answer this level."),
        due_at=db_now() + DECIDE_WITHIN,
        grant_id=row.grant_id,
        shortfall_id=row.id,
    )
    return True


def _ended(row: Shortfall, stands: Pair | None) -> ShortfallState:
    reached = stands is not None and (stands.safeguard or 0) >= row.capability
    return ShortfallState.CURED if reached else ShortfallState.EXCUSED
