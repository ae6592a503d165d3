"""The run fails when pytest skips more than TESTING.md allows."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_skip_beyond_the_list_fails_the_run(tmp_path: Path) -> None:
    (tmp_path / "test_one.py").write_text(
        "import pytest\n\n@pytest.mark.skip(reason='too hard')\ndef test_left_out():\n    pass\n"
    )
    words = [sys.executable, "-m", "pytest", str(tmp_path), "-n", "0", "-p", "no:cacheprovider"]
    words += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "skipped beyond the list in TESTING.md: test_one.py::test_left_out" in done.stdout
    assert done.stdout.rstrip().splitlines()[-1].strip("= ").startswith("1 skipped")
    assert done.returncode == 1
