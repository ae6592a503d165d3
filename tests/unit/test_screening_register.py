"""What differs between two versions of a list, entry by entry."""

import dataclasses
import sqlite3
from pathlib import Path

import pytest

from reviews.screening.register import FILE, Change, differing, touched
from reviews.screening.snapshot import Manifest
from tests.factories import lists

ONE, TWO, THREE = lists.ENTITIES[:3]


def _counts(folder: Path) -> tuple[int, int, int]:
    manifest = Manifest.read(folder)
    return manifest.added, manifest.changed, manifest.removed


def test_first_version_is_all_new(tmp_path: Path) -> None:
    folder = lists.build(tmp_path / "one", (ONE, TWO))
    assert _counts(folder) == (2, 0, 0)
    assert touched(folder, [ONE.key, "made-up:99"]) == {ONE.key: Change.ADDED}


def test_difference_counts_added_changed_and_removed(tmp_path: Path) -> None:
    before = lists.build(tmp_path / "one", (ONE, TWO))
    after = lists.build(tmp_path / "two", (dataclasses.replace(ONE, title="Director"), THREE), before=before)
    assert _counts(after) == (1, 1, 1)
    assert touched(after, [ONE.key, TWO.key, THREE.key]) == {
        ONE.key: Change.CHANGED,
        TWO.key: Change.REMOVED,
        THREE.key: Change.ADDED,
    }
    assert differing(after, Change.REMOVED, 10) == [(TWO.key, TWO.name)]


def test_same_entries_in_another_order_differ_in_nothing(tmp_path: Path) -> None:
    before = lists.build(tmp_path / "one", (ONE, TWO))
    assert _counts(lists.build(tmp_path / "two", (TWO, ONE), before=before)) == (0, 0, 0)


def test_version_before_that_is_gone_makes_everything_new(tmp_path: Path) -> None:
    assert _counts(lists.build(tmp_path / "two", (ONE,), before=tmp_path / "gone")) == (1, 0, 0)


def test_key_that_two_entries_bear_is_counted_as_malformed(tmp_path: Path) -> None:
    folder = lists.build(tmp_path / "one", (ONE, ONE, TWO))
    assert (Manifest.read(folder).malformed, Manifest.read(folder).added) == (1, 2)


def test_register_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=FILE):
        touched(tmp_path, [ONE.key])


def test_register_that_is_broken_is_told_and_compared_with_as_if_it_were_gone(tmp_path: Path) -> None:
    before = lists.build(tmp_path / "one", (ONE,))
    (before / FILE).write_bytes(b"no database at all, but long enough to be taken for one" * 20)
    with pytest.raises(OSError, match="cannot be read"):
        touched(before, [ONE.key])
    assert _counts(lists.build(tmp_path / "two", (ONE,), before=before)) == (1, 0, 0)


def test_register_is_only_read_afterwards(tmp_path: Path) -> None:
    folder = lists.build(tmp_path / "one", (ONE,))
    (folder / FILE).chmod(0o400)
    assert differing(folder, Change.ADDED, 5) == [(ONE.key, ONE.name)]
    with sqlite3.connect(folder / FILE) as file:
        assert file.execute("SELECT hash FROM entry").fetchone() == (ONE.hash,)
