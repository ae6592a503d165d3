"""A person by name and initials: ``{% who user %}``."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()


def display_name(person: Any) -> str:
    """The name a person goes by; their address when they gave none; a plain word when there is nobody."""
    if person is None:
        return _("nobody")
    if isinstance(person, str):
        return person
    for attribute in ("display_name", "full_name", "name", "email"):
        value = getattr(person, attribute, "")
        if value and isinstance(value, str):
            return value
    return str(person)


@register.filter
def initials(person: Any) -> str:
    """Two letters for the round mark beside a name."""
    words = [word for word in display_name(person).partition("@")[0].replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


@register.simple_tag
def who(person: Any, note: str = "") -> SafeString:
    """Initials and name; ``note`` is a role or another short fact beside it."""
    if person is None:
        return format_html('<span class="faint">{}</span>', _("nobody"))
    mark = format_html('<span class="avatar" aria-hidden="true">{}</span>', initials(person))
    extra = format_html(' <span class="faint text-sm">{}</span>', note) if note else ""
    return format_html('<span class="person">{}<span>{}{}</span></span>', mark, display_name(person), extra)
