"""The gateway's question over HTTP: one yes at the end of everything, and a reasoned no everywhere else."""

import json
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accessprogram.clock import db_now
from accessprogram.models import AccessEntry, GrantLine, NamedUser, RationUse, Surface, UsageReport
from accessprogram.operations import grants, keys, surfaces
from tests import factories
from tests.factories import access
from tests.factories import enforcement as measures
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

CHECK = "/api/v1/entitlements/check"
USAGE = "/api/v1/usage"


def _post(url: str, body: Any, key: str | None) -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post(url, json.dumps(body), content_type="application/json", headers=headers)


def _check(world: World, surface: Surface, **changed: Any) -> dict[str, Any]:
    body = {"surface": surface.reference, "offering": changed.pop("offering", None) or world.offering.slug} | changed
    response = _post(CHECK, body, world.key_text)
    assert response.status_code == 200, response.content
    return dict(response.json())


def _reason(world: World, surface: Surface, **changed: Any) -> str:
    return str(_check(world, surface, **changed)["reason"])


def test_first_call_is_the_proof_and_the_next_one_is_allowed() -> None:
    world = access.countersigned()
    access.with_key(world)
    surface = access.provisioned(world)
    first = _check(world, surface)
    assert (first["decision"], first["reason"], first["cache_seconds"]) == ("deny", "surface_unproved", 0)
    assert world.granted.state == "active"
    second = _check(world, surface)
    assert (second["decision"], second["reason"]) == ("allow", "allowed")
    assert second["conditions"] == ["Only from the office network."]
    ration = second["ration"]
    assert (ration["limit"], ration["used"], ration["left"], ration["period"]) == (100, 0, 100, "day")
    assert second["cache_seconds"] == 30
    assert second["request_id"]
    assert second["checked_at"].endswith(("Z", "+00:00"))


@pytest.mark.parametrize("state", ["requested", "provisioned"])
def test_surface_before_its_proof_is_denied(state: str) -> None:
    world = access.countersigned()
    access.with_key(world)
    surface = access.provisioned(world)
    Surface.objects.filter(pk=surface.pk).update(state=state)
    assert _check(world, surface)["decision"] == "deny"


@pytest.mark.parametrize(("action", "reason"), [("suspend", "grant_suspended"), ("revoke", "grant_revoked")])
def test_next_answer_after_a_cut_is_no(action: str, reason: str) -> None:
    world, surface = access.working()
    assert _reason(world, surface) == "allowed"
    measures.imposed(world, action=action)
    assert _reason(world, surface) == reason


def test_restored_grant_answers_yes_again() -> None:
    world, surface = access.working()
    grants.suspend(actor=world.administrator, grant_id=world.granted.id, reason="A stolen key.")
    grants.restore(actor=world.administrator, grant_id=world.granted.id, reason="Replaced.")
    assert _reason(world, surface) == "allowed"


def test_suspended_and_removed_surfaces_are_denied_and_prove_anew() -> None:
    world, surface = access.working()
    surfaces.suspend(actor=world.administrator, surface_id=surface.id, reason="Odd calls.")
    assert _reason(world, surface) == "surface_suspended"
    surfaces.restore(actor=world.administrator, surface_id=surface.id, reason="Explained.")
    assert [_reason(world, surface), _reason(world, surface)] == ["surface_unproved", "allowed"]
    surfaces.remove(actor=world.owner, surface_id=surface.id)
    assert _reason(world, surface) == "surface_removed"


def test_line_flag_alone_denies() -> None:
    """What the operations write is what is read: a grant that says active is not enough."""
    world, surface = access.working()
    GrantLine.objects.update(live=False)
    assert _reason(world, surface) == "line_off"


def test_time_is_judged_at_the_question() -> None:
    world, surface = access.working()
    now = db_now()
    GrantLine.objects.update(ends_at=now - timedelta(seconds=1))
    assert _reason(world, surface) == "grant_expired"
    GrantLine.objects.update(starts_at=now + timedelta(hours=1), ends_at=now + timedelta(hours=2))
    assert _reason(world, surface) == "grant_not_started"


def test_surface_with_several_use_cases_needs_one_declared() -> None:
    world = access.countersigned(access.world(version=access.tier(use_cases=3)))
    used = [ration.use_case for ration in world.granted.rations.order_by("use_case__slug")]
    surface = access.provisioned(world, use_cases=used[:2])
    surfaces.prove_by_call(surface_id=surface.id)
    access.with_key(world)
    assert _reason(world, surface) == "use_case_required"
    assert _reason(world, surface, use_case=used[0].slug) == "allowed"
    assert _reason(world, surface, use_case=used[2].slug) == "use_case_not_on_surface"


def test_offering_outside_the_grant_is_not_granted() -> None:
    world, surface = access.working()
    other = access.tier(of=world.version.tier.programme).offerings.get()
    assert _reason(world, surface, offering=other.slug) == "not_granted"
    assert _reason(world, surface, offering="nothing-of-that-name") == "not_granted"


def test_named_users_only() -> None:
    world, surface = access.working(access.countersigned(access.world(version=access.tier(named_users_only=True))))
    NamedUser.objects.create(partner=world.partner, user_key="u-1", label="Ann")
    NamedUser.objects.create(partner=world.partner, user_key="u-2", label="Ben", ended_at=db_now())
    NamedUser.objects.create(partner=factories.partner(), user_key="u-3", label="Elsewhere")
    asked = {key: _reason(world, surface, user_key=key) for key in (None, "u-1", "u-2", "u-3")}
    assert asked == {
        None: "user_key_required",
        "u-1": "allowed",
        "u-2": "user_key_ended",
        "u-3": "user_key_unknown",
    }


def test_key_of_another_programme_sees_nothing() -> None:
    world, surface = access.working()
    other, _surface = access.working()
    body = {"surface": surface.reference, "offering": world.offering.slug}
    foreign = _post(CHECK, body, other.key_text).json()
    missing = _post(CHECK, body | {"surface": "no-such-surface"}, other.key_text).json()
    assert foreign["reason"] == "surface_unknown"
    volatile = ("request_id", "checked_at")
    assert {k: v for k, v in foreign.items() if k not in volatile} == {
        k: v for k, v in missing.items() if k not in volatile
    }


# --- Keys ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", [None, "", "csk_00000000_wrong", "x" * 5000, "csk_é"])
def test_call_without_a_good_key_is_denied(key: str | None) -> None:
    response = _post(CHECK, {"surface": "s", "offering": "o"}, key)
    assert (response.status_code, response.json()["decision"]) == (401, "deny")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_revoked_key_is_rejected_at_once() -> None:
    world, surface = access.working()
    assert world.key is not None
    keys.revoke(actor=world.administrator, key_id=world.key.id)
    response = _post(CHECK, {"surface": surface.reference, "offering": world.offering.slug}, world.key_text)
    assert (response.status_code, response.json()["reason"]) == (401, "key_rejected")


def test_rejections_are_sampled_into_the_access_ledger() -> None:
    cache.clear()
    for _ in range(5):
        _post(CHECK, {"surface": "s", "offering": "o"}, "csk_0badc0de_" + "x" * 40)
    entry = AccessEntry.objects.get(action="token.rejected")
    assert (entry.object_id, "x" * 10 in json.dumps(entry.data)) == ("csk_0badc0de", False)


def test_key_is_kept_as_a_hash_only() -> None:
    world, _surface = access.working()
    assert world.key is not None
    kept = {str(value) for value in world.key.__dict__.values()}
    assert world.key_text not in kept
    assert len(world.key_text) > 50


# --- What cannot be understood or answered ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"surface": "s"},
        {"surface": "s", "offering": "o", "tier": "frontier"},
        {"surface": "", "offering": "o"},
        {"surface": "a\x00b", "offering": "o"},
        {"surface": "s", "offering": "o; DROP TABLE x"},
        {"surface": ["s"], "offering": "o"},
        {"surface": "s" * 121, "offering": "o"},
        [],
        "allow",
    ],
)
def test_call_that_is_not_understood_is_denied(body: Any) -> None:
    world, _surface = access.working()
    response = _post(CHECK, body, world.key_text)
    assert (response.status_code, response.json()["decision"]) == (422, "deny")


def test_broken_json_is_denied() -> None:
    world, _surface = access.working()
    response = Client().post(
        CHECK, "{", content_type="application/json", headers={"Authorization": f"Bearer {world.key_text}"}
    )
    assert (response.status_code, response.json()["decision"]) == (400, "deny")


def test_database_down_is_a_no() -> None:
    world, surface = access.working()

    def down(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("the database is down")

    body = {"surface": surface.reference, "offering": world.offering.slug}
    for allowed_queries in (0, 1, 2):
        left = iter(range(allowed_queries))

        def failing(execute: Any, *args: Any, left: Any = left) -> Any:
            return down() if next(left, None) is None else execute(*args)

        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(failing))
            response = _post(CHECK, body, world.key_text)
        assert (response.status_code, response.json()["decision"], response.json()["reason"]) == (
            503,
            "deny",
            "unavailable",
        )


def test_answer_costs_one_query_for_the_line_and_one_for_the_ration() -> None:
    world, surface = access.working()
    offering = world.offering.slug
    _check(world, surface)  # a key's first call of a minute writes that it was used
    with CaptureQueriesContext(connection) as queries:
        assert _reason(world, surface, offering=offering) == "allowed"
    assert len(queries) == 3  # the key, the line, the ration
    with CaptureQueriesContext(connection) as queries:
        assert _reason(world, surface, offering="unknown") == "not_granted"
    assert len(queries) == 2  # the key, the line


# --- Usage -----------------------------------------------------------------------------------------------------------
def _report(world: World, surface: Surface, report_id: str, requests: int, **changed: Any) -> Any:
    body = {"id": report_id, "surface": surface.reference, "requests": requests} | changed
    return _post(USAGE, body, world.key_text)


def test_usage_counts_once_and_exhausts_the_ration() -> None:
    world, surface = access.working()
    for _ in range(3):
        response = _report(world, surface, "report-0001", 60)
        assert response.status_code == 200
    assert (response.json()["counted"], response.json()["ration"]["used"]) == (False, 60)
    assert _check(world, surface)["ration"]["left"] == 40
    assert _report(world, surface, "report-0002", 60).json()["ration"]["left"] == 0
    denied = _check(world, surface)
    assert (denied["decision"], denied["reason"], denied["ration"]["used"]) == ("deny", "ration_exhausted", 120)
    assert UsageReport.objects.count() == 2


def test_nearly_empty_ration_is_not_kept() -> None:
    world, surface = access.working()
    _report(world, surface, "report-0001", 89)
    assert _check(world, surface)["cache_seconds"] == 30
    _report(world, surface, "report-0002", 1)
    assert (_check(world, surface)["decision"], _check(world, surface)["cache_seconds"]) == ("allow", 0)


def test_use_of_an_earlier_day_does_not_count() -> None:
    world, surface = access.working()
    _report(world, surface, "report-0001", 100)
    assert _reason(world, surface) == "ration_exhausted"
    RationUse.objects.update(
        period_start=db_now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    )
    assert _reason(world, surface) == "allowed"


def test_same_report_id_with_other_contents_is_a_conflict() -> None:
    world, surface = access.working()
    _report(world, surface, "report-0001", 1)
    response = _report(world, surface, "report-0001", 2)
    assert (response.status_code, response.json()["code"]) == (409, "report_differs")
    assert response.headers["Content-Type"] == "application/problem+json"


def test_report_ids_of_two_programmes_do_not_meet() -> None:
    world, surface = access.working()
    other, theirs = access.working()
    assert _report(other, theirs, "report-0001", 5).json()["counted"]
    assert _report(world, surface, "report-0001", 7).json()["counted"]
    assert _report(world, theirs, "report-0002", 7).status_code == 404


@pytest.mark.parametrize("requests", [0, -1, 1.5, "many", 10**12])
def test_usage_that_makes_no_sense_is_refused(requests: Any) -> None:
    world, surface = access.working()
    assert _report(world, surface, "report-0001", requests).status_code == 422
    assert UsageReport.objects.count() == 0


def test_openapi_document_is_exact_about_keys_fields_and_errors() -> None:
    document = Client().get("/api/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert document["openapi"].startswith("3.1")
    assert document["components"]["securitySchemes"] == {"GatewayBearer": {"type": "http", "scheme": "bearer"}}
    taken = {name for name in schemas if name.endswith("In")}
    assert {name for name in taken if schemas[name].get("additionalProperties") is not False} == set()
    for path, methods in document["paths"].items():
        for told in methods.values():
            assert told["security"] == [{"GatewayBearer": []}], path
            errors = {status for status in told["responses"] if status >= "4"}
            assert errors >= {"400", "401", "403", "413", "422", "429", "503"}, path
            kinds = {kind for status in errors for kind in told["responses"][status]["content"]}
            assert kinds == {"application/json" if path == CHECK else "application/problem+json"}, path
