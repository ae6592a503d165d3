"""The keys that this installation signs with: one that signs, the next one published beside it, and those retired."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accessprogram.clock import db_now
from accessprogram.crypto import jws
from accessprogram.crypto.sealed import seal, unseal
from accessprogram.enums import SigningKeyState, SigningUse
from accessprogram.errors import NotAllowed
from accessprogram.models import SigningKey
from accessprogram.operations import audit
from accessprogram.policy.actors import SYSTEM, Actor
from accessprogram.policy.signing import may_rotate


def sign(*, use: str, claims: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> str:
    """A compact JWS (EdDSA, Ed25519) over ``claims``, by the key of ``use`` that signs now; its header names the key.

    ``claims`` are what JSON knows; ``headers`` adds to the header (``typ``). One query. Raises ValueError for an
    unknown use, TypeError for a claim without a JSON form, InvalidToken when no SECRET_KEY of ours sealed the key.
    """
    active = SigningKey.objects.filter(use=SigningUse(use), state=SigningKeyState.ACTIVE).first() or _first(use)
    return jws.sign(unseal(active.private), kid=active.kid, claims=claims, headers=headers)


def ensure() -> None:
    """Make the first two keys of each use, where there are none: published before anything is signed."""
    for use in SigningUse:
        if not SigningKey.objects.filter(use=use, state=SigningKeyState.ACTIVE).exists():
            _first(use)


def rotate(*, actor: Actor, use: str) -> SigningKey:
    """The next key signs from now on and a new next one is published; the one that signed is retired.

    Its signatures count until they end by themselves. Returns the key that signs. Raises ValueError, NotAllowed.
    """
    verdict = may_rotate(actor)
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    ensure()
    with transaction.atomic():
        live = SigningKey.objects.filter(use=SigningUse(use)).exclude(state=SigningKeyState.RETIRED)
        list(live.select_for_update().order_by("id"))  # of two rotations the second reads what the first left
        keys = {key.state: key for key in live}
        retired, active, now = keys[SigningKeyState.ACTIVE], keys[SigningKeyState.NEXT], db_now()
        retired.state, retired.retired_at = SigningKeyState.RETIRED, now
        retired.save(update_fields=["state", "retired_at"])
        active.state, active.activated_at = SigningKeyState.ACTIVE, now
        active.save(update_fields=["state", "activated_at"])
        _new(use, SigningKeyState.NEXT)
        audit.append("signing_key.rotated", actor=actor, thing=active, data={"use": use, "retired": retired.kid})
        return active


def _first(use: str) -> SigningKey:
    """The first two keys; of two processes that find none at once, one makes them."""
    try:
        with transaction.atomic():
            active = _new(use, SigningKeyState.ACTIVE)
            _new(use, SigningKeyState.NEXT)
            audit.append("signing_key.created", actor=SYSTEM, thing=active, data={"use": use})
            return active
    except IntegrityError:
        return SigningKey.objects.get(use=use, state=SigningKeyState.ACTIVE)


def _new(use: str, state: SigningKeyState) -> SigningKey:
    kid, public, private = jws.new_key()
    return SigningKey.objects.create(
        use=use,
        kid=kid,
        public=public,
        private=seal(private),
        state=state,
        activated_at=db_now() if state == SigningKeyState.ACTIVE else None,
    )
