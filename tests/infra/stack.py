"""A whole installation for one test: fresh database, Valkey, worker, web server, DNS; started as in production."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis, RedisError

from config import processes
from config.processes import Part

Process = subprocess.Popen[bytes]


class Stack:
    """`url`, `manage()`, `sql()`, and its processes to hurt: worker, web, valkey, dns, beat."""

    def __init__(self, *, folder: Path, database_url: str, demo: bool, workers: int, env: dict[str, str]) -> None:
        self.var = folder
        self.database_url = database_url
        self.port = self.dns_port = processes.free_port()
        while self.dns_port == self.port:  # a port that nobody holds may be named twice
            self.dns_port = processes.free_port()
        self.url = f"http://localhost:{self.port}"
        self.demo = demo
        self.workers = workers
        self.processes: dict[str, Process] = {}
        self.socket = folder / "run" / "valkey.sock"
        self.env = {
            "COUNTERSIGN_VAR": str(folder),
            "DATABASE_URL": database_url,
            "REDIS_URL": f"redis+socket://{self.socket}",
            "DEMO": "1" if demo else "0",
            "HTTPS": "0",
            "PORT": str(self.port),
            "BIND": f"127.0.0.1:{self.port}",
            "DNS_RESOLVER": f"127.0.0.1:{self.dns_port}",
            "DEMO_DNS_PORT": str(self.dns_port),
            "SWEEP_SECONDS": "1",
            "LEASE_SECONDS": "4",
            "CHECK_RETRY_BASE_SECONDS": "1",
            "WEB_WORKERS": "1",
            "CHECK_WORKERS": str(workers),
            "DJANGO_ALLOW_ASYNC_UNSAFE": "",  # only this process, where the browser's event loop runs, may have it
            **env,
        }

    # --- starting and stopping ---------------------------------------------------------------------------------------
    def prepare(self, *, seeded: bool) -> None:
        """What is done once, before anything else runs. ``seeded``: with the demo's data, which is written before any
        worker looks, as `make run` does: it tells of the past, and leases are of the present."""
        self.start_valkey()
        self.manage("setup", "--without-static")
        if seeded:
            self.manage("demo")

    def start(self) -> None:
        """Everything, on what was prepared; returns when the web server and the worker answer."""
        self.start_valkey()
        self.start_dns()
        self.start_worker(wait=False)
        self.start_web(wait=False)
        self.processes["beat"] = self._start(self._beat())
        self._wait_for_web()
        self._wait_for_worker()

    def stop(self) -> None:
        """Kills everything; what a test wants to see ended warmly it ends itself."""
        for process in self.processes.values():
            processes.kill(process)

    def _start(self, part: Part) -> Process:
        return part.start(self.var / "log" / f"{part.name}.log", self.env)

    def _beat(self) -> Part:
        part = processes.beat()
        return Part(part.name, [*part.words[:-1], str(self.var / "run" / "beat-schedule")])

    def start_valkey(self) -> None:
        """Starts Valkey (again) and waits until it answers."""
        self.processes["valkey"] = self._start(processes.valkey(self.var, self.socket))
        self.wait(self._valkey_answers, 10, "Valkey answers")

    def start_dns(self) -> None:
        """Starts the nameserver (again)."""
        self.processes["dns"] = self._start(processes.demo_dns(self.dns_port))

    def start_worker(self, *, wait: bool = True) -> None:
        """Starts the worker (again)."""
        (self.var / "run" / "worker.ready").unlink(missing_ok=True)
        self.processes["worker"] = self._start(processes.worker(concurrency=self.workers))
        if wait:
            self._wait_for_worker()

    def start_web(self, *, wait: bool = True) -> None:
        """Starts the web server (again)."""
        self.processes["web"] = self._start(processes.web([f"127.0.0.1:{self.port}"]))
        if wait:
            self._wait_for_web()

    def _wait_for_worker(self) -> None:
        self.wait((self.var / "run" / "worker.ready").exists, 40, "the worker is ready", needs="worker")

    def _wait_for_web(self) -> None:
        self.wait(lambda: self.get("/healthz")[0] == 200, 40, "the web server answers", needs="web")

    # --- hurting -----------------------------------------------------------------------------------------------------
    def kill(self, name: str) -> None:
        """kill -9 of a part and all its children, and waits for its end."""
        processes.kill(self.processes[name])

    def end(self, name: str, seconds: float = 40) -> None:
        """Warm stop of a part; fails when it had to be killed."""
        assert processes.stop(self.processes[name], seconds), f"{name} did not end within {seconds} s"

    def freeze(self, name: str) -> None:
        """The part hangs: it neither answers nor dies."""
        os.killpg(self.processes[name].pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """The part goes on."""
        os.killpg(self.processes[name].pid, signal.SIGCONT)

    def valkey(self) -> Redis:
        """A client of this stack's Valkey; close it."""
        return Redis(unix_socket_path=str(self.socket), socket_timeout=2, socket_connect_timeout=2)

    def _valkey_answers(self) -> bool:
        try:
            with self.valkey() as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False

    # --- asking ------------------------------------------------------------------------------------------------------
    def manage(self, *words: str, check: bool = True) -> str:
        """`manage.py words...` in a process of its own: its output. Fails with it when the command fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"manage.py {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout + done.stderr

    def sql(self, query: str, *params: object) -> list[tuple[Any, ...]]:
        """Rows of one statement in this stack's PostgreSQL, committed; parameters as %s."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(query, params)
            return cursor.fetchall() if cursor.description else []

    def facts(self) -> dict[str, Any]:
        """var/demo.json, after `manage("demo")`; the address is this stack's own."""
        found: dict[str, Any] = json.loads((self.var / "demo.json").read_text(encoding="utf-8"))
        return found | {"url": self.url}

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of one GET without a session; status 0 when nobody answers."""
        request = urllib.request.Request(self.url + path, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait(self, condition: Callable[[], object], seconds: float, what: str, *, needs: str = "") -> None:
        """Returns when `condition()` is true; fails with the logs after `seconds`, or when what it needs is dead."""
        deadline = time.monotonic() + seconds
        while not condition():
            dead = bool(needs) and self.processes[needs].poll() is not None
            if dead or time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds:.0f} s: {what}\n{self.logs()}")
            time.sleep(0.05)

    def logs(self) -> str:
        """The last lines of every part's log."""
        parts = []
        for log in sorted((self.var / "log").glob("*.log")):
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
            parts.append(f"--- {log.name}\n" + "\n".join(lines))
        return "\n".join(parts)
