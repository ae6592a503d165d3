"""Entitlement tokens: the gateway's yes, signed, for a model server that does not ask us itself."""

from uuid import uuid4

from django.conf import settings

from accessprogram.enums import SigningUse
from accessprogram.models import GatewayKey
from accessprogram.operations import signing
from accessprogram.policy import tokens
from accessprogram.policy.entitlements import Answer, Caller
from accessprogram.queries.tokens import subject


def issue(
    *, key: GatewayKey, answer: Answer, surface: str, offering: str, use_case: str | None, caller: Caller
) -> str | None:
    """A token for a call that ``answer`` allowed; None for one that it did not.

    Nothing is kept of it: it ends by itself, within 60 seconds of ``answer.at``, and its verifier takes it once.
    """
    if not answer.allowed:
        return None
    partner, bound = ("sandbox", ["sandbox"]) if key.is_test else subject(key.programme_id, surface)
    said = tokens.claims(
        issuer=settings.SITE_URL,
        token_id=uuid4().hex,
        at=answer.at,
        seconds=tokens.lifetime(answer.cache_seconds),
        surface=surface,
        partner=partner,
        offering=offering,
        use_case=tokens.declared(use_case, bound),
        user_key=caller.user_key,
        is_test=key.is_test,
    )
    return signing.sign(use=SigningUse.ENTITLEMENT, claims=said, headers={"typ": tokens.TYPE})
