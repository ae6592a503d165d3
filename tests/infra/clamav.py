"""A real clamd for the tests: found on the PATH, or its Debian packages unpacked beside the checkout, never installed.

Its signatures are our own: one hash of EICAR's test file. So it starts within a second and needs no network.
"""

import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.clamd import EICAR

UNPACKED = Path(__file__).parents[2] / "node_modules" / ".clamav"
PACKAGES = ("clamav-daemon", "libclamav12", "libmspack0", "libjson-c5", "libcurl4")
CURE = "No clamd here: install ClamAV's daemon, so that `clamd` is on the PATH, or have apt-get fetch Debian's package."


def find() -> tuple[str, dict[str, str]] | None:
    """The executable and what its environment needs; fetched once where apt-get can. None when it cannot be had."""
    named = shutil.which("clamd")
    if named:
        return named, {}
    executable = UNPACKED / "usr" / "sbin" / "clamd"
    if not executable.exists() and not _fetch():
        return None
    libraries = [str(folder) for folder in (UNPACKED / "usr" / "lib").glob("*-linux-gnu*")]
    return str(executable), {"LD_LIBRARY_PATH": os.pathsep.join(libraries)}


def _fetch() -> bool:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return False
    UNPACKED.mkdir(parents=True, exist_ok=True)
    quiet = {"cwd": UNPACKED, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    # A library that this release of Debian calls otherwise stands on the machine already, or clamd says so itself.
    for package in PACKAGES:
        subprocess.run(["apt-get", "download", package], **quiet)  # type: ignore[call-overload]
    for archive in UNPACKED.glob("*.deb"):
        subprocess.run(["dpkg", "-x", archive.name, "."], **quiet)  # type: ignore[call-overload]
    return (UNPACKED / "usr" / "sbin" / "clamd").exists()


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """What CLAMD is set to, for as long as the block. Raises RuntimeError with the cure when there is no clamd."""
    found = find()
    if found is None:
        raise RuntimeError(CURE)
    executable, needed = found
    signatures = folder / "signatures"
    signatures.mkdir()
    digest = hashlib.md5(EICAR, usedforsecurity=False).hexdigest()
    (signatures / "own.hdb").write_text(f"{digest}:{len(EICAR)}:Eicar-Test\n", encoding="ascii")
    address = folder / "clamd.sock"
    config = folder / "clamd.conf"
    said = f"Foreground yes\nLocalSocket {address}\nDatabaseDirectory {signatures}\nTemporaryDirectory {folder}\n"
    config.write_text(said + "StreamMaxLength 30M\n", encoding="utf-8")
    process = subprocess.Popen(
        [executable, "-c", str(config)],
        env={**os.environ, **needed},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        for _time in range(300):
            if address.exists() or process.poll() is not None:
                break
            time.sleep(0.1)
        if not address.exists():
            raise RuntimeError(f"clamd did not start. {CURE}")
        yield f"unix:{address}"
    finally:
        process.terminate()
        process.wait(20)
