"""The direction of imports (.importlinter), and no rooms that gather everything."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = [path for app in ("config", "accessprogram", "reviews") for path in (ROOT / app).rglob("*.py")]
CODE = [path for path in SOURCES if "migrations" not in path.parts]


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [ROOT / ".venv" / "bin" / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_named_after_nothing() -> None:
    assert [path for path in SOURCES if path.stem in {"utils", "util", "helpers", "common", "misc"}] == []


def test_each_function_local_import_says_why() -> None:
    bare = []
    for path in CODE:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "PLC0415" in line and not line.partition("PLC0415")[2].strip(" -"):
                bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert bare == []


@pytest.mark.parametrize("app", ["accessprogram", "reviews"])
def test_migrations_of_the_lasting_facts_never_name_the_process(app: str) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / app / "migrations").glob("*.py"))
    assert ("reviews" in text) == (app == "reviews")
