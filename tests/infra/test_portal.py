"""`manage.py portal`, as `make run` starts it: ready, hurt, stopped in order, killed; nothing stays behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.processes import free_port
from tests.infra.marks import MARK, gone, marked


class Running:
    """A portal in a folder whose name has blanks, on SQLite and its own Valkey."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.mark = f"portal-{os.getpid()}-{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COUNTERSIGN")}
        self.env = kept | {"COUNTERSIGN_VAR": str(var), "DEMO": "1", "PORT": str(self.port), MARK: self.mark}
        self.env |= {"DATABASE_URL": "", "HTTPS": "", "SECRET_KEY": "", "SWEEP_SECONDS": "1"}
        self.env |= {"WORKER_SILENCE_SECONDS": "15"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Running":
        """Returns when the portal says that it is ready."""
        words = [sys.executable, "manage.py", "portal", "--prepare"]
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(words, env=self.env, stdout=output, stderr=output, start_new_session=True)
        deadline = time.monotonic() + 180
        while "Countersign is ready" not in self.said():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(self.said())
            time.sleep(0.1)
        return self

    @property
    def output(self) -> Path:
        return self.var.with_suffix(".out")

    def said(self) -> str:
        return self.output.read_text()

    def end(self, signum: int) -> int:
        """Sends a signal and waits: the exit code."""
        assert self.process is not None
        self.process.send_signal(signum)
        return self.process.wait(90)

    def answers(self, path: str = "/healthz") -> int:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10) as answer:
            return int(answer.status)

    def worker(self) -> int:
        """Process id of the portal's worker; 0 while there is none."""
        assert self.process is not None
        for pid in marked(self.mark):
            try:
                parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
                words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            except OSError:
                continue
            if parent == self.process.pid and "config.celery" in words and "worker" in words:
                return pid
        return 0

    def hurt_worker(self, signum: int) -> None:
        """Sends the signal to a worker that has begun to work, and its children, and waits until another took over."""
        self._wait_until_the_worker_works()
        worker = self.worker()
        assert worker, self.said()
        os.killpg(worker, signum)
        deadline = time.monotonic() + 180
        while self.worker() in (0, worker):
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.2)

    def _wait_until_the_worker_works(self) -> None:
        """One that is still starting is given a minute more before it counts as hung: not what is tried here."""
        began, deadline = time.time(), time.monotonic() + 90
        alive = self.var / "run" / "worker.alive"
        while not alive.exists() or alive.stat().st_mtime <= began:
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.2)


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "a folder with blanks")
    yield running
    for pid in marked(running.mark):
        os.kill(pid, signal.SIGKILL)


def test_portal_from_first_start_to_last_stop(portal: Running) -> None:
    portal.start()
    assert portal.answers("/tiers/") == 200
    facts = json.loads((portal.var / "demo.json").read_text())
    assert facts["url"] == f"http://localhost:{portal.port}"
    assert all(account["email"] in portal.said() for account in facts["accounts"])

    # A part that dies is started again; so is one that hangs (tests/long/test_portal_hung.py).
    portal.hurt_worker(signal.SIGKILL)
    assert "worker ended (signal SIGKILL)" in portal.said()

    # A second portal in the same folder refuses, and says why.
    words = [sys.executable, "manage.py", "portal", "--prepare"]
    second = subprocess.run(words, env=portal.env, capture_output=True, text=True, check=False)
    assert second.returncode == 1
    assert "already runs" in second.stderr

    # Ctrl-C stops in order.
    assert portal.end(signal.SIGINT) == 0
    stopped = [line.split()[0] for line in portal.said().splitlines() if line.endswith(" stopped")]
    assert stopped == ["beat", "web", "worker", "dns", "valkey"]
    assert gone(portal.mark, 0)

    # The second start finds its data; kill -9 leaves nothing.
    before = (portal.var / "demo.json").stat().st_mtime_ns
    portal.start()
    assert (portal.var / "demo.json").stat().st_mtime_ns == before
    assert portal.answers() == 200
    portal.end(signal.SIGKILL)
    assert gone(portal.mark, 10), marked(portal.mark)


def test_port_that_is_taken_is_said_with_the_cure(portal: Running) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", portal.port))
        other.listen()
        words = [sys.executable, "manage.py", "portal"]
        done = subprocess.run(words, env=portal.env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        f"CommandError: Port {portal.port} cannot be used (Address already in use). Choose another: PORT=8123 make run"
    )
