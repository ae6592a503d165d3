"""Dates as people need them: the absolute date to read, the relative one in the tooltip."""

from datetime import date, datetime, timedelta

from django import template
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _

register = template.Library()


def relative(moment: datetime) -> str:
    """How far away a moment is, in words, to one unit."""
    now = timezone.now()
    if abs((moment - now).total_seconds()) < 60:
        return _("just now")
    if moment > now:
        return _("in %(distance)s") % {"distance": timeuntil(moment, now, depth=1)}
    return _("%(distance)s ago") % {"distance": timesince(moment, now, depth=1)}


def _relative_day(day: date) -> str:
    days = (day - timezone.localdate()).days
    words = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    if days in words:
        return words[days]
    if days > 0:
        return _("in %(days)d days") % {"days": days}
    return _("%(days)d days ago") % {"days": -days}


@register.simple_tag
def when(value: datetime | date | None, style: str = "full") -> SafeString:
    """``<time>`` with the absolute date and the relative one as its title; a dash for nothing.

    ``style``: "full" (3 Mar 2026, 14:05), "day" (3 Mar 2026), "short" (3 Mar, with the year when it is not this one).
    """
    if not value:
        return format_html('<span class="faint">{}</span>', "\u2013")
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else timezone.make_aware(value)
        title = f"{relative(local)} · {format_date(local, 'l j F Y, H:i T')}"
        this_year = local.year == timezone.localdate().year
    else:
        local, title, this_year = value, _relative_day(value), value.year == timezone.localdate().year
        style = "day" if style == "full" else style
    pattern = {"full": "j M Y, H:i", "day": "j M Y"}.get(style) or ("j M" if this_year else "j M Y")
    return format_html(
        '<time datetime="{}" title="{}" class="nowrap">{}</time>', value.isoformat(), title, format_date(local, pattern)
    )


@register.filter
def days_later(value: datetime, days: int) -> datetime:
    """The moment so many days after ``value``."""
    return value + timedelta(days=days)


@register.filter
def relative_words(value: datetime | date | None) -> str:
    """ "in 3 days", "2 hours ago": for sentences that already stand beside the absolute date."""
    if not value:
        return ""
    return relative(value) if isinstance(value, datetime) else _relative_day(value)
