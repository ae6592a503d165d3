"""One question of a form: label, help, example, control, error, tied together for screen readers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.text import slugify

register = template.Library()

CHOICE_KINDS = ("radio", "checkboxes")


def described_by(identifier: str, *, help: str, example: str, errors: Iterable[str]) -> str:
    """The ids that ``aria-describedby`` names, in reading order."""
    parts = [("help", help), ("example", example), ("error", list(errors))]
    return " ".join(f"{identifier}-{name}" for name, present in parts if present)


@register.inclusion_tag("_components/field_frame.html")
def bound_field(field: BoundField, **extra: Any) -> dict[str, Any]:
    """A field of a Django form; ``help``, ``example``, ``label`` and ``width`` override what the form says."""
    widget = field.field.widget
    group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    single = isinstance(widget, CheckboxInput) and not group
    help_text = extra.get("help") or field.help_text
    example = extra.get("example") or ""
    identifier = field.auto_id or field.html_name
    errors = list(field.errors)
    attributes: dict[str, Any] = {}
    if described := described_by(identifier, help=str(help_text), example=str(example), errors=errors):
        attributes["aria-describedby"] = described
    if errors and not group:
        attributes["aria-invalid"] = "true"
    if widget.attrs.get("placeholder"):
        attributes["placeholder"] = ""  # an example stands above the field: inside it, it looks like an answer
    return {
        "identifier": identifier,
        "label_for": field.id_for_label,
        "label": extra.get("label") or field.label,
        "help": help_text,
        "example": example,
        "errors": errors,
        "optional": not field.field.required and not single,
        "width": extra.get("width"),
        "group": group,
        "single": single,
        "hidden": field.is_hidden,
        "control": field.as_widget(attrs=attributes),
    }


def _options(options: Iterable[Any], value: Any) -> list[dict[str, Any]]:
    chosen = {str(item) for item in value} if isinstance(value, list | tuple | set) else {str(value)}
    rows = []
    for option in options or ():
        if isinstance(option, Mapping):
            row = {"value": option.get("value"), "label": option.get("label"), "help": option.get("help", "")}
        else:
            row = {"value": option[0], "label": option[1], "help": option[2] if len(option) > 2 else ""}
        rows.append(row | {"chosen": str(row["value"]) in chosen})
    return rows


@register.inclusion_tag("_components/field_frame.html")
def plain_field(name: str, label: str, kind: str = "text", **extra: Any) -> dict[str, Any]:
    """A question without a Django form.

    ``kind``: text, email, url, tel, number, date, password, textarea, select, radio, checkboxes, checkbox, file.
    ``options``: pairs (value, label), triples with help, or mappings; ``value`` is a list for checkboxes.
    """
    kind = kind or "text"
    identifier = extra.get("id") or f"id_{slugify(name).replace('-', '_')}"
    error = extra.get("error")
    errors = [error] if isinstance(error, str) and error else list(error or [])
    help_text, example = extra.get("help") or "", extra.get("example") or ""
    return {
        "identifier": identifier,
        "label_for": identifier,
        "label": label,
        "help": help_text,
        "example": example,
        "errors": errors,
        "optional": bool(extra.get("optional")),
        "width": extra.get("width"),
        "group": kind in CHOICE_KINDS,
        "single": kind == "checkbox",
        "described": described_by(identifier, help=help_text, example=example, errors=errors),
        "name": name,
        "kind": kind,
        "value": "" if extra.get("value") is None else extra["value"],
        "options": _options(extra.get("options") or (), extra.get("value")),
        "required": bool(extra.get("required")),
        "rows": extra.get("rows") or 5,
        "autocomplete": extra.get("autocomplete"),
    }


@register.filter
def shown_errors(form: Any) -> bool:
    """Whether an error summary has anything to say: a bound form with errors."""
    return bool(getattr(form, "is_bound", False) and form.errors)
