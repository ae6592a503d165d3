"""A hit's comparison as people read it: the list's side from the hit, the applicant's side from the personal values."""

from typing import Any

from django.utils.translation import gettext as _

from accessprogram.models import PersonalValue
from reviews.models import Hit


def comparison_of(hit: Hit) -> list[dict[str, str]]:
    """The lines {field, ours, theirs, effect, words}; ``ours`` says so when the personal values were erased."""
    lines: list[dict[str, str]] = hit.comparison.get("lines", [])
    kept: dict[str, Any] = hit.comparison.get("ours", {})
    stored = PersonalValue.objects.filter(pk=kept.get("personal")).values_list("value", flat=True).first()
    ours = stored if isinstance(stored, list) else [_("erased")] * len(lines)
    return [{**line, "ours": str(text)} for line, text in zip(lines, ours, strict=True)]
