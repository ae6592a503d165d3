"""The inputs of the formula for finding, and what a step asks of them, in words."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

INPUTS: dict[str, str | Promise] = {
    "reported": _("findings reported in a year"),
    "valid": _("of them acknowledged as valid"),
    "fixed": _("of them fixed"),
    "valid_share": _("valid, of those that were answered"),
    "median_days_to_fix": _("median days from report to fix"),
    "waiting": _("reports that nobody answered within 14 days"),
}
NEEDS: dict[str, str | Promise] = {
    "reported": _("at least %(need)s findings reported in a year"),
    "valid": _("at least %(need)s findings acknowledged as valid"),
    "fixed": _("at least %(need)s findings fixed"),
    "valid_share": _("at least %(need)s of the answered findings valid"),
    "median_days_to_fix": _("a median of at most %(need)s days from report to fix"),
    "waiting": _("at most %(need)s reports unanswered after 14 days"),
}


@register.filter
def in_order(inputs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The inputs in the order in which they are told; the database keeps them in another."""
    return [(name, inputs[name]) for name in INPUTS if name in inputs]


@register.filter
def input_words(name: str) -> str:
    """What an input counts."""
    return str(INPUTS.get(name, name))


@register.simple_tag
def input_value(name: str, value: Any) -> str:
    """An input as people read it: a share in percent, days to one decimal, a dash for nothing to measure."""
    if value is None:
        return "\u2013"
    if name == "valid_share":
        return f"{number_format(round(100 * float(value)))} %"
    return number_format(round(float(value), 1) if name == "median_days_to_fix" else value)


@register.simple_tag
def need_words(name: str, need: Any) -> str:
    """What a step asks of an input."""
    return str(NEEDS.get(name, name)) % {"need": input_value(name, need)}
