"""The real clamd, over its own socket: what the scanner of our tests says is what it says."""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from accessprogram import clamd
from tests.infra import clamav
from tests.servers.clamd import EICAR


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    # A socket's path is short; pytest's own folders are not.
    with tempfile.TemporaryDirectory(prefix="clamd-") as folder, clamav.running(Path(folder)) as place:
        yield place


def test_clamd_calls_the_test_file_by_its_name(address: str) -> None:
    verdict = clamd.scan(io.BytesIO(EICAR), address=address, seconds=10)
    assert (verdict.infected, verdict.signature.startswith("Eicar-Test")) == (True, True)


@pytest.mark.parametrize("content", [b"", b"a text", b"x" * 3_000_000])
def test_clamd_calls_an_honest_file_clean(address: str, content: bytes) -> None:
    assert clamd.scan(io.BytesIO(content), address=address, seconds=10) == clamd.Verdict(False)


def test_file_above_clamds_limit_is_no_verdict(address: str) -> None:
    with pytest.raises(clamd.ScannerUnavailable, match="size limit"):
        clamd.scan(io.BytesIO(b"x" * 31 * 1024 * 1024), address=address, seconds=20)
