"""Signing keys: one signs, the next one is published beside it, those retired stay while their signatures count."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.models import AuditEvent, SigningKey
from accessprogram.operations import signing
from accessprogram.policy.actors import NOBODY
from accessprogram.queries.signing import PUBLISHED_AFTER
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _published(use: str = "entitlement") -> list[dict[str, str]]:
    response = Client().get(f"/.well-known/countersign/{use}-keys.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/jwk-set+json"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    return list(response.json()["keys"])


def _read(text: str, keys: list[dict[str, str]]) -> tuple[dict[str, str], dict[str, object]]:
    """Header and claims of what one of ``keys`` signed, by another reading of it than our own."""
    header = jws.extract_compact(text.encode()).headers()
    key = next(key for key in keys if key["kid"] == header["kid"])
    JWSRegistry.algorithms["EdDSA"].verify(
        text.rpartition(".")[0].encode(), _bytes(text.rpartition(".")[2]), OKPKey.import_key(key)
    ) or pytest.fail("not signed by it")
    return dict(header), json.loads(_bytes(text.split(".")[1]))


def _bytes(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_what_is_signed_is_verified_with_the_published_keys() -> None:
    signed = signing.sign(use="receipt", claims={"outcome": "approve"}, headers={"typ": "receipt+jwt"})
    keys = _published("receipt")
    assert [sorted(key) for key in keys] == [["alg", "crv", "kid", "kty", "use", "x"]] * 2
    header, claims = _read(signed, keys)
    active = SigningKey.objects.get(use="receipt", state="active")
    assert (header, claims) == (
        {"alg": "EdDSA", "kid": active.kid, "typ": "receipt+jwt"},
        {"outcome": "approve"},
    )
    assert active.private.startswith("gAAAA")
    assert str(active.public["x"]) not in active.private


def test_rotation_keeps_what_was_signed_and_publishes_the_next_key_beforehand() -> None:
    administrator = factories.actor("programme_administrator", tier=factories.tier_version().tier)
    old = signing.sign(use="entitlement", claims={"n": 1})
    beforehand = _published()
    signing.rotate(actor=administrator, use="entitlement")
    new = signing.sign(use="entitlement", claims={"n": 2})
    # Whoever holds the key set of before the rotation verifies what is signed after it, and the other way round.
    assert [_read(text, beforehand)[1] for text in (old, new)] == [{"n": 1}, {"n": 2}]
    assert [_read(text, _published())[1] for text in (old, new)] == [{"n": 1}, {"n": 2}]
    states = SigningKey.objects.filter(use="entitlement").values_list("state", flat=True)
    assert sorted(states) == ["active", "next", "retired"]
    assert AuditEvent.objects.filter(action="signing_key.rotated", actor_id=administrator.id).count() == 1


def test_retired_key_is_published_as_long_as_its_signatures_count() -> None:
    administrator = factories.actor("programme_administrator", tier=factories.tier_version().tier)
    for use in ("entitlement", "receipt"):
        signing.rotate(actor=administrator, use=use)
    assert [len(_published("entitlement")), len(_published("receipt"))] == [3, 3]
    SigningKey.objects.filter(state="retired").update(retired_at=db_now() - PUBLISHED_AFTER - timedelta(seconds=1))
    assert [len(_published("entitlement")), len(_published("receipt"))] == [2, 3]


def test_nobody_else_rotates() -> None:
    reviewer = factories.actor("reviewer", tier=factories.tier_version().tier)
    for actor in (reviewer, NOBODY):
        with pytest.raises(NotAllowed):
            signing.rotate(actor=actor, use="entitlement")
    assert not SigningKey.objects.exists()


def test_command_rotates_in_the_name_of_an_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    tier = factories.tier_version().tier
    person = factories.seat("programme_administrator", tier=tier)
    call_command("rotate_signing_key", "entitlement", by=person.email)
    active = SigningKey.objects.get(use="entitlement", state="active")
    assert capsys.readouterr().out == f"{active.kid} signs from now on; the next key is published beside it.\n"
    with pytest.raises(CommandError, match="There is no such person"):
        call_command("rotate_signing_key", "entitlement", by="nobody@provider.example")


def test_key_set_of_nothing_is_not_there() -> None:
    assert Client().get("/.well-known/countersign/session-keys.json").status_code == 404
