"""What the levels C0 to C4 and S0 to S4 mean, in a few words each."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

CAPABILITY: dict[int, str | Promise] = {
    0: _("no more than public tools give"),
    1: _("helps a beginner understand"),
    2: _("finds known kinds of flaws"),
    3: _("speeds up a skilled team"),
    4: _("does what only few experts can"),
}
SAFEGUARD: dict[int, str | Promise] = {
    0: _("nothing proved yet"),
    1: _("the basics are proved"),
    2: _("people and access are proved"),
    3: _("separated and watched"),
    4: _("the highest protection is proved"),
}


@register.filter
def capability_words(level: int | None) -> str:
    """How far an offering of this level can take an attacker."""
    return str(CAPABILITY.get(level, _("not assessed yet"))) if level is not None else str(_("not assessed yet"))


@register.filter
def safeguard_words(level: int | None) -> str:
    """How well a partner of this level is proved to protect what it is given."""
    return str(SAFEGUARD.get(level, "")) if level is not None else str(_("not assessed yet"))
