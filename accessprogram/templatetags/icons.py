"""Pictograms from one sprite: ``{% load icons %}{% icon "check" %}``."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """One symbol of ``static/img/icons.svg``.

    Without a ``label`` it is decoration, hidden from screen readers: the word stands beside it. ``css`` adds classes.
    """
    classes = f"icon {css}".strip()
    source = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', classes, label, source
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, source)
