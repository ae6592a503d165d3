"""How quick check runs are: through Celery, with two worker processes, on a PostgreSQL that waits for its disk; side by
side with as many Celery tasks that make two bare committed transactions each. Medians of interleaved rounds.

``BENCH_RUNS`` changes the number of runs of all rounds together; eight make a case.
"""

import os
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from config import processes
from config.processes import Part
from tests.bench.bare import QUEUE, TABLES
from tests.factories.many_cases import CHECKS
from tests.infra.postgres import Postgres
from tests.infra.stack import Stack

RUNS = int(os.environ.get("BENCH_RUNS", "10000"))
ROUNDS = 5
CASES = max(1, RUNS // ROUNDS // len(CHECKS))
EACH = CASES * len(CHECKS)
LIMIT_SECONDS, SLOWER = 600, 1.5
TOOK = "select extract(epoch from max({ended}) - min({started}))::float8 from {table} where {since}"


@pytest.fixture
def durable(tmp_path: Path) -> Iterator[Stack]:
    """An installation without web server and beat, on a PostgreSQL of its own that loses nothing in a power cut."""
    server = Postgres(tmp_path / "postgres", durable=True)
    server.start()
    quiet = {"LOG_LEVEL": "WARNING", "SWEEP_SECONDS": "600"}
    stack = Stack(folder=tmp_path / "var", database_url=server.url("postgres"), demo=False, workers=2, env=quiet)
    try:
        stack.manage("migrate")
        stack.prepare(seeded=False)
        yield stack
    finally:
        stack.stop()
        server.stop()


def test_runs_take_at_most_half_as_long_again_as_bare_tasks(durable: Stack) -> None:
    assert durable.sql("show fsync") == [("on",)]
    assert durable.sql("show synchronous_commit") == [("on",)]
    durable.sql(TABLES)
    durable.manage("shell", "-c", f"from tests.factories.many_cases import seed; seed({ROUNDS * CASES}, later=True)")
    durable.start_worker()
    bare_worker = _bare_worker().start(durable.var / "log" / "bare.log", durable.env)
    broker = Celery("bench", broker=durable.env["REDIS_URL"])
    runs, bare = [], []
    try:
        for number in range(ROUNDS):
            bare.append(_bare(durable, broker, number))
            runs.append(_runs(durable, broker, number))
    finally:
        processes.kill(bare_worker)
        broker.close()
    ratio = statistics.median(runs) / statistics.median(bare)
    print(  # noqa: T201
        f"{ROUNDS} x {EACH:,} runs: {EACH / statistics.median(runs):,.0f} a second ({_said(runs)});"
        f" bare tasks {EACH / statistics.median(bare):,.0f} a second ({_said(bare)}); {ratio:.2f} x"
    )
    assert ratio <= SLOWER


def _runs(stack: Stack, broker: Celery, number: int) -> float:
    """Seconds from the first claim to the last settlement of one round, which begins with one bell."""
    of_round = "case_id in (select md5('case' || n)::uuid from generate_series(%s::int, %s::int) n)"
    numbers = (number * CASES + 1, (number + 1) * CASES)
    stack.sql(f"update reviews_checkrun set not_before = clock_timestamp() where {of_round}", *numbers)
    broker.send_task("reviews.perform_screen", queue="screen")
    todo = f"select count(*) from reviews_checkrun where {of_round} and status <> 'completed'"
    stack.wait(lambda: stack.sql(todo, *numbers) == [(0,)], LIMIT_SECONDS, "every run has ended")
    assert stack.sql("select count(*) from reviews_finding") == [((number + 1) * EACH,)]
    assert stack.sql("select count(*) from reviews_case where stage = 'review'") == [((number + 1) * CASES,)]
    took = TOOK.format(ended="ended_at", started="started_at", table="reviews_checkrun", since=of_round)
    return float(stack.sql(took, *numbers)[0][0])


def _bare(stack: Stack, broker: Celery, number: int) -> float:
    """Seconds from the first to the last of one round of bare tasks; sending them is not counted, as far as it goes
    ahead of the work."""
    ids = range(number * EACH, (number + 1) * EACH)
    stack.sql(f"insert into bare_job (id, state) select n, 'queued' from generate_series({ids[0]}, {ids[-1]}) n")
    for one in ids:
        broker.send_task("bench.bare", args=[one], queue=QUEUE)
    todo = f"select count(*) from bare_job where id >= {ids[0]} and state <> 'done'"
    stack.wait(lambda: stack.sql(todo) == [(0,)], LIMIT_SECONDS, "every bare task has ended")
    took = TOOK.format(ended="ended", started="started", table="bare_job", since=f"id >= {ids[0]}")
    return float(stack.sql(took)[0][0])


def _bare_worker() -> Part:
    """As the installation's own worker, on the queue of the bare tasks."""
    part = processes.worker(concurrency=2)
    return Part("bare", [*part.words, "--include", "tests.bench.bare", "--queues", QUEUE], stop_seconds=35)


def _said(seconds: list[float]) -> str:
    return ", ".join(f"{one:.1f}" for one in seconds) + " s"
