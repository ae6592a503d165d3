"""Fifty clients at the edge of a ration: never over it, nothing of it lost; batches that carry the same reports."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from accessprogram.models import Ration, RationUse, Reservation, UsageReport
from accessprogram.operations import reservations, usage
from accessprogram.operations.entitlements import Reserve, ask
from accessprogram.operations.usage import Report
from tests.factories import access
from tests.factories.races import Race, racing

CLIENTS = 50


@pytest.fixture
def race(fresh_database: str) -> Iterator[Race]:
    with racing(CLIENTS) as track:
        yield track


def test_fifty_clients_at_the_edge_of_a_ration_are_never_over_and_lose_nothing(race: Race) -> None:
    """Each reserves twice and reports the first: of 60 requests exactly 60 are given, never one more, and what was only
    kept is there again afterwards."""
    world, surface = access.working(requests=60)
    month = Ration.objects.get()
    Ration.objects.create(grant=month.grant, use_case=month.use_case, period="month", requests=70)
    asked = partial(ask, key=world.key, surface=surface.reference, offering=world.offering.slug, reserve=Reserve(1))
    over: list[int] = []

    def client(number: int) -> int:
        given = 0
        for round_ in range(2):
            answer = asked()
            row = RationUse.objects.filter(ration__period="day").get()
            if row.requests + row.reserved_requests > 60:
                over.append(row.requests + row.reserved_requests)
            if answer.kept is None:
                continue
            given += 1
            if round_ == 0:
                report = {"report_id": f"r-{number}-{round_}", "surface": surface.reference, "requests": 1}
                usage.report(key=world.key, reservation=answer.kept.id, **report)  # type: ignore[arg-type]
        return given

    given: list[Any] = race.run(*(partial(client, number) for number in range(CLIENTS)))
    assert (over, sum(given)) == ([], 60)
    used = UsageReport.objects.count()
    for row in RationUse.objects.all():
        assert (row.requests, row.reserved_requests) == (used, 60 - used)
    Reservation.objects.filter(state="held").update(expires_at="2020-01-01T00:00:00Z")
    assert reservations.release_due() == 60 - used
    assert set(RationUse.objects.values_list("requests", "reserved_requests")) == {(used, 0)}


def test_limit_that_is_lowered_meanwhile_is_not_passed(race: Race) -> None:
    world, surface = access.working(requests=100)
    asked = partial(ask, key=world.key, surface=surface.reference, offering=world.offering.slug, reserve=Reserve(1))

    def lower() -> None:
        time.sleep(0.1)
        Ration.objects.update(share_requests=40)

    race.run(lower, *[asked] * (CLIENTS - 1))
    kept = RationUse.objects.get().reserved_requests
    assert kept <= 49
    assert not asked().allowed if kept >= 40 else asked().allowed


def test_same_batch_from_many_at_once_counts_once(race: Race) -> None:
    world, surface = access.working()
    reports = [Report(id=f"report-{number}", surface=surface.reference, requests=1) for number in range(40)]
    # Shuffled differently for each: whoever sorts its locks waits, whoever does not gets a deadlock.
    batches = [reports[number:] + reports[:number] for number in range(8)]
    assert world.key is not None
    done: list[Any] = race.run(*(partial(usage.report_all, key=world.key, reports=batch) for batch in batches))
    assert sum(one.counted for batch in done for one in batch) == 40
    assert [use.requests for use in RationUse.objects.all()] == [40]
