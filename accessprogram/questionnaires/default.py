"""The questionnaire that the product brings along: nine sections, and the summary page makes ten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TITLE = "Application for trusted access"
SLUG = "trusted-access"


def default_definition() -> dict[str, Any]:
    """A fresh copy of the definition, ready to be stored as the first version of a programme's questionnaire."""
    definition: dict[str, Any] = json.loads(Path(__file__).with_name("default.json").read_text(encoding="utf-8"))
    return definition
