"""Values of the environment: read, remembered when wrong, never guessed."""

from pathlib import Path

import pytest

from config import env, system_checks


@pytest.fixture(autouse=True)
def _no_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "problems", [])


@pytest.mark.parametrize(("written", "understood"), [("1", True), ("true", True), ("0", False), ("off", False)])
def test_flag_is_read(monkeypatch: pytest.MonkeyPatch, written: str, understood: bool) -> None:
    monkeypatch.setenv("SWITCH", written)
    assert env.flag("SWITCH", default=not understood) is understood
    assert env.problems == []


def test_flag_that_is_neither_keeps_the_default_and_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCH", "maybe")
    assert env.flag("SWITCH", default=True) is True
    assert [(error.id, error.hint) for error in system_checks.environment()] == [
        ("countersign.E001", "Write SWITCH=1 or SWITCH=0.")
    ]


@pytest.mark.parametrize("written", ["many", "0", "11", "5.5"])
def test_number_outside_its_range_is_reported(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("COUNT", written)
    assert env.number("COUNT", 5, low=1, high=10) == 5
    assert [problem.name for problem in env.problems] == ["COUNT"]


def test_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNT", " ")
    assert env.number("COUNT", 5, low=1, high=10) == 5
    assert env.problems == []


@pytest.mark.parametrize("written", ["mysql://u:p@h/n", "oracle://u:p@h/n", "nonsense"])
def test_database_that_is_not_supported_is_reported(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("DATABASE_URL", written)
    assert env.database({"ENGINE": "django.db.backends.sqlite3"}) == {"ENGINE": "django.db.backends.sqlite3"}
    assert [problem.name for problem in env.problems] == ["DATABASE_URL"]


@pytest.mark.parametrize("written", ["/run/clamd.ctl", "tcp:host", "tcp:host:0", "unix:relative", "http://host:3310"])
def test_scanner_that_cannot_be_reached_like_this_is_reported(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("CLAMD", written)
    assert env.scanner("CLAMD") == ""
    assert [problem.name for problem in env.problems] == ["CLAMD"]


@pytest.mark.parametrize("written", ["unix:/run/clamav/clamd.ctl", "tcp:[::1]:3310", "tcp:scanner.example:3310"])
def test_scanner_is_read(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("CLAMD", written)
    assert (env.scanner("CLAMD"), env.problems) == (written, [])


def test_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET", raising=False)
    file = tmp_path / "keys" / "secret"
    first = env.secret("SECRET", file)
    assert env.secret("SECRET", file) == first
    assert len(first) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret"]


def test_secret_of_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "given")
    assert env.secret("SECRET", tmp_path / "secret") == "given"
    assert not (tmp_path / "secret").exists()
