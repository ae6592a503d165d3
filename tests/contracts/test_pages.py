"""Every page is one of ours: same frame, same rules. (No inline style or script: test_design_system.py.)"""

import re
from pathlib import Path

import pytest

from tests.contracts.source import ROOT, page_templates

TEMPLATES = ROOT / "templates"
FRAMES = {"base.html", "_error.html", "admin/base.html", "admin/base_site.html"}
# Pages whose frame is the sign-in library's layout, which is ours (templates/allauth/layouts extends base.html).
LAYOUTS = re.compile(r"allauth/layouts/[a-z]+\.html|(account|mfa|socialaccount)/[a-z_/]+\.html|admin/[a-z_/]+\.html")
STANDALONE = {
    "base.html",
    "admin/base.html",  # Django's own page structure in our frame's look
    "500.html",  # shown when even the frame may be what is broken
}


def _extends(path: Path) -> str:
    found = re.search(r"{%\s*extends\s+[\"']([^\"']+)[\"']", path.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _frame(path: Path) -> str:
    """What it extends in the end, among our own templates."""
    parent = _extends(path)
    while parent and parent not in FRAMES and (TEMPLATES / parent).exists():
        parent = _extends(TEMPLATES / parent)
    return parent


@pytest.mark.parametrize("path", page_templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_page_stands_in_the_frame(path: Path) -> None:
    name = path.relative_to(TEMPLATES).as_posix()
    frame = _frame(path)
    assert name in STANDALONE or frame in FRAMES or LAYOUTS.fullmatch(frame), f"{name} extends {frame or 'nothing'}"


def test_layouts_of_the_sign_in_library_stand_in_the_frame() -> None:
    layouts = sorted((TEMPLATES / "allauth" / "layouts").glob("*.html"))
    assert layouts
    assert {path.name: _frame(path) for path in layouts} == {path.name: "base.html" for path in layouts}
