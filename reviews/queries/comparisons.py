"""A hit's comparison as people read it: the list's side from the hit, the applicant's side from the personal values."""

from typing import Any

from django.utils.translation import gettext as _

from accessprogram.models import PersonalValue
from reviews.models import Hit


def comparison_of(hit: Hit) -> list[dict[str, str]]:
    """The lines {field, ours, theirs, effect, words}; ``ours`` says so when the personal values were erased."""
    lines: list[dict[str, str]] = hit.comparison.get("lines", [])
    kept: dict[str, str] = hit.comparison.get("ours", {})
    found: list[list[Any]] = list(
        PersonalValue.objects.filter(pk__in=[kept["personal"]] if kept else []).values_list("value", flat=True)
    )
    ours = found[0] if found else [_("erased")] * len(lines)
    return [{**line, "ours": str(text)} for line, text in zip(lines, ours, strict=True)]
