"""Hostile files through the real process: refused or inconclusive within their limits, and nothing left behind."""

import io
import json
import os
import resource
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from accessprogram.confined.asking import run
from reviews.checks.base import Outcome
from reviews.checks.evidence_files import EvidenceFiles
from reviews.documents import previews
from reviews.documents.client import SECONDS, Documents
from reviews.documents.words import Refused, Seen
from tests.factories.subjects import file_fact, organisation, sources
from tests.hostile.files import BENIGN, HOSTILE, SHORT

# What a formula would do in a table program it does not do as letters. Commands without end draw an empty page, on a
# machine that comes to their end in time.
SHOWN = {"formula that starts a program": ("",), "PDF with commands without end": ("", Refused.SLOW)}
WHY_NOT = tuple(Refused)
DRAWN = (
    "PDF with a hidden script",
    "archive behind a picture",
    "PDF whose pages loop",
    "formula that starts a program",
)
# `make hostile` sets it; `make test` takes one file of each kind.
WHOLE = os.environ.get("HOSTILE") == "full"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("store")


def _outcome(store: Path, name: str, content: bytes) -> tuple[Outcome, str, float]:
    """What the check finds, and how long it took; the store is as it was, and this process no larger."""
    path = store / "one"
    path.write_bytes(content)
    before, began = _memory(), time.monotonic()
    subject = organisation(files=(file_fact(content, name=name, declared_type="application/octet-stream"),))
    finding = EvidenceFiles().evaluate(subject, sources(documents=Documents({"f1": path})))
    took = time.monotonic() - began
    assert (list(store.iterdir()), path.read_bytes() == content) == ([path], True)
    assert _memory() - before < 50 * 1024 * 1024
    return finding.outcome, finding.summary, took


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()


@pytest.mark.parametrize("which", HOSTILE if WHOLE else SHORT)
def test_hostile_file_is_never_clear_and_ends_within_its_limits(store: Path, which: str) -> None:
    name, make, allowed = HOSTILE[which]
    outcome, summary, took = _outcome(store, name, make())
    assert outcome in allowed, summary
    assert took < SECONDS + 2, summary


@pytest.mark.parametrize("which", BENIGN if WHOLE else ["PDF that only its owner may change"])
def test_benign_twin_is_clear_after_them(store: Path, which: str) -> None:
    name, make = BENIGN[which]
    outcome, summary, _took = _outcome(store, name, make())
    assert outcome is Outcome.CLEAR, summary


@pytest.mark.parametrize("which", HOSTILE if WHOLE else DRAWN)
def test_hostile_file_is_shown_as_plain_pictures_or_letters_or_not_at_all(store: Path, which: str) -> None:
    """Whatever it is, what comes out is pixels or letters, in its time, and nothing is left anywhere."""
    path = store / "one"
    path.write_bytes(HOSTILE[which][1]())
    began = time.monotonic()
    drawn = previews.draw(path)
    assert (time.monotonic() - began < previews.SECONDS + 2, list(store.iterdir())) == (True, [path])
    assert all(previews.is_plain(picture) for picture in drawn.pictures)
    assert drawn.refused in SHOWN.get(which, WHY_NOT)


@pytest.mark.parametrize("which", BENIGN if WHOLE else ["PDF", "photograph"])
def test_benign_twin_is_shown_where_its_kind_is(store: Path, which: str) -> None:
    name, make = BENIGN[which]
    path = store / "one"
    path.write_bytes(make())
    drawn = previews.draw(path)
    assert drawn.refused == ("kind" if name.endswith("docx") else "")
    assert bool(drawn.pictures) == (not name.endswith((".docx", ".md", ".csv")))


def test_a_picture_that_carries_more_than_pixels_is_not_handed_on() -> None:
    made = io.BytesIO()
    Image.new("RGB", (4, 3)).save(made, "PNG")
    told = io.BytesIO()
    info = PngInfo()
    info.add_text("comment", "x")
    Image.new("RGB", (4, 3)).save(told, "PNG", pnginfo=info)
    judged = [
        previews.is_plain(previews.Picture(png=png, width=width, height=3))
        for png, width in (
            *((made.getvalue(), 4), (made.getvalue(), 5), (told.getvalue(), 4)),
            *((made.getvalue() + b"x", 4), (made.getvalue()[:-3], 4)),
        )
    ]
    assert judged == [True, False, False, False, False]


def test_confined_process_reaches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, tempfile.TemporaryFile() as nothing:
        listening.settimeout(0.1)
        asked = {"port": listening.getsockname()[1], "file": str(tmp_path / "written")}
        answer = run("tests.hostile.reaching_out", stream=nothing, asked=asked, seconds=10, output=10_000)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert (answer.problem, json.loads(answer.output)) == ("", {"led": [], "environment": ["LANG"]})
    assert list(tmp_path.iterdir()) == []


def test_process_that_cannot_start_is_told() -> None:
    with tempfile.TemporaryFile() as nothing:
        assert (
            run("tests.hostile.no_such_module", stream=nothing, asked={}, seconds=10, output=100).problem == "crashed"
        )


def test_run_of_many_slow_files_ends_within_its_time(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviews.documents.client.RUN_SECONDS", 0.2)
    (store / "one").write_bytes(b"an honest text of more than twenty letters")
    documents = Documents({"f1": store / "one"})
    seen = [documents.inspect("f1", max_bytes=1000, max_pixels=1).observations for _time in range(40)]
    assert (seen[-1], len([one for one in seen if one == ()]) < 4) == ((Seen.TIMEOUT,), True)
