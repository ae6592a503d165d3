"""What a gateway is told besides answers: what to forget, which grants there are; and what it tells of surfaces."""

import json
import threading
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accessprogram.models import GatewayEvent, NamedUser
from accessprogram.operations import grants, partners, surfaces
from tests.factories import access
from tests.factories import enforcement as measures
from tests.factories.access import World

pytestmark = pytest.mark.sqlite


def _ask(world: World, endpoint: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {world.key_text}"}
    url = f"/api/v1/{endpoint}"
    if body is None:
        response = Client().get(url, headers=headers)
    else:
        response = Client().post(url, json.dumps(body), content_type="application/json", headers=headers)
    return response.status_code, response.json()


def _events(world: World, after: int) -> list[tuple[str, str, list[str]]]:
    status, said = _ask(world, f"events?after={after}")
    assert status == 200, said
    return [(event["scope"], event["reference"], event["surfaces"]) for event in said["events"]]


@pytest.mark.django_db
def test_whatever_turns_a_yes_into_a_no_is_told_as_forgotten() -> None:
    world, surface = access.working()
    named = NamedUser.objects.create(partner=world.partner, user_key="u-1", label="Ann")
    begin = _ask(world, "events")[1]["cursor"]
    assert _events(world, begin) == []
    grants.suspend(actor=world.administrator, grant_id=world.granted.id, reason="A stolen key.")
    grants.restore(actor=world.administrator, grant_id=world.granted.id, reason="Replaced.")
    surfaces.suspend(actor=world.administrator, surface_id=surface.id, reason="Odd calls.")
    partners.end_named_user(actor=world.owner, partner_id=world.partner.id, named_user_id=named.id)
    told = _events(world, begin)
    assert told == [
        ("grant", str(world.granted.id), [surface.reference]),
        ("grant", str(world.granted.id), [surface.reference]),
        ("surface", surface.reference, [surface.reference]),
        ("user", "u-1", [surface.reference]),
    ]
    assert _events(world, begin + 3) == told[3:]
    seqs = list(GatewayEvent.objects.order_by("seq").values_list("seq", flat=True))
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.django_db
def test_events_of_another_programme_are_not_told_and_an_unknown_cursor_is_a_conflict() -> None:
    world, _surface = access.working()
    other, _theirs = access.working()
    mine = GatewayEvent.objects.filter(programme=world.version.tier.programme).count()
    assert len(_events(other, 0)) + mine == GatewayEvent.objects.count()
    status, said = _ask(world, f"events?after={mine + 1}")
    assert (status, said["code"]) == (409, "cursor_unknown")
    for wrong in ("-1", "x", str(2**63)):
        assert _ask(world, f"events?after={wrong}")[0] == 422
    assert _ask(world, "events?after=0&wait=26")[0] == 422


def test_long_poll_answers_when_something_happens(fresh_database: str) -> None:
    world, _surface = access.working()
    begin = _ask(world, "events")[1]["cursor"]
    said: list[tuple[float, dict[str, Any]]] = []

    def wait() -> None:
        began = time.monotonic()
        answer = _ask(world, f"events?after={begin}&wait=20")[1]
        said.append((time.monotonic() - began, answer))
        connection.close()

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.7)
    grants.suspend(actor=world.administrator, grant_id=world.granted.id, reason="Now.")
    done = time.monotonic()
    waiting.join(10)
    assert time.monotonic() - done < 3
    ((seconds, answer),) = said
    assert seconds >= 0.7
    assert ([event["scope"] for event in answer["events"]], answer["cursor"]) == (["grant"], begin + 1)
    assert _ask(world, f"events?after={begin + 1}&wait=1")[1]["events"] == []


@pytest.mark.django_db
def test_grants_are_listed_page_by_page_with_the_same_number_of_queries() -> None:
    version = access.tier(use_cases=2)
    worlds = []
    counts = []
    for _number in range(3):
        world, _surface = access.working(access.countersigned(access.world(version=version)))
        worlds.append(world)
        if len(worlds) in (1, 3):
            _ask(worlds[0], "grants")  # notes when the key was last used
            with CaptureQueriesContext(connection) as queries:
                status, said = _ask(worlds[0], "grants")
            counts.append(len(queries))
    assert (status, counts[0], len(said["grants"])) == (200, counts[1], 3)
    first = said["grants"][0]
    assert [line["live"] for line in first["lines"]] == [True, True]
    assert {ration["requests"] for ration in first["rations"]} == {100}
    assert [surface["state"] for surface in first["surfaces"]] == ["proved"]
    page = _ask(worlds[0], "grants?limit=2")[1]
    rest = _ask(worlds[0], f"grants?limit=2&after={page['next']}")[1]
    assert [row["id"] for row in page["grants"] + rest["grants"]] == [row["id"] for row in said["grants"]]
    assert rest["next"] is None
    measures.imposed(worlds[0], action="revoke")
    other, _theirs = access.working()
    assert (len(_ask(worlds[0], "grants")[1]["grants"]), len(_ask(other, "grants")[1]["grants"])) == (2, 1)


@pytest.mark.django_db
def test_confirmed_surface_is_proved_and_its_next_call_is_judged() -> None:
    world = access.countersigned()
    access.with_key(world)
    surface = access.provisioned(world)
    for _again in range(2):
        status, said = _ask(world, f"surfaces/{surface.reference}/confirm", {})
        assert (status, said["state"]) == (200, "proved")
    body = {"surface": surface.reference, "offering": world.offering.slug}
    assert _ask(world, "entitlements/check", body)[1]["decision"] == "allow"
    other, _theirs = access.working()
    assert _ask(other, f"surfaces/{surface.reference}/confirm", {})[0] == 404
    surfaces.suspend(actor=world.administrator, surface_id=surface.id, reason="Odd.")
    assert _ask(world, f"surfaces/{surface.reference}/confirm", {})[0] == 409


@pytest.mark.django_db
def test_batch_of_checks_answers_each_in_its_order() -> None:
    world, surface = access.working()
    good = {"surface": surface.reference, "offering": world.offering.slug}
    calls = [
        good,
        good | {"offering": "unknown"},
        good | {"reserve": {"requests": 60}},
        good | {"reserve": {"requests": 60}},
    ]
    status, said = _ask(world, "entitlements/check/batch", {"calls": calls})
    assert status == 200
    assert [row["reason"] for row in said["answers"]] == ["allowed", "not_granted", "allowed", "ration_short"]
    assert len({row["request_id"] for row in said["answers"]}) == 4
    assert _ask(world, "entitlements/check/batch", {"calls": [good, {}]})[0] == 422
    assert _ask(world, "entitlements/check/batch", {"calls": [good] * 101})[0] == 422
