"""The ledgers' own rules, without a database."""

import hashlib

import pytest
from django.db.transaction import TransactionManagementError

from accessprogram.crypto.canonical import canonical, digest
from accessprogram.crypto.chain import GENESIS, leaf_hash, link, merkle_root
from accessprogram.models import User
from accessprogram.operations import audit
from accessprogram.policy.actors import SYSTEM


def test_append_outside_a_transaction_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        audit.append("account.signed_up", actor=SYSTEM, thing=User())


def test_canonical_form_is_one_for_one_meaning() -> None:
    assert canonical({"b": 1, "a": "e\u0301"}) == canonical({"a": "\u00e9", "b": 1}) == '{"a":"é","b":1}'.encode()


def test_canonical_form_refuses_floats() -> None:
    with pytest.raises(TypeError):
        canonical({"a": 0.1})


def test_digest_is_sha256_of_the_canonical_form() -> None:
    assert digest([1, None, True]) == hashlib.sha256(b"[1,null,true]").hexdigest()


def test_link_depends_on_the_predecessor_and_on_the_event() -> None:
    assert len({link(GENESIS, {"a": 1}), link(GENESIS, {"a": 2}), link("1" * 64, {"a": 1})}) == 3


def test_merkle_root_of_three_leaves_is_rfc_6962() -> None:
    a, b, c = (leaf_hash(n) for n in (1, 2, 3))
    left = hashlib.sha256(b"\x01" + a + b).digest()
    assert merkle_root([a, b, c]) == hashlib.sha256(b"\x01" + left + c).hexdigest()
