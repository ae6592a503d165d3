"""Many usage reports at once: each counted once, none lost, one bad one stops no other."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accessprogram.models import AuditEvent, RationUse, UsageReport
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _send(world: World, reports: list[dict[str, Any]], status: int = 200) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {world.key_text}"}
    response = Client().post(
        "/api/v1/usage/batch", json.dumps({"reports": reports}), content_type="application/json", headers=headers
    )
    assert response.status_code == status, response.content
    return dict(response.json())


def _row(at: Any, number: int, **changed: Any) -> dict[str, Any]:
    return {"id": f"report-{number:04}", "surface": at.reference, "requests": 2} | changed


def test_batch_counts_each_report_once_and_refuses_what_cannot_be() -> None:
    world, surface = access.working()
    done = _send(
        world,
        [
            _row(surface, 1, offering=world.offering.slug, user_key="u-1", tokens=500),
            _row(surface, 1, offering=world.offering.slug, user_key="u-1", tokens=500),
            _row(surface, 1, requests=9),
            _row(surface, 2, surface="no-such-surface"),
            _row(surface, 3, use_case="elsewhere"),
            _row(surface, 4, offering="no-such-model"),
            _row(surface, 5, requests=3),
        ],
    )
    assert (done["counted"], done["repeated"], done["refused"]) == (2, 1, 4)
    assert [row["code"] for row in done["results"]] == [
        *("", "", "report_differs", "surface_unknown", "use_case_not_on_surface", "offering_unknown", ""),
    ]
    assert [(use.requests, use.tokens) for use in RationUse.objects.all()] == [(5, 500)]
    kept = UsageReport.objects.get(id__endswith="report-0001")
    assert (kept.offering, kept.user_key, kept.tokens) == (world.offering, "u-1", 500)
    assert AuditEvent.objects.filter(action="usage.counted").get().data == {"reports": 7, "counted": 2, "refused": 4}


def test_batch_that_comes_again_counts_nothing_again() -> None:
    world, surface = access.working()
    reports = [_row(surface, number) for number in range(10)]
    assert _send(world, reports)["counted"] == 10
    assert _send(world, [*reports[5:], _row(surface, 11)])["repeated"] == 5
    assert [use.requests for use in RationUse.objects.all()] == [22]
    assert access.broken_invariants() == {}


@pytest.mark.parametrize("reports", [[], [{}], [{"id": "report-0001"}], "all"])
def test_batch_that_is_not_understood_counts_nothing(reports: Any) -> None:
    world, surface = access.working()
    wrong = [*reports, _row(surface, 1)] if isinstance(reports, list) and reports else reports
    assert _send(world, wrong, 422)["code"] == "invalid_call"
    assert UsageReport.objects.count() == 0


def test_batch_costs_the_same_number_of_queries_whatever_its_size() -> None:
    world, surface = access.working()
    model = world.offering.slug
    _send(world, [_row(surface, 0)])
    counts = []
    for numbers in (range(1, 2), range(10, 60)):
        with CaptureQueriesContext(connection) as queries:
            _send(world, [_row(surface, number, offering=model) for number in numbers])
        counts.append(len(queries))
    assert counts[0] == counts[1]
