"""A state as icon, word and colour, never colour alone: ``{{ grant.state|state_badge:"grant" }}``."""

from collections.abc import Iterable, Mapping

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accessprogram.templatetags.badge_words import STATES, Look

register = template.Library()

UNKNOWN = Look(_("not recorded"), "neutral", "circle-dashed")


def look(value: object, kind: str) -> Look:
    """The word, tone and icon of one state; a state nobody listed is shown in its own words, in neutral."""
    slug = str(getattr(value, "value", value) or "").replace("-", "_")
    if not slug:
        return UNKNOWN
    known = STATES.get(kind, {}).get(slug)
    return known or Look(slug.replace("_", " "), "neutral", "circle")


@register.filter
def state_badge(value: object, kind: str) -> SafeString:
    """The badge of a state; ``kind`` is a key of ``badge_words.STATES`` ("grant", "stage", "check" ...)."""
    found = look(value, kind)
    return render_to_string("_components/badge.html", {"label": found.word, "tone": found.tone, "icon": found.icon})


@register.filter
def state_word(value: object, kind: str) -> str:
    """Only the word of a state, for sentences, titles and exports."""
    return str(look(value, kind).word)


@register.filter
def state_tone(value: object, kind: str) -> str:
    """Only the tone of a state (good, caution, bad, progress, neutral), for timelines and pictures."""
    return look(value, kind).tone


@register.filter
def state_icon(value: object, kind: str) -> str:
    """Only the icon name of a state."""
    return look(value, kind).icon


@register.filter
def titled(slug: object, known: Iterable[Mapping[str, str]]) -> str:
    """The title of the one among ``known`` ({slug, title}) with this slug; else its words."""
    return next((str(one["title"]) for one in known if one["slug"] == slug), str(slug or "").replace("-", " "))
