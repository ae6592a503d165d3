"""Gateway keys: limited by what, where, when and how often; given a successor; a test key never sees a real grant."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import AccessEntry, GatewayKey, Surface, UsageReport, User
from accessprogram.operations import keys
from accessprogram.operations.keys import Limits
from accessprogram.policy.keys import OPEN, SCOPES
from accessprogram.queries.keys import found
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
CHECK = "/api/v1/entitlements/check"


def _limited(world: World, **limits: Any) -> str:
    _key, text = keys.create(
        actor=world.administrator, programme_id=world.version.tier.programme_id, label="Other", limits=Limits(**limits)
    )
    return text


def _ask(world: World, surface: str, text: str, path: str = CHECK, **meta: Any) -> Any:
    body = {"surface": surface, "offering": world.offering.slug}
    return Client().post(
        path, json.dumps(body), content_type="application/json", headers={"Authorization": f"Bearer {text}"}, **meta
    )


def _reason(world: World, surface: Surface, text: str, **meta: Any) -> tuple[int, str]:
    response = _ask(world, surface.reference, text, **meta)
    return response.status_code, response.json()["reason"]


def test_key_works_only_for_its_scopes() -> None:
    world, surface = access.working()
    assert _reason(world, surface, _limited(world, scopes=["check"])) == (200, "allowed")
    assert _reason(world, surface, _limited(world, scopes=["usage", "events"])) == (403, "scope_missing")


def test_key_works_only_from_its_networks() -> None:
    world, surface = access.working()
    text = _limited(world, networks=["192.0.2.0/24", "2001:db8::/48"])
    for address, outcome in (
        ("192.0.2.77", (200, "allowed")),
        ("2001:db8:0:9::1", (200, "allowed")),
        ("::ffff:192.0.2.1", (200, "allowed")),
        ("192.0.3.1", (401, "key_rejected")),
        ("2001:db9::1", (401, "key_rejected")),
        ("", (401, "key_rejected")),
    ):
        assert _reason(world, surface, text, REMOTE_ADDR=address) == outcome, address
    why = AccessEntry.objects.filter(action="token.rejected").values_list("data", flat=True)
    assert {entry["why"] for entry in why} == {"network"}


def test_key_ends_at_its_date() -> None:
    world, surface = access.working()
    text = _limited(world, expires_at=db_now() + timedelta(hours=1))
    assert _reason(world, surface, text) == (200, "allowed")
    GatewayKey.objects.filter(label="Other").update(expires_at=db_now())
    assert _reason(world, surface, text) == (401, "key_rejected")


def test_calls_beyond_the_limit_of_a_minute_wait_for_the_next() -> None:
    world, surface = access.working()
    text = _limited(world, per_minute=2)
    answers = [_ask(world, surface.reference, text) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["reason"] == "too_many_calls"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    GatewayKey.objects.filter(label="Other").update(minute_at=db_now() - timedelta(minutes=1))
    assert _reason(world, surface, text) == (200, "allowed")


def test_last_use_is_written_once_a_minute() -> None:
    world, surface = access.working()
    _reason(world, surface, world.key_text)
    first = GatewayKey.objects.get().last_used_at
    _reason(world, surface, world.key_text)
    assert first is not None
    assert GatewayKey.objects.get().last_used_at == first
    GatewayKey.objects.update(last_used_at=first - timedelta(minutes=2))
    _reason(world, surface, world.key_text)
    assert (GatewayKey.objects.get().last_used_at or first) >= first


def test_old_key_and_its_successor_both_work_until_the_overlap_is_over() -> None:
    world, surface = access.working()
    text = _limited(world, networks=["127.0.0.0/8"], per_minute=50)
    old = GatewayKey.objects.get(label="Other")
    new, new_text = keys.rotate(actor=world.administrator, key_id=old.id, overlap=timedelta(hours=1))
    assert (new.networks, new.per_minute, new.replaces_id) == (["127.0.0.0/8"], 50, old.id)
    assert [_reason(world, surface, one) for one in (text, new_text)] == [(200, "allowed")] * 2
    with pytest.raises(WrongState):
        keys.rotate(actor=world.administrator, key_id=old.id, overlap=timedelta(hours=1))
    GatewayKey.objects.filter(pk=old.pk).update(expires_at=db_now())
    assert [_reason(world, surface, one)[0] for one in (text, new_text)] == [401, 200]


def test_test_key_sees_the_sandbox_and_nothing_real() -> None:
    world, surface = access.working()
    text = _limited(world, is_test=True)
    assert text.startswith("cst_")
    assert _reason(world, surface, text) == (200, "surface_unknown")
    for reference, decision, reason in (
        ("sandbox-allowed", "allow", "allowed"),
        ("sandbox-grant_suspended", "deny", "grant_suspended"),
        ("sandbox-ration_exhausted", "deny", "ration_exhausted"),
        ("sandbox-of-nobody", "deny", "surface_unknown"),
    ):
        answer = _ask(world, reference, text).json()
        assert (answer["decision"], answer["reason"]) == (decision, reason)
    # A real key knows no sandbox.
    assert _ask(world, "sandbox-allowed", world.key_text).json()["reason"] == "surface_unknown"


def test_every_endpoint_is_of_one_scope_and_a_test_key_reaches_the_sandbox_only() -> None:
    """An endpoint that is new fails until it is of a scope."""
    world, surface = access.working()
    headers = {"Authorization": f"Bearer {_limited(world, is_test=True)}"}
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    reached, got = set(), {}
    for path, methods in paths.items():
        endpoint = path.removeprefix("/api/v1/")
        named = {slug for slug, scope in SCOPES.items() if endpoint.startswith(scope.begins)}
        assert len(named) == (endpoint not in OPEN), path
        reached |= named
        for method in methods:
            got[endpoint] = getattr(Client(), method)(path, headers=headers).status_code
    assert reached == set(SCOPES)
    inside = {"ping": 204, "usage": 400, "usage/batch": 400, "entitlements/check": 400, "entitlements/check/batch": 400}
    assert got == dict.fromkeys(got, 403) | inside
    report = {"id": "report-0001", "surface": surface.reference, "requests": 5}
    Client().post("/api/v1/usage", json.dumps(report), content_type="application/json", headers=headers)
    assert not UsageReport.objects.exists()


def test_limits_that_make_no_sense_are_refused_together() -> None:
    world = access.world()
    with pytest.raises(Invalid) as refused:
        _limited(world, scopes=["everything"], networks=["here"], per_minute=0, expires_at=db_now())
    assert sorted(refused.value.fields) == ["expires_at", "networks", "per_minute", "scopes"]
    with pytest.raises(NotAllowed):
        keys.create(actor=world.owner, programme_id=world.version.tier.programme_id, label="Mine")
    assert not GatewayKey.objects.exists()


def test_text_of_no_key_finds_none() -> None:
    assert [found(text) for text in ("", "csk_", "csk_" + "x" * 500, "other")] == [None] * 4


@pytest.mark.parametrize("count", [1, 3])
def test_page_lists_the_keys_at_the_same_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    world = access.world()
    for number in range(count):
        keys.create(actor=world.administrator, programme_id=world.version.tier.programme_id, label=f"Gateway {number}")
    client = _browser(world)
    client.get("/desk/keys/")
    with django_assert_num_queries(14):
        page = client.get("/desk/keys/")
    assert page.content.decode().count("<code>csk_") == count


def test_key_is_made_in_the_browser_and_shown_once() -> None:
    world = access.world()
    client = _browser(world)
    typed = {"programme": world.version.tier.programme_id, "label": "Edge", "scopes": ["check"], "networks": "x"}
    wrong = client.post("/desk/keys/new/", typed)
    assert (wrong.status_code, GatewayKey.objects.count()) == (422, 0)
    made = client.post("/desk/keys/new/", typed | {"networks": "192.0.2.0/24\n", "last_day": "2099-01-31"})
    key = GatewayKey.objects.get()
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    assert (key.scopes, key.networks, str(key.expires_at)) == (["check"], ["192.0.2.0/24"], "2099-02-01 00:00:00+00:00")
    text = made.content.decode().partition('data-copy="')[2].partition('"')[0]
    assert (found(text) or [None])[0] == key
    assert text not in client.get("/desk/keys/").content.decode()
    client.post(f"/desk/keys/{key.id}/revoke/")
    key.refresh_from_db()
    assert key.revoked_by_id == world.administrator.id


def _browser(world: World) -> Client:
    return client_of(User.objects.get(pk=world.administrator.id))
