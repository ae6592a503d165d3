"""Compact JWS with Ed25519 and nothing else (RFC 7515, RFC 8037): no other algorithm can be chosen, by anybody.

The header says ``EdDSA``, the name that gateways' libraries know; RFC 9864's ``Ed25519`` means the same here.
"""

import json
from collections.abc import Mapping
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.jws import JWSAlgModel, JWSRegistry

ALGORITHM = "EdDSA"


class _OnlyEdDSA(JWSRegistry):
    """Joserfc's registry with one algorithm in it, whatever a header asks for."""

    def __init__(self) -> None:
        super().__init__(algorithms=[ALGORITHM])

    def get_alg(self, name: str) -> JWSAlgModel:
        if name != ALGORITHM:
            return super().get_alg(name)  # raises: not allowed
        return self.algorithms[ALGORITHM]


_registry = _OnlyEdDSA()


def new_key() -> tuple[str, dict[str, str], str]:
    """A new Ed25519 key: its RFC 7638 thumbprint, its public JWK as it is published, its private JWK as text."""
    key = OKPKey.generate_key("Ed25519")
    kid = key.thumbprint()
    public = {name: str(value) for name, value in key.as_dict(private=False).items()}
    return kid, public | {"kid": kid, "use": "sig", "alg": ALGORITHM}, json.dumps(key.as_dict(private=True))


def sign(private: str, *, kid: str, claims: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> str:
    """The compact JWS over ``claims``. Raises TypeError for a claim that JSON does not know."""
    header = {**(headers or {}), "alg": ALGORITHM, "kid": kid}
    payload = json.dumps(dict(claims), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    key = OKPKey.import_key(json.loads(private))
    return jws.serialize_compact(header, payload, key, registry=_registry)
