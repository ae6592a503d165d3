"""What keeps the look one look: every state has its badge, every icon exists, no page smuggles in style or script."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import TextChoices

from accessprogram import enums
from accessprogram.templatetags.badge_words import STATES
from reviews import enums as judging

BASE = Path(settings.BASE_DIR)
TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
TONES = {"good", "caution", "bad", "progress", "neutral"}
KINDS: dict[str, type[TextChoices]] = {
    "application": enums.ApplicationState,
    "agreement": enums.AgreementState,
    "grant": enums.GrantState,
    "surface": enums.SurfaceState,
    "commitment": enums.CommitmentState,
    "publication": enums.PublicationState,
    "outcome": enums.Outcome,
    "stage": judging.Stage,
    "waits_on": judging.WaitsOn,
    "decision": judging.DecisionState,
    "disposition": judging.Disposition,
}


def symbols() -> set[str]:
    sprite = (BASE / "static/img/icons.svg").read_text()
    return set(re.findall(r'<symbol id="([^"]+)"', sprite))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_state_badge_covers_every_state_of_its_kind(kind: str) -> None:
    assert set(KINDS[kind].values) - set(STATES[kind]) == set()


def test_check_badges_cover_status_and_outcome() -> None:
    assert {*judging.RunStatus.values, *judging.RunOutcome.values} - set(STATES["check"]) == set()


def test_badge_tones_and_icons_exist() -> None:
    looks = [look for known in STATES.values() for look in known.values()]
    assert {look.tone for look in looks} - TONES == set()
    assert {look.icon for look in looks} - symbols() == set()


def test_icons_named_in_templates_exist() -> None:
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'(?:{% icon |[ ]icon=|icon\|default:)"([a-z0-9-]+)"', path.read_text())
    }
    assert named - symbols() == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(BASE)))
def test_template_carries_no_inline_style_or_script(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    assert re.findall(r"<style\b|\sstyle=", text) == []
    assert re.findall(r"<[^>]*\son[a-z]+=", text) == []
    assert re.findall(r"hx-on|hx-vals=[\"']js:|javascript:|data:image", text) == []
    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [tag for tag in scripts if "src=" not in tag and 'type="application/json"' not in tag] == []


def test_raw_colours_stand_only_in_the_tokens() -> None:
    found = {
        path.name: re.findall(r"#[0-9a-fA-F]{3,8}\b|oklch\(|rgba?\(|hsla?\(", path.read_text())
        for path in (BASE / "static/css").glob("*.css")
        if path.name != "tokens.css"
    }
    assert {name: colours for name, colours in found.items() if colours} == {}


def test_scripts_never_write_markup() -> None:
    sinks = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    ours = [path for path in (BASE / "static/js").glob("*.js") if path.name != "trusted-types.js"]
    # The names of htmx's ways to put in what our own server answered; the policy of trusted types looks at that.
    swaps = r'swap: "(?:inner|outer)HTML"'
    found = {path.name: re.findall(sinks, re.sub(swaps, "", path.read_text())) for path in ours}
    assert found == {path.name: [] for path in ours}
