"""Restricted, lapsed, resumed, cut: what each of them leaves, as the gateway is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.errors import NotFound, WrongState
from accessprogram.models import Grant, GrantLine, NamedUser, Surface, WebhookEndpoint
from accessprogram.operations import grant_states, partners, surfaces
from accessprogram.policy.actors import SYSTEM
from accessprogram.policy.entitlements import Caller
from accessprogram.queries.entitlements import check
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
FRESH = Caller(user_key="u-1", sign_in="phishing_resistant", sign_in_age_seconds=60)


def move(world: World, action: str, reason: str = "") -> Grant:
    with transaction.atomic():
        grant = grant_states.locked(world.granted.id)
        grant_states.move(grant, action, actor=SYSTEM, reason=reason)
    return world.granted


def told(world: World, surface: Surface, caller: Caller | None = None) -> tuple[str, int]:
    """The reason that the gateway gets, and for how long it may keep the answer."""
    assert world.key is not None
    given = check(key=world.key, surface=surface.reference, offering=world.offering.slug, caller=caller)
    return given.reason.code, given.cache_seconds


def _working() -> tuple[World, Surface]:
    world, surface = access.working()
    NamedUser.objects.create(partner=world.partner, user_key="u-1", label="Ann")
    return world, surface


@pytest.mark.parametrize("path", [["restrict"], ["suspend", "fall_back"]])
def test_restricted_grant_lets_named_users_with_a_fresh_strong_sign_in_through(path: list[str]) -> None:
    world, surface = _working()
    for action in path:
        move(world, action, "For now.")
    assert told(world, surface) == ("user_key_required", 5)
    assert told(world, surface, Caller(user_key="u-1")) == ("sign_in_required", 5)
    assert told(world, surface, Caller("u-1", "second_factor", 60)) == ("sign_in_too_weak", 5)
    assert told(world, surface, Caller("u-1", "phishing_resistant", 12 * 3600 + 1)) == ("sign_in_too_old", 5)
    assert told(world, surface, FRESH) == ("allowed", 0)
    assert access.broken_invariants() == {}


def test_restricted_grant_takes_no_new_surface_and_no_new_user() -> None:
    world, _surface = _working()
    asked = access.provisioned(world)
    move(world, "restrict")
    assert told(world, asked, FRESH) == ("grant_restricted", 5)
    with pytest.raises(WrongState):
        access.provisioned(world)
    with pytest.raises(WrongState):
        partners.add_named_user(actor=world.owner, partner_id=world.partner.id, label="Somebody new")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [([], "active", "allowed"), (["restrict"], "restricted", "user_key_required"),
     (["suspend"], "suspended", "grant_suspended")],
)  # fmt: skip
def test_lapsed_grant_comes_back_as_what_it_was(before: list[str], after: str, reason: str) -> None:
    world, surface = _working()
    for action in [*before, "lapse"]:
        move(world, action)
    assert told(world, surface) == ("grant_lapsed", 5)
    assert move(world, "resume").state == after
    assert told(world, surface)[0] == reason
    assert access.broken_invariants() == {}


def test_lapsed_grant_does_not_come_back_after_its_term() -> None:
    world, surface = _working()
    move(world, "lapse")
    Grant.objects.filter(pk=world.granted.pk).update(ends_at=db_now() - timedelta(seconds=1))
    with pytest.raises(WrongState):
        move(world, "resume")
    assert told(world, surface) == ("grant_lapsed", 5)


def test_cut_user_and_cut_line_answer_their_own_code() -> None:
    world, surface = _working()
    NamedUser.objects.update(cut_at=db_now(), cut_reason="Calls at night.")
    assert told(world, surface, FRESH) == ("user_key_cut", 5)
    assert told(world, surface)[0] == "allowed"
    GrantLine.objects.filter(grant=world.granted).update(cut_at=db_now(), cut_reason="Out of scope.")
    assert told(world, surface) == ("line_cut", 5)


def test_newer_grant_takes_over_what_was_cut_as_well() -> None:
    world, surface = _working()
    GrantLine.objects.filter(grant=world.granted).update(cut_at=db_now(), cut_reason="Out of scope.")
    newer = access.countersigned(access.world(version=world.version, partner=world.partner))
    access.working(newer)
    assert told(world, surface) == ("line_cut", 5)
    assert list(newer.granted.lines.values_list("cut_reason", flat=True)) == ["Out of scope."]


def test_conditions_of_the_tier_are_those_of_the_grant() -> None:
    version: Any = access.tier(required_sign_in="second_factor", regions=["BE", "NL"])
    world, surface = access.working(access.countersigned(access.world(version=version)))
    assert (world.granted.required_sign_in, world.granted.regions) == ("second_factor", ["BE", "NL"])
    assert told(world, surface, Caller(sign_in="second_factor", region="DE")) == ("region_not_allowed", 5)
    assert told(world, surface, Caller(sign_in="phishing_resistant", region="NL")) == ("allowed", 30)


def test_gateway_confirms_what_an_operator_switched_on() -> None:
    world = access.countersigned()
    key = access.with_key(world)
    asked = surfaces.request(
        actor=world.owner, grant_id=world.granted.id, kind="api", reference="org-confirmed", label="",
        use_case_ids=[world.use_case.id],
    )  # fmt: skip
    with pytest.raises(WrongState) as early:
        surfaces.confirm(key=key, surface_reference=asked.reference)
    assert early.value.code == "surface_not_provisioned"
    surfaces.provision(actor=world.operator, surface_id=asked.id)
    other, _theirs = access.working()
    assert other.key is not None
    with pytest.raises(NotFound):
        surfaces.confirm(key=other.key, surface_reference=asked.reference)
    for _again in range(2):
        assert surfaces.confirm(key=key, surface_reference=asked.reference).state == "proved"
    assert world.granted.state == "active"
    by_itself = surfaces.request(
        actor=world.owner, grant_id=world.granted.id, kind="api", reference="org-by-itself", label="",
        use_case_ids=[world.use_case.id],
    )  # fmt: skip
    WebhookEndpoint.objects.create(
        programme_id=key.programme_id, purpose="provision", url="https://gateway.example/", label="Gateway",
        secret="sealed", created_by_id=world.administrator.id,
    )  # fmt: skip
    confirmed = surfaces.confirm(key=key, surface_reference=by_itself.reference)
    assert (confirmed.state, confirmed.provisioned_by_id) == ("proved", None)
    # No first call is lost to the proof.
    assert told(world, asked) == ("allowed", 30)
    assert access.broken_invariants() == {}
