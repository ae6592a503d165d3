"""What the gateway reports as used. The same report counts once, however often it comes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotFound, Stale
from accessprogram.models import GatewayKey, GrantLine, Ration, RationUse, Surface, UsageReport, UseCase
from accessprogram.policy.entitlements import RationFacts
from accessprogram.queries.entitlements import period_start, rations_of


@dataclass(frozen=True)
class Counted:
    """``counted`` is False for a report that had been counted before."""

    counted: bool
    ration: RationFacts | None


def report(
    *,
    key: GatewayKey,
    report_id: str,
    surface: str,
    requests: int,
    use_case: str | None = None,
    at: datetime | None = None,
) -> Counted:
    """Add ``requests`` to the ration of the use case, in the period of the database's now.

    What was used is counted even above the limit and after access ended: it happened. ``at`` is the gateway's own
    time, kept as its statement. Raises NotFound (surface of another programme, or none), Invalid (use case),
    Stale (the same id with other contents).
    """
    with transaction.atomic():
        found = Surface.objects.filter(reference=surface, grant__programme_id=key.programme_id).first()
        if found is None:
            raise NotFound(_("No surface of that name is known to this programme."), code="surface_unknown")
        used_for = _use_case(found, use_case)
        now = db_now()
        grant_id = _grant_id(found, used_for)
        counted = _note(
            UsageReport(
                # Another programme's gateway cannot use up this one's ids.
                id=f"{key.programme_id.hex}:{report_id}",
                key=key,
                surface=found,
                use_case=used_for,
                requests=requests,
                at=at or now,
            )
        )
        if counted:
            for ration in Ration.objects.filter(grant_id=grant_id, use_case=used_for):
                _add(ration, period_start(ration.period, now), requests)
        return Counted(counted, rations_of(grant_id, used_for.id, now))


def _use_case(surface: Surface, slug: str | None) -> UseCase:
    bound = list(surface.use_cases.all())
    if slug is None and len(bound) == 1:
        return bound[0]
    if slug is None:
        raise Invalid(_("Say for which use case it was."), code="use_case_required")
    for use_case in bound:
        if use_case.slug == slug:
            return use_case
    raise Invalid(_("The surface is not bound to that use case."), code="use_case_not_on_surface")


def _grant_id(surface: Surface, use_case: UseCase) -> UUID:
    """The grant whose ration is used: the one that gives the use case now, else the surface's own."""
    live = GrantLine.objects.filter(partner_id=surface.partner_id, use_case=use_case, live=True)
    return live.values_list("grant_id", flat=True).order_by("id").first() or surface.grant_id


def _note(report: UsageReport) -> bool:
    """Write the report; False when the very same one is there already. Raises Stale when it is another one."""
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        first = UsageReport.objects.get(pk=report.pk)
        same = ("surface_id", "use_case_id", "requests")
        if any(getattr(first, name) != getattr(report, name) for name in same):
            raise Stale(
                _("A report with this id, and other contents, was counted before."), code="report_differs"
            ) from None
        return False
    return True


def _add(ration: Ration, start: datetime, requests: int) -> None:
    RationUse.objects.bulk_create([RationUse(ration=ration, period_start=start)], ignore_conflicts=True)
    RationUse.objects.filter(ration=ration, period_start=start).update(requests=F("requests") + requests)
