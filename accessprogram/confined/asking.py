"""Starts a process that holds nothing, lends it one open file, and takes its bounded answer. Never raises for it."""

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from accessprogram.confined.limits import OUT_OF_MEMORY

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Answer:
    """``problem`` is empty or a stable word: timeout, memory, crashed. Then ``output`` may be anything."""

    output: bytes = b""
    problem: str = ""


def run(module: str, *, stream: IO[bytes], asked: Mapping[str, Any], seconds: float, output: int) -> Answer:
    """Run ``python -m module`` on ``stream`` (an open file, at its start), with ``asked`` as JSON in its only argument.

    At most ``seconds`` in all and ``output`` bytes of answer. The process confines itself (``limits``).
    """
    with tempfile.TemporaryFile() as written:
        problem = run_into(module, stream=stream, target=written, asked=asked, seconds=seconds)
        written.seek(0)
        return Answer(written.read(output + 1)[:output], problem)


def run_into(module: str, *, stream: IO[bytes], target: IO[bytes], asked: Mapping[str, Any], seconds: float) -> str:
    """As ``run``, with the answer written to ``target``, an open file; returns the problem, or nothing."""
    try:
        done = subprocess.run(
            # -B: under its limits it would leave half of a compiled module behind, for everybody.
            [sys.executable, "-s", "-B", "-m", module, json.dumps(dict(asked))],
            stdin=stream,
            stdout=target,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={"LANG": "C.UTF-8"},  # nothing of ours: no database, no keys, no proxy
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "timeout"
    except OSError:
        return "crashed"
    return _problem(done.returncode)


def _problem(status: int) -> str:
    if status == 0:
        return ""
    if status == OUT_OF_MEMORY:
        return "memory"
    return "timeout" if status in (-signal.SIGXCPU, -signal.SIGKILL) else "crashed"
