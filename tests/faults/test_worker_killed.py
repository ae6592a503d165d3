"""A worker that is killed in the middle of a check, and a broker that is gone or hung while a partner submits:
nothing is lost, nothing is done twice."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.infra.stack import Stack

# Runs in a process of its own, with the installation's settings: submits, and says how long each submission took.
SUBMIT = """
import itertools, json, time
from tests import factories
from tests.factories.desk import Desk, desk
factories._numbers = itertools.count(time.time_ns())
world = desk(checks=("completeness", "email_domain", "identifiers"))
took = []
for number in range({count}):
    partner = factories.partner()
    one = Desk(version=world.version, partner=partner, owner=factories.owner_of(partner))
    began = time.monotonic()
    one.submit()
    took.append(round(time.monotonic() - began, 3))
print("TOOK", json.dumps(took))
"""
ENDED = "SELECT count(*) FROM reviews_checkrun WHERE status IN ('completed', 'errored')"
# Seconds on a busy machine; Celery's defaults would wait for over 40 at a hung broker.
SLOWEST = 5
UNSENT = "SELECT count(*) FROM accessprogram_outboxmessage WHERE sent_at IS NULL"
IN_REVIEW = "SELECT count(*) FROM reviews_case WHERE stage = 'review'"


def _submit(stack: Stack, count: int) -> list[float]:
    """Submit ``count`` applications with three checks each; seconds that each submission took."""
    said = stack.manage("shell", "-c", SUBMIT.format(count=count))
    took: list[float] = json.loads(said.split("TOOK", 1)[1].splitlines()[0])
    return took


def _running(stack: Stack) -> int:
    return int(stack.sql("SELECT count(*) FROM reviews_checkrun WHERE status = 'running'")[0][0])


@pytest.fixture(scope="module")
def hurt(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    """One installation for all of these: each test leaves it whole, and proves it."""
    with start_stack() as running:
        yield running


def _settled(stack: Stack, seconds: float = 90) -> None:
    """Waits until every case is in review, then proves that each run was settled once and all that must hold holds."""
    cases = stack.sql("SELECT count(*) FROM reviews_case")[0][0]
    stack.wait(lambda: stack.sql(IN_REVIEW)[0][0] == cases, seconds, "every case is in review")
    assert stack.sql(ENDED)[0][0] == 3 * cases
    assert stack.sql("SELECT count(*) FROM reviews_finding")[0][0] == stack.sql(
        "SELECT count(*) FROM reviews_checkrun WHERE status = 'completed'"
    )[0][0]  # fmt: skip
    entries = "SELECT count(*) FROM reviews_casetransition WHERE stage = 'review'"
    assert stack.sql(entries)[0][0] == cases
    settled = "SELECT count(*) FROM accessprogram_auditevent WHERE action IN ('check.settled', 'check.errored')"
    assert stack.sql(settled)[0][0] == 3 * cases
    stack.wait(lambda: stack.sql(UNSENT)[0][0] == 0, 30, "every message is sent")
    assert "invariants hold" in stack.manage("check_invariants")


def test_a_worker_killed_in_the_middle_of_a_check_loses_nothing(hurt: Stack) -> None:
    hurt.freeze("dns")  # the check of the mail domain waits for an answer
    _submit(hurt, 3)
    for _kill in range(2):
        hurt.wait(lambda: _running(hurt) > 0, 30, "a check is running")
        hurt.kill("worker")
        assert _running(hurt) > 0  # its row still says so: nobody else has noticed yet
        hurt.start_worker()
    hurt.thaw("dns")

    _settled(hurt)
    assert hurt.sql("SELECT max(crashes) FROM reviews_checkrun")[0][0] >= 1


def test_a_broker_that_is_gone_while_a_partner_submits_loses_nothing(hurt: Stack) -> None:
    hurt.kill("valkey")
    before = hurt.sql(ENDED)[0][0]
    took = _submit(hurt, 4)
    assert hurt.sql(ENDED)[0][0] == before
    hurt.start_valkey()

    _settled(hurt)
    assert max(took) < SLOWEST, took


def test_a_broker_that_hangs_while_a_partner_submits_costs_a_moment(hurt: Stack) -> None:
    hurt.freeze("valkey")
    took = _submit(hurt, 4)
    hurt.thaw("valkey")

    _settled(hurt)
    assert max(took) < SLOWEST, took


def test_a_broker_that_forgets_everything_loses_nothing(hurt: Stack) -> None:
    _submit(hurt, 4)
    for _flush in range(3):
        with hurt.valkey() as client:
            client.flushall()
        time.sleep(0.2)

    _settled(hurt)
