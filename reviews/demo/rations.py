"""What the demonstration's bank used in the last weeks, a pool, and a ride-out that waits for its second person."""

from datetime import timedelta

from accessprogram.clock import shifted
from accessprogram.models import GatewayKey, Surface
from accessprogram.operations import pools, ride_outs, usage
from reviews.demo.people import acting

SURFACE = "org-harbour-bank"
# Requests of the last working days, oldest first; today has begun.
DAYS = (210, 340, 280, 0, 0, 390, 420, 405, 377, 450, 0, 20, 510, 480, 530, 495, 470, 0, 0, 120)


def tell() -> None:
    """Use as a gateway reports it, day by day."""
    surface = Surface.objects.select_related("grant__tier_version").get(reference=SURFACE)
    key = GatewayKey.objects.filter(programme_id=surface.grant.programme_id, is_test=False).earliest("created_at")
    use_cases = sorted(surface.use_cases.values_list("slug", flat=True))
    for ago, requests in enumerate(reversed(DAYS)):
        if requests:
            with shifted(timedelta(days=-ago)):
                usage.report(
                    key=key,
                    report_id=f"demo-day-{ago}",
                    surface=SURFACE,
                    use_case=use_cases[ago % len(use_cases)],
                    requests=requests,
                    tokens=requests * 4_000,
                )
    line = surface.grant.lines.select_related("offering").order_by("id")[0]
    pools.open_pool(actor=acting("administrator-1"), offering_id=line.offering_id, period="day", requests=50_000)
    ride_outs.ask(
        actor=acting("administrator-1"),
        tier_id=surface.grant.tier_version.tier_id,
        seconds=300,
        reason="An incident must not stop because the portal is being restarted.",
    )
