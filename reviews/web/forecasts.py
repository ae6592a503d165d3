"""A forecast in words: a day with its range, or that nothing can be said, and why."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reviews.queries.forecast import QueueForecast


def words(found: QueueForecast) -> dict[str, Any]:
    """``value`` and ``note`` of a figure on a page."""
    said = found.said
    given = {
        "decided": said.decided,
        "days": said.days,
        "soonest": date_format(found.soonest, "j M Y") if found.soonest else "",
        "latest": date_format(found.latest, "j M Y") if found.latest else "",
    }
    if said.waiting == 0:
        return {"value": _("today"), "note": _("No case is open.")}
    if said.likely is None:
        note = _("%(decided)d cases were closed in the last %(days)d working days: too few to say.")
        return {"value": _("cannot say"), "note": note % given}
    pace = _("At the pace of the last %(days)d working days (n = %(decided)d), if no case came.") % given
    if found.likely is None:
        return {"value": _("not in sight"), "note": pace}
    if found.latest is None:
        between = _("Not before %(soonest)s, perhaps much later.") % given
    else:
        between = _("Nine times in ten between %(soonest)s and %(latest)s.") % given
    return {"value": date_format(found.likely, "j M Y"), "note": f"{between} {pace}"}
