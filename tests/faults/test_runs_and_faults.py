"""Many check runs while workers are killed and the broker forgets or dies: none is lost, none is done twice.

``FAULT_RUNS`` says how many (``make faults``: 5,000, with 30 killed workers, 5 flushes and 5 killed brokers); a short
version runs with all tests. When each fault happens is drawn from a stated seed.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from redis import RedisError

from tests.factories.many_cases import CHECKS
from tests.infra.stack import Stack

CASES = max(2, int(os.environ.get("FAULT_RUNS", "150")) // len(CHECKS))
RUNS = CASES * len(CHECKS)
FULL = RUNS >= 1000
FAULTS = {"worker": 30, "flush": 5, "valkey": 5} if FULL else {"worker": 2, "flush": 1, "valkey": 1}
SEED = 20261123
LIMIT_SECONDS = 1800 if FULL else 60
MOST_BELLS = 3.0
HOLD = (
    *("runs_end", "checks_move_their_case", "one_settlement_per_run", "generations_follow", "poison_is_parked"),
    *("cases_move_as_listed", "chains_verify"),
)
ENDED = "select count(*) from reviews_finding"


@pytest.fixture
def hurt(start_stack: Callable[..., AbstractContextManager[Stack]]) -> Iterator[Stack]:
    with start_stack(workers=2) as running:
        yield running


class Bells:
    """Messages that were ever laid into the broker's queues, over all its lives."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.rung = 0

    def note(self) -> None:
        """Before the broker dies: it forgets what it counted."""
        try:
            with self.stack.valkey() as client:
                told = client.info("commandstats")
        except (RedisError, OSError):
            return
        self.rung += int(told.get("cmdstat_lpush", {}).get("calls", 0))


def test_runs_survive_killed_workers_and_brokers(hurt: Stack) -> None:
    hurt.end("worker")
    hurt.manage("shell", "-c", f"from tests.factories.many_cases import seed; seed({CASES})")
    bells = Bells(hurt)
    with hurt.valkey() as client:
        client.config_resetstat()
    hurt.start_worker()
    for place, fault in enumerate(_faults(), start=1):
        reached = RUNS * place // (sum(FAULTS.values()) + 1)
        hurt.wait(lambda least=reached: hurt.sql(ENDED)[0][0] >= least, LIMIT_SECONDS, f"{reached} runs have ended")
        _hurt(hurt, fault, bells)
    hurt.wait(lambda: hurt.sql(ENDED)[0][0] == RUNS, LIMIT_SECONDS, "every run has ended")
    bells.note()

    assert hurt.sql("select count(*) from reviews_checkrun where status = 'completed'") == [(RUNS,)]
    assert hurt.sql("select count(*) from reviews_case where stage = 'review'") == [(CASES,)]
    settled = "select data->>'run', count(*) from accessprogram_auditevent where action = 'check.settled' group by 1"
    assert hurt.sql(f"select count(*), max(count) from ({settled}) runs") == [(RUNS, 1)]
    # The copies have no events of their own from before; what runs and the ledger promise holds all the same.
    said = hurt.manage("check_invariants", check=False)
    assert {name: f"ok     {name}:" in said for name in HOLD} == dict.fromkeys(HOLD, True), said
    print(f"{RUNS:,} runs, {FAULTS}: {bells.rung / RUNS:.2f} messages a run")  # noqa: T201
    assert bells.rung <= MOST_BELLS * RUNS


def _faults() -> list[str]:
    """In a drawn order that is the same every time."""
    several = [name for name, times in FAULTS.items() for _time in range(times)]
    random.Random(SEED).shuffle(several)
    return several


def _hurt(stack: Stack, fault: str, bells: Bells) -> None:
    if fault == "flush":
        with stack.valkey() as client:
            client.flushall()
        return
    if fault == "valkey":
        bells.note()
    stack.kill(fault)
    if fault == "valkey":
        stack.start_valkey()
    else:
        stack.start_worker()
