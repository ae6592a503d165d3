"""What works now, and what the provider switches on and cuts, in the browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accessprogram.clock import db_now
from accessprogram.models import Grant, Membership, Refusal, RefusalCase, Surface, User
from accessprogram.operations import refusals, usage
from accessprogram.policy.actors import Actor
from accessprogram.queries.entitlements import check
from tests import factories
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def client(actor: Actor, **extra: Any) -> Client:
    return client_of(User.objects.get(pk=actor.id), **extra)


def url(name: str, *args: Any) -> str:
    return reverse(f"accessprogram:{name}", args=args)


def _reason(world: World, surface: Surface) -> str:
    assert world.key is not None
    return check(key=world.key, surface=surface.reference, offering=world.offering.slug).reason.code


def test_page_before_any_grant_says_what_to_do() -> None:
    partner = factories.partner()
    shown = client(factories.owner_of(partner)).get(url("access")).content.decode()
    assert "No access yet" in shown


def test_surface_from_the_request_to_works() -> None:
    world = access.countersigned()
    access.with_key(world)
    owner = client(world.owner)
    sent = {"kind": "api", "reference": "org-42", "label": "Production", "use_cases": [str(world.use_case.id)]}
    assert owner.post(url("surface-request", world.granted.id), sent).status_code == 302
    surface = Surface.objects.get(reference="org-42")
    shown = owner.get(url("access")).content.decode()
    assert "The surface was requested and is not switched on yet." in shown
    assert "An access operator of the provider." in shown
    operator = client(world.operator)
    assert "org-42" in operator.get(url("desk-access")).content.decode()
    assert operator.post(url("surface-provision", surface.id)).status_code == 302
    assert "This call is the proof" in owner.get(url("access")).content.decode()
    from accessprogram.operations.entitlements import ask

    assert world.key is not None
    ask(key=world.key, surface="org-42", offering=world.offering.slug)
    shown = owner.get(url("access")).content.decode()
    assert "Blocked" not in shown
    assert "Works" in shown


def test_refused_request_keeps_what_was_typed() -> None:
    world = access.countersigned()
    answer = client(world.owner).post(
        url("surface-request", world.granted.id), {"kind": "api", "reference": "org 42", "label": "Mine"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="org 42"' in shown
    assert "Choose at least one use case" in shown


def test_surface_of_another_partner_is_untouchable() -> None:
    world, surface = access.working()
    stranger = client(access.working()[0].owner)
    assert stranger.post(url("surface-remove", surface.id)).status_code == 404
    assert stranger.post(url("surface-request", world.granted.id), {}).status_code == 404
    assert stranger.get(f"{url('access')}?partner={world.partner.id}").status_code == 404
    assert _reason(world, surface) == "allowed"


def test_member_asks_for_nothing_and_is_told_who_can() -> None:
    world, surface = access.working()
    member = factories.user()
    Membership.objects.create(partner=world.partner, user=member, role="member")
    shown = client_of(member).get(url("access")).content.decode()
    assert "An owner or the security contact of the partner asks for surfaces." in shown
    assert "Remove this surface" not in shown
    assert client_of(member).post(url("surface-remove", surface.id)).status_code == 403


def test_owner_removes_a_surface() -> None:
    world, surface = access.working()
    client(world.owner).post(url("surface-remove", surface.id))
    assert _reason(world, surface) == "surface_removed"
    assert surface.reference not in client(world.owner).get(url("access")).content.decode()


def test_ration_is_shown_as_the_gateway_counts_it() -> None:
    world, surface = access.working()
    assert world.key is not None
    usage.report(key=world.key, report_id="report-1", surface=surface.reference, requests=95)
    shown = client(world.owner).get(url("access")).content.decode()
    assert "95 of 100 requests, 5 left" in shown
    assert "Works, ration nearly used up" in shown
    usage.report(key=world.key, report_id="report-2", surface=surface.reference, requests=5)
    shown = client(world.owner).get(url("access")).content.decode()
    assert "used up for this period" in shown


# --- The desk --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "reason"), [("grant-suspend", "grant_suspended"), ("grant-revoke", "allowed")])
def test_cut_shows_what_it_cuts_before_and_only_an_emergency_cuts_at_once(name: str, reason: str) -> None:
    world, surface = access.working()
    assert world.key is not None
    usage.report(key=world.key, report_id="report-1", surface=surface.reference, requests=42)
    staff = client(world.administrator)
    shown = staff.get(url(name, world.granted.id)).content.decode()
    for words in (surface.reference, str(world.offering), ">42<"):
        assert words in shown
    assert staff.post(url(name, world.granted.id), {"reason": ""}).status_code == 422
    assert _reason(world, surface) == "allowed"
    staff.post(url(name, world.granted.id), {"reason": "A key was stolen."})
    assert _reason(world, surface) == reason
    partners = client(world.owner).get(url("measures")).content.decode()
    assert "A key was stolen." in partners


def test_restored_in_the_browser() -> None:
    world, surface = access.working()
    staff = client(world.administrator)
    staff.post(url("grant-suspend", world.granted.id), {"reason": "Looking into it."})
    staff.post(url("grant-restore", world.granted.id), {"reason": "It was a drill."})
    assert _reason(world, surface) == "allowed"
    assert staff.post(url("grant-restore", world.granted.id), {"reason": "Again."}).status_code == 409


def test_one_surface_is_the_smaller_cut() -> None:
    world, surface = access.working()
    staff = client(world.administrator)
    staff.post(url("surface-suspend", surface.id), {"reason": "Odd calls."})
    assert (_reason(world, surface), world.granted.state) == ("surface_suspended", "active")
    staff.post(url("surface-restore", surface.id), {"reason": "Explained."})
    assert _reason(world, surface) == "surface_unproved"


@pytest.mark.parametrize("name", ["grant-revoke", "grant-suspend", "grant-restore"])
def test_cutting_needs_a_fresh_proof_and_the_role(name: str) -> None:
    world, surface = access.working()
    late = client(world.administrator, proved=301).post(url(name, world.granted.id), {"reason": "Late."})
    assert late.url.startswith("/account/")
    for actor in (world.operator, world.owner, world.verifier):
        assert client(actor).post(url(name, world.granted.id), {"reason": "Mine."}).status_code == 404
    foreign = factories.actor("programme_administrator", tier=access.tier().tier)
    assert client(foreign).post(url(name, world.granted.id), {"reason": "Mine."}).status_code == 404
    assert _reason(world, surface) == "allowed"


def test_conflicted_operator_sees_nothing_of_the_partner() -> None:
    from accessprogram.models import Conflict

    world = access.countersigned()
    surface = access.provisioned(world)
    Surface.objects.filter(pk=surface.pk).update(state="requested")
    Conflict.objects.create(
        user_id=world.operator.id, partner=world.partner, reason="Kin", declared_by_id=world.operator.id
    )
    operator = client(world.operator)
    assert surface.reference not in operator.get(url("desk-access")).content.decode()
    assert operator.post(url("surface-provision", surface.id)).status_code == 404


def test_deciding_operator_is_told_why_not() -> None:
    world = access.countersigned()
    surface = access.provisioned(world)
    Surface.objects.filter(pk=surface.pk).update(state="requested")
    decider = User.objects.get(pk=world.deciders[0].id)
    factories.seat("access_operator", tier=world.version.tier, person=decider)
    assert "Whoever decided does not switch access on" in client_of(decider).get(url("desk-access")).content.decode()
    assert client_of(decider).post(url("surface-provision", surface.id)).status_code == 403


def test_desk_lists_cost_the_same_for_one_and_for_three() -> None:
    version = access.tier()
    operator = factories.seat("access_operator", tier=version.tier)
    person = client_of(operator)

    def add() -> None:
        world = access.countersigned(access.world(version=version))
        surface = access.provisioned(world)
        Surface.objects.filter(pk=surface.pk).update(state="requested")
        waiting = access.world(version=version)
        access.issue(waiting)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = person.get(url("desk-access"))
        assert answer.status_code == 200
        return len(queries)

    add()
    cost()
    one = cost()
    add()
    add()
    assert len(person.get(url("desk-access")).context["surfaces"]) == 3
    assert cost() == one


def test_grants_are_shown_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from accessprogram.web import grants as pages

    version = access.tier()
    worlds = [access.countersigned(access.world(version=version)) for _ in range(3)]
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    staff = client(worlds[0].administrator)
    first = staff.get(url("desk-access"))
    second = staff.get(f"{url('desk-access')}?before={first.context['older']}".replace("+", "%2B"))
    shown = [row["grant"].id for row in (*first.context["grants"], *second.context["grants"])]
    assert shown == [world.granted.id for world in reversed(worlds)]
    assert second.context["older"] == ""
    assert staff.get(f"{url('desk-access')}?before=x_y").status_code == 404


def test_page_asks_as_whomever_one_chooses() -> None:
    version = access.tier(required_sign_in="second_factor", regions=["BE", "NL"])
    world, _surface = access.working(access.countersigned(access.world(version=version)))
    owner = client(world.owner)
    shown = owner.get(url("access")).content.decode()
    assert ("after a second factor" in shown, "from BE, NL" in shown, "Blocked" in shown) == (True, True, False)
    weak = owner.get(url("access"), {"sign_in": "password", "region": "nl"}).content.decode()
    assert "The person signed in less strongly than the grant asks for." in weak
    elsewhere = owner.get(url("access"), {"sign_in": "second_factor", "region": "FR"}).content.decode()
    assert "The call comes from a country that the grant does not name." in elsewhere


def test_renewal_is_one_click_away_when_its_time_has_come() -> None:
    world, _surface = access.working()
    owner = client(world.owner)
    assert "Renewal opens on" in owner.get(url("access")).content.decode()
    Grant.objects.filter(pk=world.granted.pk).update(ends_at=db_now() + timedelta(days=20))
    renew = url("grant-renew", world.granted.id)
    assert f'action="{renew}"' in owner.get(url("access")).content.decode()
    wizard = owner.post(renew).headers["Location"]
    assert "<h1>Renew " in owner.get(wizard).content.decode()
    shown = owner.get(url("access")).content.decode()
    assert (f'action="{renew}"' in shown, f'href="{wizard}"' in shown) == (False, True)


def test_blocked_call_from_the_request_id_to_the_answer() -> None:
    world, surface = access.working()
    assert world.key is not None
    report = refusals.Report("req-00000001", surface.reference, "safeguard", "exploit-chain", db_now(), "unheard-of")
    refusals.note(key=world.key, reports=[report])
    owner, operator = client(world.owner), client(world.operator)
    page = url("blocked")
    assert "No refused call with this id" in owner.get(page, {"request": "req-99999999"}).content.decode()
    shown = owner.get(page, {"request": " req-00000001 "}).content.decode()
    assert "the model&#x27;s own safeguard refused what was asked" in shown
    asked = owner.post(url("blocked-case", Refusal.objects.get().id), {"statement": "Our own parser."}, follow=True)
    assert "People of the desk look at it." in asked.content.decode()
    case = url("desk-blocked-case", RefusalCase.objects.get().id)
    assert case in operator.get(url("desk-blocked")).content.decode()
    wrong = operator.post(case, {"label": "right_refusal", "lifted": "1", "answer": "Kept words"})
    assert (wrong.status_code, "Kept words" in wrong.content.decode()) == (422, True)
    operator.post(case, {"label": "false_refusal", "lifted": "1", "answer": "The safeguard was set right."})
    shown = owner.get(page, {"request": "req-00000001"}).content.decode()
    assert ("The safeguard was set right." in shown, "100 % (1 of 1)" in shown) == (True, True)


@pytest.mark.parametrize("name", ["blocked", "desk-blocked"])
def test_blocked_pages_cost_the_same_for_one_and_for_three(name: str) -> None:
    world, surface = access.working()
    assert world.key is not None
    who = client(world.owner if name == "blocked" else world.operator)

    def cost(number: int) -> int:
        report = refusals.Report(f"req-0000000{number}", surface.reference, "safeguard", "exploit", db_now())
        refusals.note(key=world.key, reports=[report])  # type: ignore[arg-type]
        refusals.open_case(actor=world.owner, refusal_id=Refusal.objects.get(request_id=report.request_id).id)
        with CaptureQueriesContext(connection) as queries:
            assert who.get(url(name)).status_code == 200
        return len(queries)

    cost(0)
    assert cost(1) == cost(2) == cost(3)
