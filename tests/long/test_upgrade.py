"""An installation of the version before, with rows and guards, is brought to this one without losing any."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

BEFORE = "0003_words_of_the_ledger"


def manage(var: Path, *words: str) -> str:
    env = {**os.environ, "COUNTERSIGN_VAR": str(var), "DATABASE_URL": "", "DEMO": "0"}
    done = subprocess.run([sys.executable, "manage.py", *words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_rows_of_the_version_before_are_kept(tmp_path: Path) -> None:
    """On SQLite, which remakes tables: guards that read other tables stand in its way, and rows must be copied."""
    tmp_path.chmod(0o700)
    manage(tmp_path, "migrate", "accessprogram", BEFORE, "-v0")
    file = tmp_path / "countersign.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        programme, tier = "a" * 32, "b" * 32
        database.execute(
            "INSERT INTO accessprogram_programme (id, created_at, slug, title, summary, provider_name, intake_open) "
            "VALUES (?, '2026-01-01', 'older', 'Older', '', 'Provider', 1)",
            [programme],
        )
        database.execute(
            "INSERT INTO accessprogram_tier (id, created_at, slug, title, position, programme_id) "
            "VALUES (?, '2026-01-01', 'first', 'First', 1, ?)",
            [tier, programme],
        )
        database.execute(
            "INSERT INTO accessprogram_ruleversion (id, created_at, kind, number, state, rule, programme_id) "
            "VALUES (?, '2026-01-01', 'safeguard', 1, 'draft', '{}', ?)",
            ["c" * 32, programme],
        )
        database.execute(
            "INSERT INTO accessprogram_commitmenttemplate (id, created_at, slug, side, title, text, metric, unit, "
            "default_target, due_days, evidence, programme_id) "
            "VALUES (?, '2026-01-01', 'older', 'partner', 'Older', 'Text', 'm', 'u', '1', 30, 'e', ?)",
            ["d" * 32, programme],
        )
    manage(tmp_path, "migrate", "-v0")
    with sqlite3.connect(file) as database:
        rows = database.execute(
            "SELECT slug, cure_days, verification, cadence_days FROM accessprogram_commitmenttemplate"
        ).fetchall()
        assert rows == [("older", 30, "person", None)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert "no changes" in manage(tmp_path, "makemigrations", "--check", "--dry-run").lower()
