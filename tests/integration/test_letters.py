"""Decision letters and their receipts: what they attest, and that one file alone tells a true one from a false one."""

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accessprogram.models import DecisionNotice, TermsSheet, User
from accessprogram.operations import signing
from accessprogram.policy.actors import Actor
from accessprogram.queries.signing import key_set
from tests.factories.desk import Desk, desk
from tests.factories.sessions import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
VERIFIER = Path(__file__).parents[2] / "static" / "receipts" / "verify_receipt.py"


def client(actor: Actor) -> Client:
    return client_of(User.objects.get(pk=actor.id))


def url(name: str, *args: Any) -> str:
    return reverse(f"accessprogram:{name}", args=args)


@pytest.fixture
def decided() -> Desk:
    world = desk().proposed()
    world.confirm()
    return world


def notice(world: Desk) -> DecisionNotice:
    return DecisionNotice.objects.get(application=world.application)


def _file(world: Desk, name: str) -> bytes:
    answer = client(world.owner).get(url(name, notice(world).id))
    assert answer.status_code == 200
    return bytes(answer.content)


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., tuple[int, str]]:
    """The verifier as a person runs it, without this project on its path: exit code and first words."""

    def run(receipt: bytes, keys: object, letter: bytes | None = None) -> tuple[int, str]:
        (tmp_path / "receipt.jws").write_bytes(receipt)
        (tmp_path / "keys.json").write_text(json.dumps(keys))
        names = ["receipt.jws", "keys.json"]
        if letter is not None:
            (tmp_path / "letter.txt").write_bytes(letter)
            names.append("letter.txt")
        done = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), *names], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    return run


def test_a_receipt_says_what_was_decided_on_which_terms(decided: Desk) -> None:
    header, payload, _signature = _file(decided, "letter-receipt").split(b".")
    claims = json.loads(base64.urlsafe_b64decode(payload + b"=="))
    told, decision = notice(decided), decided.decision
    agreement = decided.case.application.agreements.get()
    assert claims["decision"] == {
        "id": str(decision.id),
        "outcome": "approve",
        "reasons": [],
        "conditions": [],
        "tier": decided.version.tier.slug,
        "tier_version": 1,
        "people": 2,
        "basis_hash": decision.basis_hash,
        "terms_hash": TermsSheet.objects.get().content_hash,
        "agreement_hash": agreement.content_hash,
    }
    assert (claims["jti"], claims["application"]) == (str(told.id), told.application.reference)
    assert claims["letter_sha256"] == hashlib.sha256(_file(decided, "letter-text")).hexdigest()
    assert json.loads(base64.urlsafe_b64decode(header + b"=="))["typ"] == "decision-receipt"
    assert decided.partner.name not in json.dumps(claims)


def test_the_verifier_knows_a_genuine_receipt_also_after_rotation(
    decided: Desk, check: Callable[..., tuple[int, str]]
) -> None:
    receipt, letter = _file(decided, "letter-receipt"), _file(decided, "letter-text")
    assert check(receipt, key_set("receipt"), letter)[0] == 0
    for _round in range(2):
        signing.rotate(actor=decided.actor("programme_administrator"), use="receipt")
    code, said = check(receipt, key_set("receipt"), letter)
    assert (code, said.splitlines()[0]) == (0, "GENUINE. The provider attests:")
    renewed = _file(decided, "letter-receipt")
    assert renewed != receipt
    assert check(renewed, key_set("receipt"))[0] == 0


def _json(part: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + b"=="))
    return decoded


def _part(value: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


def test_the_verifier_refuses_every_other(decided: Desk, check: Callable[..., tuple[int, str]]) -> None:
    receipt, keys = _file(decided, "letter-receipt"), key_set("receipt")
    header, payload, signature = receipt.split(b".")
    claims = _json(payload)
    claims["decision"]["outcome"] = "decline"
    token = signing.sign(use="entitlement", claims=_json(payload), headers={"typ": "decision-receipt"}).encode()
    forged = {
        "other claims": b".".join([header, _part(claims), signature]),
        "no algorithm": b".".join([_part(_json(header) | {"alg": "none"}), payload, b""]),
        "a key of its own": b".".join([_part(_json(header) | {"kid": "mine"}), payload, signature]),
        "another kind of thing": signing.sign(use="receipt", claims=_json(payload)).encode(),
        "a key of tokens": token,
        "half of it": receipt[: len(receipt) // 2],
        "a signature of nothing": b".".join([header, payload, base64.urlsafe_b64encode(bytes(64)).rstrip(b"=")]),
    }
    assert {name: check(made, keys)[0] for name, made in forged.items()} == dict.fromkeys(forged, 1)
    assert check(receipt, keys, b"Another letter.\n")[0] == 1
    assert check(receipt, {"keys": []})[0] == 1


def test_the_letter_as_page_and_pdf_with_what_comes_next(decided: Desk) -> None:
    owner = client(decided.owner)
    shown = owner.get(url("letter", notice(decided).id)).content.decode()
    for words in ("we approve it", "The agreement waits for your signatory.", "verify_receipt.py"):
        assert words in shown
    assert _file(decided, "letter-pdf")[:5] == b"%PDF-"


def test_a_declined_letter_says_what_can_be_put_right() -> None:
    world = desk().checked()
    world.reason()
    world.propose(outcome="decline", reason_codes=["unclear"])
    world.confirm()
    shown = client(world.owner).get(url("letter", notice(world).id)).content.decode()
    assert "Say more." in shown and "Apply" in shown
    assert _json(_file(world, "letter-receipt").split(b".")[1])["decision"]["reasons"] == ["unclear"]


def test_somebody_elses_letter_does_not_exist(decided: Desk) -> None:
    stranger = client(desk().owner)
    for name in ("letter", "letter-pdf", "letter-text", "letter-receipt"):
        assert stranger.get(url(name, notice(decided).id)).status_code == 404
