"""Webhooks out: announced with what they tell, signed, tried again, sent again by hand, never to an inner address."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import transaction

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotFound, WrongState
from accessprogram.models import User, WebhookAttempt, WebhookDelivery, WebhookEndpoint
from accessprogram.operations import grants, surfaces, webhooks
from accessprogram.operations.webhook_deliveries import PAUSES, deliver_due, due_exists
from tests.factories import access
from tests.factories.access import World
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db]


class Site(ThreadingHTTPServer):
    """Keeps what came, as (headers, body), and answers with ``status``."""

    status = 200
    came: list[tuple[dict[str, str], bytes]]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        site: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        site.came.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(site.status)
        self.end_headers()
        self.wfile.write(b"thank you\x07")

    def log_message(self, *_words: Any) -> None:
        return


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Handler)
    server.came = []
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.FETCH_INNER, settings.DNS_RESOLVER = [f"127.0.0.1:{server.server_address[1]}"], []
    yield server
    server.shutdown()
    server.server_close()


def _endpoint(world: World, site: Site, *, of_partner: bool = True, **extra: Any) -> tuple[WebhookEndpoint, str]:
    """The test's listener has no certificate, so that the row is pointed at it afterwards."""
    endpoint, secret = webhooks.create(
        actor=world.owner if of_partner else world.administrator,
        programme_id=world.version.tier.programme_id,
        partner_id=world.partner.id if of_partner else None,
        url="https://hooks.example/countersign",
        label="Ours",
        **extra,
    )
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(url=f"http://127.0.0.1:{site.server_address[1]}/in")
    return endpoint, secret


def _suspend(world: World) -> None:
    grants.suspend(actor=world.administrator, grant_id=world.granted.id, reason="A stolen key.")


def _signed_by(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As https://www.standardwebhooks.com/ says, by another hand than ours."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    expected = "v1," + base64.b64encode(hmac.digest(key, said, hashlib.sha256)).decode()
    return expected in headers["webhook-signature"].split(" ")


@pytest.mark.sqlite
def test_what_changes_is_sent_once_signed_to_the_partner_and_the_provider(site: Site) -> None:
    world, _surface = access.working()
    other, _theirs = access.working()
    _partner, secret = _endpoint(world, site)
    _provider, provider_secret = _endpoint(world, site, of_partner=False)
    _endpoint(other, site)
    _suspend(world)
    assert (deliver_due(), deliver_due(), due_exists()) == (2, 0, False)
    (headers, body), (other_headers, other_body) = site.came
    said = json.loads(body)
    assert (said["type"], said["data"]["from"], said["data"]["to"]) == ("grant.state_changed", "active", "suspended")
    assert sorted(said) == ["data", "timestamp", "type"]
    assert abs(int(headers["webhook-timestamp"]) - db_now().timestamp()) < 30
    signed = [_signed_by(one, headers, body) for one in (secret, provider_secret)]
    other_signed = [_signed_by(one, other_headers, other_body) for one in (secret, provider_secret)]
    assert sorted([signed, other_signed]) == [[False, True], [True, False]]
    tries = WebhookAttempt.objects.values_list("status", "error", "excerpt")
    assert list(tries) == [(200, "", "thank you ")] * 2


def test_endpoint_is_told_only_what_it_asked_for(site: Site) -> None:
    world, _surface = access.working()
    _endpoint(world, site, kinds=["commitment.state_changed"])
    _suspend(world)
    assert not WebhookDelivery.objects.exists()


def test_nothing_is_announced_that_did_not_happen(site: Site) -> None:
    world, _surface = access.working()
    _endpoint(world, site)
    try:
        with transaction.atomic():
            _suspend(world)
            raise RuntimeError("and then it failed")
    except RuntimeError:
        assert not WebhookDelivery.objects.exists()


def test_same_message_is_queued_once(site: Site) -> None:
    world = access.world()
    _endpoint(world, site)
    told = {"programme_id": world.version.tier.programme_id, "partner_id": world.partner.id}
    for _ in range(2):
        webhooks.announce(**told, kind="grant.state_changed", message_id="msg_1", payload={})
    assert WebhookDelivery.objects.count() == 1
    with pytest.raises(KeyError):
        webhooks.announce(**told, kind="grant.unheard_of", message_id="msg_2", payload={})


def test_failing_endpoint_is_tried_ever_later_then_parked_and_sent_again_by_hand(site: Site) -> None:
    world, _surface = access.working()
    _endpoint(world, site)
    site.status = 500
    _suspend(world)
    for attempts in (0, 1, len(PAUSES) - 1, len(PAUSES)):
        WebhookDelivery.objects.update(attempts=attempts, not_before=db_now() - timedelta(seconds=1))
        before = db_now()
        assert (deliver_due(), due_exists()) == (0, False)
        delivery = WebhookDelivery.objects.get()
        assert delivery.attempts == attempts + 1
        if attempts < len(PAUSES):
            assert PAUSES[attempts] <= delivery.not_before - before < PAUSES[attempts] + timedelta(seconds=60)
        assert (delivery.parked_at is not None) == (attempts == len(PAUSES))
    assert len(site.came) == 4
    assert len({headers["webhook-id"] for headers, _body in site.came}) == 1
    site.status = 204
    again = webhooks.replay(actor=world.owner, delivery_id=delivery.id)
    assert (deliver_due(), site.came[-1][0]["webhook-id"]) == (1, delivery.message_id)
    assert (again.replays_id, site.came[-1][1]) == (delivery.id, site.came[0][1])


def test_message_that_waits_is_not_sent_again_by_hand(site: Site) -> None:
    world, _surface = access.working()
    _endpoint(world, site)
    _suspend(world)
    with pytest.raises(WrongState):
        webhooks.replay(actor=world.owner, delivery_id=WebhookDelivery.objects.get().id)


def test_one_dead_endpoint_holds_no_other_up(site: Site) -> None:
    world, _surface = access.working()
    dead, _secret = _endpoint(world, site)
    WebhookEndpoint.objects.filter(pk=dead.pk).update(url="https://203.0.113.7/")
    _endpoint(world, site, of_partner=False)
    _suspend(world)
    grants.restore(actor=world.administrator, grant_id=world.granted.id, reason="Replaced.")
    assert deliver_due() == 2
    assert list(WebhookAttempt.objects.filter(status=None).values_list("error", flat=True)) == ["address"]


def test_message_whose_process_dies_is_sent_later_and_parked_at_the_third_time(site: Site) -> None:
    world, _surface = access.working()
    _endpoint(world, site)
    _suspend(world)
    lost = db_now() - timedelta(seconds=1)
    WebhookDelivery.objects.update(lease_until=lost, fence=1, crashes=1)
    assert deliver_due() == 1
    webhooks.replay(actor=world.owner, delivery_id=WebhookDelivery.objects.get().id)
    WebhookDelivery.objects.filter(delivered_at=None).update(lease_until=lost, crashes=2)
    assert deliver_due() == 0
    assert WebhookDelivery.objects.get(delivered_at=None).parked_at is not None
    assert len(site.came) == 1


def test_result_of_a_process_that_lost_its_lease_is_not_written(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from accessprogram.operations import webhook_deliveries

    world, _surface = access.working()
    _endpoint(world, site)
    _suspend(world)
    ask = webhook_deliveries.fetch

    def slow(request: Any) -> Any:
        answer = ask(request)
        WebhookDelivery.objects.update(fence=99)  # another one took it over meanwhile
        return answer

    monkeypatch.setattr(webhook_deliveries, "fetch", slow)
    deliver_due(limit=1)
    assert WebhookDelivery.objects.get().delivered_at is None
    assert not WebhookAttempt.objects.exists()


def test_both_secrets_sign_while_a_rotation_lasts(site: Site) -> None:
    world, _surface = access.working()
    endpoint, old = _endpoint(world, site)
    _same, new = webhooks.rotate_secret(actor=world.owner, endpoint_id=endpoint.id)
    for ended, expected in ((False, [True, True]), (True, [False, True])):
        if ended:
            WebhookEndpoint.objects.update(previous_until=db_now())
        webhooks.send_test(actor=world.owner, endpoint_id=endpoint.id)
        assert deliver_due() == 1
        assert [_signed_by(secret, *site.came[-1]) for secret in (old, new)] == expected
    endpoint.refresh_from_db()
    assert new.removeprefix("whsec_") not in endpoint.secret


def test_endpoint_that_is_gone_is_switched_off(site: Site) -> None:
    world, _surface = access.working()
    endpoint, _secret = _endpoint(world, site)
    site.status = 410
    _suspend(world)
    deliver_due()
    endpoint.refresh_from_db()
    assert endpoint.disabled_reason == "The endpoint answered 410: it is gone."
    assert (WebhookDelivery.objects.get().parked_at is not None, due_exists()) == (True, False)


def test_surfaces_are_asked_for_and_withdrawn_at_whoever_switches_them_on(site: Site) -> None:
    world = access.countersigned()
    _endpoint(world, site, of_partner=False, purpose="provision")
    surface = access.provisioned(world)
    surfaces.remove(actor=world.owner, surface_id=surface.id)
    assert deliver_due() == 2
    asked, withdrawn = (json.loads(body) for _headers, body in site.came)
    assert (asked["type"], asked["data"]["surface"], asked["data"]["confirm"]) == (
        "surface.provision",
        surface.reference,
        f"/api/v1/surfaces/{surface.reference}/confirm",
    )
    assert asked["data"]["use_cases"] == [world.use_case.slug]
    assert (withdrawn["type"], withdrawn["data"]["state"]) == ("surface.withdraw", "removed")


def test_inner_address_is_never_asked(site: Site, settings: Any) -> None:
    world, _surface = access.working()
    _endpoint(world, site)
    settings.FETCH_INNER = []
    _suspend(world)
    assert deliver_due() == 0
    assert (WebhookAttempt.objects.get().error, site.came) == ("port", [])


def test_mistakes_are_told_together_and_others_endpoints_are_not_there(site: Site) -> None:
    world, other = access.world(), access.world()
    with pytest.raises(Invalid) as refused:
        webhooks.create(
            actor=world.owner,
            programme_id=world.version.tier.programme_id,
            partner_id=world.partner.id,
            url="http://hooks.example/",
            label=" ",
            purpose="provision",
            kinds=["everything"],
        )
    assert sorted(refused.value.fields) == ["kinds", "label", "purpose", "url"]
    endpoint, _secret = _endpoint(world, site)
    for act in (webhooks.disable, webhooks.rotate_secret, webhooks.send_test):
        with pytest.raises(NotFound):
            act(actor=other.owner, endpoint_id=endpoint.id)


@pytest.mark.parametrize("count", [1, 3])
def test_page_lists_endpoints_and_messages_at_the_same_number_of_queries(
    site: Site, count: int, django_assert_num_queries: Any
) -> None:
    world, _surface = access.working()
    for _ in range(count):
        _endpoint(world, site)
    _suspend(world)
    deliver_due()
    client = client_of(User.objects.get(pk=world.owner.id), factor=False)
    client.get("/partner/webhooks/")
    with django_assert_num_queries(13):
        page = client.get("/partner/webhooks/").content.decode()
    assert page.count("/partner/webhooks/deliveries/") == count
    assert page.count("Send a test") == count


def test_endpoint_is_added_tested_and_read_in_the_browser(site: Site) -> None:
    world, _surface = access.working()
    client = client_of(User.objects.get(pk=world.owner.id), factor=False)
    typed = {"partner": world.partner.id, "programme": world.version.tier.programme_id, "label": "Ours", "url": "hooks"}
    wrong = client.post("/partner/webhooks/new/", typed)
    assert (wrong.status_code, b"Write the whole address" in wrong.content) == (422, True)
    made = client.post("/partner/webhooks/new/", typed | {"url": "https://hooks.example/x"})
    assert (made.status_code, made.headers["Cache-Control"], b"whsec_" in made.content) == (201, "no-store", True)
    endpoint = WebhookEndpoint.objects.get()
    WebhookEndpoint.objects.update(url=f"http://127.0.0.1:{site.server_address[1]}/in")
    assert client.post(f"/partner/webhooks/{endpoint.id}/test/").status_code == 302
    assert deliver_due() == 1
    address = f"/partner/webhooks/deliveries/{WebhookDelivery.objects.get().id}/"
    assert "thank you" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert (WebhookDelivery.objects.count(), deliver_due(), len(site.came)) == (2, 1, 2)
