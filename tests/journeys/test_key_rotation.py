"""Keys rotate while calls are in flight: no good key or token is refused meanwhile, none is taken after its end.

The client of clients/python runs against the live site, its verifier beside it, one of them without a network.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from countersign_client import Answer, Gateway, Keys, MemoryReplay, TokenRefused, Verifier

from tests.infra.stack import Stack

ADMINISTRATOR = "administrator-1@provider.example"


def _live(stack: Stack) -> dict[str, str]:
    facts = stack.facts()
    return {"surface": facts["surface"], "offering": facts["offering"], "use_case": facts["use_case"]}


@contextmanager
def _calls(gateway: Gateway, verifier: Verifier, live: dict[str, str], threads: int = 3) -> Iterator[list[str]]:
    """Ask for a token and verify it, again and again, in several threads; collects what went wrong, and ``ok``."""
    outcomes: list[str] = []
    stop = threading.Event()

    def call() -> None:
        while not stop.is_set():
            outcomes.append(_once(gateway, verifier, live))
            time.sleep(0.01)
        gateway.close()

    callers = [threading.Thread(target=call) for _ in range(threads)]
    for caller in callers:
        caller.start()
    try:
        yield outcomes
    finally:
        stop.set()
        for caller in callers:
            caller.join()


def _once(gateway: Gateway, verifier: Verifier, live: dict[str, str]) -> str:
    answer = gateway.check(**live, token=True)
    return answer.reason if not answer.allowed else _verified(verifier, answer, live)


def _verified(verifier: Verifier, answer: Answer, live: dict[str, Any]) -> str:
    try:
        verifier.verify(answer.token or "", **live)
    except TokenRefused as refused:
        return refused.reason
    return "ok"


def _asked_more(outcomes: list[str], stack: Stack, count: int = 10) -> None:
    """Waits until so many more calls were made."""
    before = len(outcomes)
    stack.wait(lambda: len(outcomes) >= before + count, 20, "calls are made")


@pytest.mark.journey
def test_signing_key_rotates_with_calls_in_flight(demo_stack: Stack) -> None:
    stack, live = demo_stack, _live(demo_stack)
    gateway = Gateway(stack.url, stack.facts()["gateway_key"], timeout=10)
    verifier = Verifier(stack.url, Keys(fetch=gateway.key_set), MemoryReplay())
    foreseen = Keys(gateway.key_set())  # what somebody without a network holds: the set of before the rotation
    old = _token(gateway, live)
    with _calls(gateway, verifier, live) as outcomes:
        _asked_more(outcomes, stack)
        stack.manage("rotate_signing_key", "entitlement", "--by", ADMINISTRATOR)
        _asked_more(outcomes, stack, 30)
    assert set(outcomes) == {"ok"}
    new = _token(gateway, live)
    # Both keys stand in the set of before the rotation and in that of after it; each token is taken once.
    for keys in (foreseen, Keys(gateway.key_set())):
        store = MemoryReplay(lambda: 0.0)
        taken = [_taken_then(stack, keys, store, token, live) for token in (old, new, old, new)]
        assert taken == ["ok", "ok", "replayed", "replayed"]
    # A key whose time is over is published no more, and its tokens are taken no more.
    stack.sql("UPDATE accessprogram_signingkey SET retired_at = now() - interval '131 seconds' WHERE state = 'retired'")
    after, store = Keys(gateway.key_set()), MemoryReplay(lambda: 0.0)
    assert [_taken_then(stack, after, store, token, live) for token in (old, new)] == ["unknown_key", "ok"]
    # What it is to forget comes in order, without a gap.
    seqs = [event.seq for event in gateway.events(0, wait=1)]
    assert seqs == list(range(1, len(seqs) + 1))
    gateway.close()


def _token(gateway: Gateway, live: dict[str, str]) -> tuple[Answer, float]:
    """An answer with a token, and when it came."""
    return gateway.check(**live, token=True), time.time()


def _taken_then(
    stack: Stack, keys: Keys, store: MemoryReplay, token: tuple[Answer, float], live: dict[str, str]
) -> str:
    """As it is verified at the moment when it came, so that a slow machine lets nothing expire."""
    answer, moment = token
    return _verified(Verifier(stack.url, keys, store, now=lambda: moment), answer, live)


@pytest.mark.journey
def test_gateway_key_rotates_with_calls_in_flight(demo_stack: Stack) -> None:
    stack, live = demo_stack, _live(demo_stack)
    programme = stack.sql("SELECT slug FROM accessprogram_programme ORDER BY created_at LIMIT 1")[0][0]
    text = stack.manage("gateway_key", programme, "Journey", "--by", ADMINISTRATOR).split()[0]
    verifier = Verifier(stack.url, Keys(fetch=Gateway(stack.url, text).key_set), MemoryReplay())
    with _calls(Gateway(stack.url, text, timeout=10), verifier, live, threads=1) as old:
        _asked_more(old, stack, 3)
        words = ("gateway_key", programme, "--rotate", text[:12], "--by", ADMINISTRATOR)
        successor = stack.manage(*words).split()[0]
        with _calls(Gateway(stack.url, successor, timeout=10), verifier, live, threads=1) as new:
            _asked_more(new, stack, 3)
            _asked_more(old, stack, 3)
            assert set(old) == set(new) == {"ok"}
            stack.sql("UPDATE accessprogram_gatewaykey SET expires_at = now() WHERE prefix = %s", text[:12])
            _asked_more(old, stack, 5)
            _asked_more(new, stack, 3)
            assert old[-1] == "key_rejected"
    assert set(new) == {"ok"}
