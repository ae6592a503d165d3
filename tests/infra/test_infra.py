"""The ground that the other tests stand on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Page

from tests.infra.marks import MARK, gone, marked
from tests.infra.stack import Stack


@pytest.mark.sqlite
@pytest.mark.django_db
def test_database_under_test_is_the_one_asked_for(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("database")


@pytest.mark.sqlite
def test_fresh_database_keeps_what_is_committed_in_it_alone(fresh_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE only_here (n integer)")
    assert connection.settings_dict["NAME"] == fresh_database


def test_stack_runs_web_worker_broker_and_browser(stack: Stack, page: Page) -> None:
    assert stack.get("/healthz") == (200, "ok\n")
    status, text = stack.get("/readyz")
    assert status == 200, text
    answer = page.goto(f"{stack.url}/account/login/")
    assert answer is not None
    assert answer.status == 200
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_killed_parent_leaves_no_process(tmp_path: Path) -> None:
    """A stack's process that is killed takes worker, web server, their children and Valkey with it."""
    script = tmp_path / "parent.py"
    script.write_text(
        "import time\n"
        "from django.conf import settings\n"
        "from config import processes\n"
        "var = settings.VAR\n"
        "parts = [processes.valkey(var, settings.VALKEY_SOCKET), processes.worker(concurrency=2),"
        " processes.web([f'127.0.0.1:{processes.free_port()}'])]\n"
        "running = [part.start(var / 'log' / f'{part.name}.log') for part in parts]\n"
        "while not (var / 'run' / 'worker.ready').exists(): time.sleep(0.1)\n"
        "print('ready', flush=True)\n"
        "time.sleep(600)\n"
    )
    mark = f"countersign-orphan-{os.getpid()}"
    env = {**os.environ, "COUNTERSIGN_VAR": str(tmp_path / mark), "DATABASE_URL": "", MARK: mark}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(Path.cwd())}
    parent = subprocess.Popen([sys.executable, str(script)], env=env, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"ready\n"
    assert len(marked(mark)) >= 7  # parent, Valkey, worker with two children, web with two
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert gone(mark, 10)
