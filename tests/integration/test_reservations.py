"""What a call reserves is kept for it, is settled by its usage, ends by itself, and never passes a hard limit."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accessprogram.clock import db_now
from accessprogram.models import Grant, Ration, RationUse, Reservation, Surface, UsageReport
from accessprogram.operations import reservations
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _post(world: World, endpoint: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {world.key_text}"}
    response = Client().post(f"/api/v1/{endpoint}", json.dumps(body), content_type="application/json", headers=headers)
    assert response.status_code == status, response.content
    return dict(response.json())


def _reserve(world: World, surface: Surface, requests: int, tokens: int = 0) -> dict[str, Any]:
    body = {"surface": surface.reference, "offering": world.offering.slug}
    return _post(world, "entitlements/check", body | {"reserve": {"requests": requests, "tokens": tokens}})


def _check(world: World, surface: Surface) -> dict[str, Any]:
    return _post(world, "entitlements/check", {"surface": surface.reference, "offering": world.offering.slug})


def _report(world: World, surface: Surface, number: int, status: int = 200, **fields: Any) -> dict[str, Any]:
    return _post(world, "usage", {"id": f"report-{number:04}", "surface": surface.reference, **fields}, status)


def _standing() -> list[tuple[int, int, int, int]]:
    rows = RationUse.objects.order_by("period_start")
    return list(rows.values_list("requests", "reserved_requests", "tokens", "reserved_tokens"))


def test_without_a_reservation_the_ration_is_advisory() -> None:
    world, surface = access.working()
    answer = _check(world, surface)
    assert (answer["ration"]["mode"], answer["reservation"]) == ("advisory", None)


def test_what_is_reserved_is_not_left_for_others() -> None:
    world, surface = access.working()
    answer = _reserve(world, surface, 60)
    assert (answer["decision"], answer["cache_seconds"], answer["ration"]["mode"]) == ("allow", 0, "reserved")
    assert (answer["ration"]["reserved"], answer["ration"]["left"]) == (60, 40)
    assert answer["reservation"]["requests"] == 60
    short = _reserve(world, surface, 41)
    assert (short["decision"], short["reason"], short["reservation"]) == ("deny", "ration_short", None)
    assert _reserve(world, surface, 40)["decision"] == "allow"
    assert (_check(world, surface)["reason"], _standing()) == ("ration_exhausted", [(0, 100, 0, 0)])


def test_denied_call_reserves_nothing() -> None:
    world, surface = access.working()
    body = {"surface": surface.reference, "offering": "unknown", "reserve": {"requests": 1}}
    assert _post(world, "entitlements/check", body)["reason"] == "not_granted"
    assert (Reservation.objects.count(), _standing()) == (0, [])


def test_usage_settles_its_reservation_once() -> None:
    world, surface = access.working()
    kept = _reserve(world, surface, 60)["reservation"]["id"]
    assert _report(world, surface, 1, requests=7, reservation=kept)["ration"]["left"] == 93
    assert _report(world, surface, 1, requests=7, reservation=kept)["counted"] is False
    # A second report of the same call is counted, and gives nothing back again.
    _report(world, surface, 2, requests=3, reservation=kept)
    assert (_standing(), Reservation.objects.get().state) == ([(10, 0, 0, 0)], "settled")


def test_reservation_of_which_nothing_was_used_is_given_back() -> None:
    world, surface = access.working()
    kept = _reserve(world, surface, 100)["reservation"]["id"]
    _report(world, surface, 1, requests=0, reservation=kept)
    assert (_standing(), _check(world, surface)["decision"]) == ([(0, 0, 0, 0)], "allow")
    assert _report(world, surface, 2, 422, requests=0)["code"] == "nothing_used"


def test_usage_counts_in_the_period_in_which_it_was_reserved() -> None:
    world, surface = access.working()
    kept = _reserve(world, surface, 10)["reservation"]["id"]
    RationUse.objects.update(period_start=_today() - timedelta(days=1))
    _report(world, surface, 1, requests=10, reservation=kept)
    _report(world, surface, 2, requests=1)
    assert _standing() == [(10, 0, 0, 0), (1, 0, 0, 0)]


def test_reservation_ends_after_its_time_with_the_next_check_and_with_the_sweep() -> None:
    world, surface = access.working()
    for release in (lambda: None, reservations.release_due):
        _reserve(world, surface, 100)
        assert _check(world, surface)["reason"] == "ration_exhausted"
        Reservation.objects.filter(state="held").update(expires_at=db_now() - timedelta(seconds=1))
        release()
        assert _check(world, surface)["reason"] == "allowed"
        assert (_standing(), Reservation.objects.filter(state="held").count()) == ([(0, 0, 0, 0)], 0)


def test_usage_after_the_release_is_counted_all_the_same() -> None:
    world, surface = access.working()
    kept = _reserve(world, surface, 100)["reservation"]["id"]
    Reservation.objects.update(expires_at=db_now() - timedelta(seconds=1))
    assert reservations.release_due() == 1
    _report(world, surface, 1, requests=30, reservation=kept)
    assert _standing() == [(30, 0, 0, 0)]


def test_tokens_are_kept_and_limited_too() -> None:
    world, surface = access.working()
    Ration.objects.update(tokens=1000, soft_tokens=900, soft_requests=2)
    first = _reserve(world, surface, 1, 600)
    assert (first["ration"]["tokens_left"], first["ration"]["warnings"]) == (400, [])
    assert _reserve(world, surface, 1, 401)["reason"] == "ration_short"
    assert _reserve(world, surface, 1, 400)["decision"] == "allow"
    denied = _check(world, surface)
    assert (denied["reason"], denied["ration"]["warnings"]) == ("ration_exhausted", ["soft_requests", "soft_tokens"])
    kept = first["reservation"]["id"]
    assert _report(world, surface, 1, requests=1, tokens=100, reservation=kept)["ration"]["tokens_left"] == 500


@pytest.mark.parametrize(
    ("row", "limit", "by"),
    [
        ({"earned_requests": 40}, 40, "earned"),
        ({"earned_requests": 400}, 100, "granted"),
        ({"earned_requests": 40, "share_requests": 30}, 30, "share"),
    ],
)
def test_lowest_limit_counts(row: dict[str, int], limit: int, by: str) -> None:
    world, surface = access.working()
    Ration.objects.update(**row)
    answer = _reserve(world, surface, limit)
    assert (answer["ration"]["limit"], answer["ration"]["limited_by"]) == (limit, by)
    assert _reserve(world, surface, 1)["reason"] == "ration_exhausted"


def test_month_and_day_are_both_kept_to() -> None:
    world, surface = access.working()
    ration = Ration.objects.get()
    Ration.objects.create(grant=ration.grant, use_case=ration.use_case, period="month", requests=50, tokens=10)
    assert _reserve(world, surface, 51)["reason"] == "ration_short"
    # The day's requests are fewer, the month's tokens are: neither is passed.
    Ration.objects.filter(period="day").update(requests=20)
    assert _reserve(world, surface, 1, 11)["reason"] == "ration_short"
    assert _reserve(world, surface, 20, 10)["decision"] == "allow"
    assert _standing() == [(0, 20, 0, 10), (0, 20, 0, 10)]


def test_restricted_grant_keeps_a_tenth() -> None:
    world, _surface = access.working()
    Grant.objects.update(state="restricted")
    found = entitlements_ration(world)
    assert (found.limit, found.limited_by) == (10, "restricted")


def entitlements_ration(world: World) -> Any:
    from accessprogram.queries.entitlements import rations_of

    return rations_of(world.granted.id, world.use_case.id, db_now())


def test_reservation_of_another_surface_settles_nothing() -> None:
    world, surface = access.working()
    other = access.provisioned(world)
    kept = _reserve(world, surface, 5)["reservation"]["id"]
    assert _report(world, other, 1, 422, requests=5, reservation=kept)["code"] == "reservation_unknown"
    foreign, theirs = access.working()
    assert _report(foreign, theirs, 1, 422, requests=5, reservation=kept)["code"] == "reservation_unknown"
    assert UsageReport.objects.count() == 0


def _today() -> Any:
    return db_now().replace(hour=0, minute=0, second=0, microsecond=0)
