"""Entitlement tokens as the gateway gets them, verified by the client that gateways have."""

import json
import time
from typing import Any

import pytest
from countersign_client import Keys, MemoryReplay, TokenRefused, Verifier
from django.conf import settings
from django.test import Client

from accessprogram.clock import db_now
from accessprogram.models import Grant, Surface
from accessprogram.operations import keys, signing
from accessprogram.operations.keys import Limits
from accessprogram.policy.tokens import HAND_OVER_SECONDS
from tests.factories import access
from tests.factories.access import World

pytestmark = [pytest.mark.django_db]
CHECK = "/api/v1/entitlements/check"
KEYS = "/.well-known/countersign/entitlement-keys.json"


def _ask(world: World, surface: str, text: str = "", **changed: Any) -> dict[str, Any]:
    body = {"surface": surface, "offering": world.offering.slug, "token": True} | changed
    headers = {"Authorization": f"Bearer {text or world.key_text}"}
    return dict(Client().post(CHECK, json.dumps(body), content_type="application/json", headers=headers).json())


def _verifier(**extra: Any) -> Verifier:
    signing.ensure()  # as `setup` does
    return Verifier(settings.SITE_URL, Keys(Client().get(KEYS).json()), MemoryReplay(), **extra)


def _asked(world: World, surface: Surface) -> dict[str, str]:
    return {"surface": surface.reference, "offering": world.offering.slug, "use_case": world.use_case.slug}


def test_token_says_what_was_allowed_for_as_long_as_the_answer_may_be_kept() -> None:
    world, surface = access.working()
    answer = _ask(world, surface.reference, user_key="u-7")
    claims = _verifier().verify(answer["token"], **_asked(world, surface), user_key="u-7")
    assert (claims.partner, claims.expires_at - claims.issued_at) == (str(world.partner.id), answer["cache_seconds"])
    assert abs(claims.issued_at - db_now().timestamp()) < 5


def test_token_of_an_answer_that_may_not_be_kept_is_there_to_be_handed_over() -> None:
    world, surface = access.working()
    Grant.objects.update(cache_seconds=0)
    answer = _ask(world, surface.reference)
    claims = _verifier().verify(answer["token"], **_asked(world, surface))
    assert (answer["cache_seconds"], claims.expires_at - claims.issued_at) == (0, HAND_OVER_SECONDS)


def test_no_is_never_signed_and_nothing_is_signed_unasked() -> None:
    world, surface = access.working()
    assert _ask(world, surface.reference, token=False)["token"] is None
    assert _ask(world, surface.reference, offering="unknown")["token"] is None
    Grant.objects.update(state="suspended")
    assert _ask(world, surface.reference)["token"] is None


def test_every_token_is_another_one() -> None:
    world, surface = access.working()
    verifier, asked = _verifier(), _asked(world, surface)
    first, second = (_ask(world, surface.reference)["token"] for _ in range(2))
    taken = {verifier.verify(token, **asked).token_id for token in (first, second)}
    assert len(taken) == 2
    with pytest.raises(TokenRefused, match="replayed"):
        verifier.verify(first, **asked)


def test_token_of_another_partners_surface_is_refused() -> None:
    world, surface = access.working()
    other, theirs = access.working()
    token = _ask(other, theirs.reference)["token"]
    with pytest.raises(TokenRefused, match="aud"):
        _verifier().verify(token, **_asked(world, surface))


def test_token_dies_by_itself() -> None:
    world, surface = access.working()
    token = _ask(world, surface.reference)["token"]
    late = _verifier(now=lambda: time.time() + 70)
    with pytest.raises(TokenRefused, match="expired"):
        late.verify(token, **_asked(world, surface))


def test_token_of_a_test_key_is_marked_and_refused_where_calls_are_real() -> None:
    world, _surface = access.working()
    programme = world.version.tier.programme_id
    limits = Limits(is_test=True)
    _key, text = keys.create(actor=world.administrator, programme_id=programme, label="Test", limits=limits)
    token = _ask(world, "sandbox-allowed", text, use_case="sandbox")["token"]
    asked = {"surface": "sandbox-allowed", "offering": world.offering.slug, "use_case": "sandbox"}
    with pytest.raises(TokenRefused, match="test"):
        _verifier().verify(token, **asked)
    assert _verifier(accept_test=True).verify(token, **asked).partner == "sandbox"
