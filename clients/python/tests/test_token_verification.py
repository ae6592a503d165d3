"""Tokens: the one that was given out is taken once; every forged one is refused, with its reason."""

import base64
import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from countersign_client import Keys, MemoryReplay, TokenRefused, Verifier
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = 1_800_000_000
OURS = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
THEIRS = Ed25519PrivateKey.from_private_bytes(b"2" * 32)
HEADER = {"alg": "EdDSA", "kid": "ours", "typ": "entitlement+jwt"}
CLAIMS = {
    "iss": "https://countersign.example",
    "aud": "org-1",
    "sub": "partner-1",
    "jti": "0123456789abcdef",
    "iat": NOW,
    "nbf": NOW,
    "exp": NOW + 30,
    "offering": "model",
    "use_case": "detection",
}
ASKED = {"surface": "org-1", "offering": "model", "use_case": "detection"}


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _raw(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _jwk(key: Ed25519PrivateKey, kid: str) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": _encoded(_raw(key)), "kid": kid, "use": "sig", "alg": "EdDSA"}


KEYS = {"keys": [_jwk(OURS, "ours")]}


def _token(
    header: Any = HEADER, claims: Any = CLAIMS, key: Ed25519PrivateKey = OURS, *, signature: bytes | None = None
) -> str:
    parts = [_encoded(part if isinstance(part, bytes) else json.dumps(part).encode()) for part in (header, claims)]
    signed = ".".join(parts)
    return f"{signed}.{_encoded(key.sign(signed.encode()) if signature is None else signature)}"


def _mac(header: dict[str, str], secret: bytes) -> str:
    signed = f"{_encoded(json.dumps(header).encode())}.{_encoded(json.dumps(CLAIMS).encode())}"
    return f"{signed}.{_encoded(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"


def _verifier(now: float = NOW) -> Verifier:
    return Verifier(CLAIMS["iss"], Keys(KEYS), MemoryReplay(lambda: now), now=lambda: now)


def _refusal(token: str, *, now: float = NOW, **asked: str) -> str:
    with pytest.raises(TokenRefused) as refused:
        _verifier(now).verify(token, **(ASKED | asked))
    return refused.value.reason


def test_token_that_was_given_out_is_taken() -> None:
    claims = _verifier().verify(_token(), **ASKED)
    assert (claims.surface, claims.partner, claims.offering, claims.expires_at) == (
        "org-1",
        "partner-1",
        "model",
        NOW + 30,
    )


FORGED = {
    "no algorithm": (_token(HEADER | {"alg": "none"}, signature=b"x"), "header"),
    "no algorithm, no signature": (_token(HEADER | {"alg": "none"}).rpartition(".")[0] + ".", "header"),
    "no algorithm, odd spelling": (_token(HEADER | {"alg": "nOnE"}), "header"),
    "public key as a shared secret": (_mac(HEADER | {"alg": "HS256"}, _raw(OURS)), "header"),
    "public key's text as a shared secret": (_mac(HEADER | {"alg": "HS256"}, KEYS["keys"][0]["x"].encode()), "header"),
    "another family": (_token(HEADER | {"alg": "RS256"}), "header"),
    "another curve": (_token(HEADER | {"alg": "ES256"}), "header"),
    "own key in the header": (_token(HEADER | {"jwk": _jwk(THEIRS, "ours")}, key=THEIRS), "header"),
    "own key set's address": (_token(HEADER | {"jku": "https://evil.example/keys.json"}, key=THEIRS), "header"),
    "own certificate": (_token(HEADER | {"x5u": "https://evil.example/cert.pem"}, key=THEIRS), "header"),
    "critical extension": (_token(HEADER | {"crit": ["b64"], "b64": False}), "header"),
    "type of another token": (_token(HEADER | {"typ": "receipt+jwt"}), "header"),
    "no type": (_token({"alg": "EdDSA", "kid": "ours"}), "header"),
    "path as the key's name": (_token(HEADER | {"kid": "../../dev/null"}), "unknown_key"),
    "query as the key's name": (_token(HEADER | {"kid": "' OR 1=1 --"}), "unknown_key"),
    "key's name is a list": (_token(HEADER | {"kid": ["ours"]}), "unknown_key"),
    "stranger's key under our name": (_token(key=THEIRS), "signature"),
    "changed claims": (
        ".".join(
            [_token().split(".")[0], _encoded(json.dumps(CLAIMS | {"aud": "org-2"}).encode()), _token().split(".")[2]]
        ),
        "signature",
    ),
    "signature cut off": (_token().rpartition(".")[0] + ".", "malformed"),
    "short signature": (_token(signature=b"1" * 63), "signature"),
    "padding": (_token() + "=", "malformed"),
    "two parts": ("a.b", "malformed"),
    "nothing": ("", "malformed"),
    "not JSON": (_token(b"{"), "malformed"),
    "no object": (_token([1]), "malformed"),
    "a name twice": (_token(claims=json.dumps(CLAIMS)[:-1].encode() + b', "aud": "org-2"}'), "malformed"),
    "too long": (_token(claims=CLAIMS | {"x": "y" * 5000}), "malformed"),
    "another issuer": (_token(claims=CLAIMS | {"iss": "https://other.example"}), "iss"),
    "another surface": (_token(claims=CLAIMS | {"aud": "org-2"}), "aud"),
    "many surfaces": (_token(claims=CLAIMS | {"aud": ["org-1", "org-2"]}), "aud"),
    "another model": (_token(claims=CLAIMS | {"offering": "larger"}), "offering"),
    "another use": (_token(claims=CLAIMS | {"use_case": "research"}), "use_case"),
    "another user": (_token(claims=CLAIMS | {"user_key": "u-1"}), "user_key"),
    "huge life": (_token(claims=CLAIMS | {"exp": NOW + 61}), "lifetime"),
    "endless life": (_token(claims=CLAIMS | {"exp": 2**62}), "lifetime"),
    "no end": (_token(claims={key: value for key, value in CLAIMS.items() if key != "exp"}), "claims"),
    "end as text": (_token(claims=CLAIMS | {"exp": str(NOW + 30)}), "claims"),
    "end as a truth": (_token(claims=CLAIMS | {"exp": True}), "claims"),
    "ends before it begins": (_token(claims=CLAIMS | {"exp": NOW}), "lifetime"),
    "from the future": (_token(claims=CLAIMS | {"iat": NOW + 6, "nbf": NOW + 6, "exp": NOW + 30}), "not_yet"),
    "expired": (_token(claims=CLAIMS | {"iat": NOW - 40, "nbf": NOW - 40, "exp": NOW - 5}), "expired"),
    "no id": (_token(claims={key: value for key, value in CLAIMS.items() if key != "jti"}), "claims"),
    "of the sandbox": (_token(claims=CLAIMS | {"test": True}), "test"),
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_token_is_refused_with_its_reason(name: str) -> None:
    token, reason = FORGED[name]
    assert _refusal(token) == reason


def test_token_of_a_named_user_is_taken_for_that_user_only() -> None:
    token = _token(claims=CLAIMS | {"user_key": "u-1"})
    assert _refusal(token, user_key="u-2") == "user_key"
    assert _verifier().verify(token, **ASKED, user_key="u-1").user_key == "u-1"


def test_hundred_replays_at_once_are_taken_once() -> None:
    verifier, token = _verifier(), _token()

    def attempt(_number: int) -> str:
        try:
            verifier.verify(token, **ASKED)
        except TokenRefused as refused:
            return refused.reason
        return "taken"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(attempt, range(100)))
    assert sorted(set(outcomes)) == ["replayed", "taken"]
    assert outcomes.count("taken") == 1


def test_replay_is_remembered_as_long_as_the_token_could_be_taken() -> None:
    moment = [float(NOW)]
    verifier = Verifier(CLAIMS["iss"], Keys(KEYS), MemoryReplay(lambda: moment[0]), now=lambda: moment[0])
    verifier.verify(_token(), **ASKED)
    for later, reason in ((34.0, "replayed"), (35.0, "expired")):
        moment[0] = NOW + later
        with pytest.raises(TokenRefused, match=reason):
            verifier.verify(_token(), **ASKED)


def test_key_that_is_not_known_yet_is_fetched_and_one_that_went_is_refused() -> None:
    sets = [KEYS, {"keys": [_jwk(OURS, "ours"), _jwk(THEIRS, "next")]}, {"keys": [_jwk(THEIRS, "next")]}]
    keys = Keys(fetch=lambda: sets[0])
    verifier = Verifier(CLAIMS["iss"], keys, MemoryReplay(lambda: NOW), now=lambda: NOW)
    verifier.verify(_token(), **ASKED)
    new = _token(HEADER | {"kid": "next"}, CLAIMS | {"jti": "another-token"}, THEIRS)
    sets.pop(0)
    with pytest.raises(TokenRefused, match="unknown_key"):  # it asked just now
        verifier.verify(new, **ASKED)
    keys._fetched -= 6
    verifier.verify(new, **ASKED)
    sets.pop(0)
    keys._fetched -= 61
    with pytest.raises(TokenRefused, match="unknown_key"):
        verifier.verify(_token(claims=CLAIMS | {"jti": "a-third-token"}), **ASKED)


def test_keys_that_are_known_stay_good_while_nobody_answers() -> None:
    def nobody() -> dict[str, Any]:
        raise OSError("nobody answers")

    verifier = Verifier(CLAIMS["iss"], Keys(KEYS, fetch=nobody), MemoryReplay(lambda: NOW), now=lambda: NOW)
    assert verifier.verify(_token(), **ASKED).token_id == CLAIMS["jti"]
