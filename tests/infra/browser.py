"""A real browser for the tests: found, or fetched once (`python -m tests.infra.browser`).

Playwright's own download is not used: Debian's package or the npm package @sparticuz/chromium serve everywhere.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "@sparticuz/chromium@147.0.0"
SHELL = "chromium-headless-shell"  # Debian's package: the same engine without what only a window needs
UNPACKED = Path(__file__).parents[2] / "node_modules" / ".chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
CURE = """No browser for the tests. Any one of these gives one:
  - install Chromium (Debian, Ubuntu, as root: apt-get install chromium), so that `chromium` is on the PATH;
  - install Node.js and npm; the tests then fetch the package @sparticuz/chromium into node_modules/;
  - name an executable: CHROMIUM=/path/to/chromium make test"""
UNPACK = """
import chromium from "@sparticuz/chromium";
console.log(await chromium.executablePath());
"""


def find() -> str:
    """The browser's executable; empty when there is none."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        return named
    for name in (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    return str(UNPACKED / "chromium") if (UNPACKED / "chromium").exists() else ""


def flags(executable: str) -> list[str]:
    """Command-line flags under which it runs without a screen, also as root."""
    return [*FLAGS, "--headless=shell"] if executable.startswith(str(UNPACKED)) else FLAGS


def environment(executable: str) -> dict[str, str]:
    """Where the fetched browser finds libraries that this machine lacks; nothing for one that is installed."""
    if not executable.startswith(str(UNPACKED)):
        return {}
    needed = subprocess.run(["ldd", executable], capture_output=True, text=True, check=False).stdout
    return {"LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib")} if "not found" in needed else {}


def fetch() -> str:
    """Installs a browser by this machine's ordinary means: its executable, or empty."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update", "-qq"])
        for package in (SHELL, "chromium"):
            print(f"Installing {package} (apt-get) ...", flush=True)
            _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
            if find():
                return find()
    if shutil.which("npm"):
        print(f"Fetching {PACKAGE} (npm) ...", flush=True)
        _run(["npm", "install", "--no-save", "--silent", "--no-package-lock", PACKAGE])
        UNPACKED.mkdir(parents=True, exist_ok=True)
        _run(
            ["node", "--input-type=module", "--eval", UNPACK],
            {"TMPDIR": str(UNPACKED), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x"},
        )
    return find()


def _run(words: list[str], env: dict[str, str] | None = None) -> None:
    done = subprocess.run(words, env={**os.environ, **(env or {})}, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        print(f"{words[0]} failed with exit code {done.returncode}", file=sys.stderr)


if __name__ == "__main__":
    if not (find() or fetch()):
        sys.exit(CURE)
