"""`manage.py portal`: the whole installation as one process group, started and stopped in order.

Started: Valkey (when embedded), web, worker, the demo's DNS, beat. Stopped: beat, web, worker, DNS, Valkey, each after
it has ended what it does. A part that dies is started again, later each time. Nothing outlives the portal: the kernel
ends the parts when it is killed (config/processes.py).
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings

from config import processes, readiness
from config.processes import Part

LONGEST_PAUSE = 30.0  # seconds before a part that keeps dying is tried again
CALM_AFTER = 60.0  # seconds of life after which a part's earlier deaths are forgotten
START_SECONDS = 60.0


class CannotStart(Exception):
    """The portal cannot start; the message says why and what to do."""


class Supervised:
    """One part with its process, its deaths and the time of its next try."""

    def __init__(self, part: Part, log_dir: Path) -> None:
        self.part = part
        self.log = log_dir / f"{part.name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.deaths = 0
        self.next_try = 0.0

    def start(self) -> None:
        """Starts the part's process."""
        self.process = self.part.start(self.log)
        self.started = time.monotonic()
        self.next_try = 0.0

    def tend(self) -> None:
        """Notices a death and starts the part again after 1, 2, 4 ... 30 seconds."""
        now = time.monotonic()
        if self.process is None or self.process.poll() is None:
            return
        if not self.next_try:
            self.deaths = 1 if now - self.started > CALM_AFTER else self.deaths + 1
            pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
            self.next_try = now + pause
            say(f"{self.part.name} ended ({_ending(self.process)}), see {self.log}; again in {pause:.0f} s")
        elif now >= self.next_try:
            self.start()

    def stop(self) -> None:
        """Warm stop; says so when it had to be killed."""
        if self.process is not None and not processes.stop(self.process, self.part.stop_seconds):
            say(f"{self.part.name} did not end within {self.part.stop_seconds:.0f} s and was killed")


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def say(line: str) -> None:
    """One line to the person at the terminal, at once; a closed terminal is no reason to stop."""
    try:
        print(line, flush=True)
    except OSError:
        return


class Portal:
    """The running installation. `run()` returns when a stop was asked for and everything has ended."""

    def __init__(self) -> None:
        self.stopping = False
        self.parts: list[Supervised] = []
        self.log_dir = settings.VAR / "log"

    def run(self, ready: Callable[[], None]) -> None:
        """Starts everything, calls `ready`, tends the parts until SIGINT or SIGTERM, then stops in order.

        Raises CannotStart; also then nothing is left running.
        """
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._asked_to_stop)
        with _only_one():
            try:
                self._start_all()
                if not self.stopping:
                    ready()
                while not self.stopping:
                    for supervised in self.parts:
                        supervised.tend()
                    self._watch_worker()
                    time.sleep(0.2)
            finally:
                self._stop_all()

    def _asked_to_stop(self, _signum: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_all(self) -> None:
        _claim_ports(settings.BIND)
        self._share_metrics()
        if settings.EMBEDDED_VALKEY:
            try:
                self._start(processes.valkey(settings.VAR, settings.VALKEY_SOCKET))
            except (FileNotFoundError, PermissionError) as error:
                raise CannotStart(str(error)) from None
            self._wait("Valkey", lambda: readiness.broker() == "ok")
        if settings.DEMO:
            dns_port = settings.DEMO_DNS_PORT or processes.free_port()
            os.environ.setdefault("DNS_RESOLVER", f"127.0.0.1:{dns_port}")
        # The web server first and alone: it shows the first page while the others are still reading their code, and
        # what it rings for meanwhile waits in Valkey and in the database.
        self._start(processes.web(settings.BIND))
        self._wait("the web server", _web_answers)
        started = settings.VAR / "run" / "worker.ready"
        started.unlink(missing_ok=True)
        self._start(processes.worker(concurrency=settings.CHECK_WORKERS))
        if settings.DEMO:
            self._start(processes.demo_dns(dns_port))
        self._wait("the worker", started.exists)
        self._start(processes.beat())

    def _watch_worker(self) -> None:
        """Kills a worker that lives but finishes nothing, not even a sweep, although the broker answers."""
        worker = next(one for one in self.parts if one.part.name == "worker")
        if worker.process is None or worker.process.poll() is not None:
            return
        alive = settings.VAR / "run" / "worker.alive"
        lived = time.monotonic() - worker.started
        silent = min(lived, time.time() - alive.stat().st_mtime if alive.exists() else lived)
        starting = silent == lived  # it has not said anything yet
        patience = settings.WORKER_SILENCE_SECONDS + (START_SECONDS if starting else 0)
        if silent > patience and readiness.broker() == "ok":
            say(f"worker finished nothing for {silent:.0f} s")
            processes.kill(worker.process)

    def _start(self, part: Part) -> None:
        say(f"  starting {part.name}")
        supervised = Supervised(part, self.log_dir)
        supervised.start()
        self.parts.append(supervised)

    def _wait(self, name: str, answers: Callable[[], bool]) -> None:
        """Waits until a part answers; a part that dies meanwhile ends the start with the last lines of its log."""
        deadline = time.monotonic() + START_SECONDS
        while not self.stopping and not answers():
            for supervised in self.parts:
                if supervised.process is not None and supervised.process.poll() is not None:
                    raise CannotStart(f"{supervised.part.name} did not start.\n{_last_lines(supervised.log)}")
            if time.monotonic() > deadline:
                raise CannotStart(f"{name} gave no answer within {START_SECONDS:.0f} s; see {self.log_dir}")
            time.sleep(0.1)

    def _share_metrics(self) -> None:
        """The web workers add their figures up in files; those of the last run are gone."""
        folder = settings.VAR / "run" / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)

    def _stop_all(self) -> None:
        if self.parts:
            say("\nStopping: what runs is finished first.")
        order = {name: place for place, name in enumerate(("beat", "web", "worker", "dns", "valkey"))}
        for supervised in sorted(self.parts, key=lambda one: order[one.part.name]):
            supervised.stop()
            say(f"  {supervised.part.name} stopped")


@contextmanager
def _only_one() -> Iterator[None]:
    """Two portals on one folder would stop each other's Valkey."""
    with (settings.VAR / "run" / "portal.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"Countersign already runs in {settings.VAR}. Stop it, or set COUNTERSIGN_VAR.") from None
        yield


def running() -> bool:
    """Whether a portal runs in this folder now."""
    try:
        with _only_one():
            return False
    except CannotStart:
        return True


def _claim_ports(bind: list[str]) -> None:
    for address in bind:
        host, _, port = address.rpartition(":")
        if not port.isdigit():
            continue  # a Unix socket
        with socket.socket(socket.AF_INET6 if "[" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host.strip("[]"), int(port)))
            except OSError as error:
                raise CannotStart(
                    f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8123 make run"
                ) from None


def _web_answers() -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{settings.BIND[0]}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return True  # it answers; a wrong name in ALLOWED_HOSTS is not its fault
    except OSError:
        return False


def _last_lines(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])


def demo_facts() -> dict[str, object]:
    """What `manage.py demo` wrote to var/demo.json; empty when there is no demo."""
    file = settings.VAR / "demo.json"
    if not file.exists():
        return {}
    facts: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    if facts.get("url") != settings.SITE_URL:  # PORT= may differ from run to run
        facts["url"] = settings.SITE_URL
        file.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    return facts
