"""/board/: the numbers of the programme as pictures over tables, each number a link to its rows.

A person whose roles show numbers only (a dashboard reader) gets the same numbers without links: the rows behind them
would answer that they do not exist.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accessprogram.policy.actors import Actor
from accessprogram.queries.access import CASE_ROLES
from accessprogram.web.access import actor_of, staff_required
from accessprogram.web.commitments import DESK_ROLES
from accessprogram.web.grants import ACCESS_ROLES
from reviews.queries import boards
from reviews.queries.board_ledgers import StateCount, ledgers
from reviews.web import forecasts

READERS = ("dashboard_reader", "senior_reviewer", "programme_administrator", "auditor")
NOT_CLEAR = ("review", "adverse", "inconclusive", "errored")


@staff_required(*READERS)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The board for a range of days and, where chosen, one tier."""
    actor = actor_of(request)
    params = {name: request.GET[name] for name in ("programme", "tier") if _is_uuid(request.GET.get(name, ""))}
    first, last = _day(request.GET.get("from", "")), _day(request.GET.get("to", ""))
    found = boards.board(actor, params=params, first=first, last=last)
    kept = ledgers(actor, params=params, first=found.first, last=found.last)
    opens = may_open_rows(actor)
    context = {
        "board": found,
        "ledgers": kept,
        "params": params,
        "opens": opens,
        "backlog": _bars(found.backlog, opens),
        "open_total": sum(number.value for number in found.backlog),
        "open_url": reverse("reviews:queue", args=["open"]) if opens and not params else "",
        "active_grants": next(row.value for row in kept.grants if row.state == "active"),
        "tiers": boards.board_tiers(actor),
        "week_series": [{"label": _("opened")}, {"label": _("decided")}],
        "stats": [
            (_("Waiting for the partner"), found.waiting_on_partner.value, _url(found.waiting_on_partner, opens)),
            (_("Overdue"), found.overdue.value, _url(found.overdue, opens)),
        ],
        "forecast": forecasts.words(found.forecast),
        "weeks": _weeks(found.weeks, opens),
        "times": [(row, _link(row.params, opens)) for row in found.times],
        "medians": [
            {"label": str(row.tier), "value": round(row.median, 1), "url": _link(row.params, opens)}
            for row in found.times
            if row.median is not None
        ],
        "check_columns": [number.label for number in found.checks[0].numbers] if found.checks else [],
        "checks": [(row, [(number, _url(number, opens)) for number in row.numbers]) for row in found.checks],
        "unclear": [
            {
                "label": row.title,
                "value": sum(number.value for number in row.numbers if number.params["result"] in NOT_CLEAR),
            }
            for row in found.checks
        ],
        "decision_columns": [number.label for number in found.decisions[0].numbers] if found.decisions else [],
        "decisions": [(row, [(number, _url(number, opens)) for number in row.numbers]) for row in found.decisions],
        "outcomes": _outcomes(found.decisions),
        "reasons": [{"label": title, "value": n} for title, n in kept.reasons],
        "access_url": reverse("accessprogram:desk-access") + "?all=1" if actor.holds(*ACCESS_ROLES) else "",
        "grants": _states(kept.grants),
        "pledges": [
            (_("What partners pledged"), _states(kept.pledges["partner"])),
            (_("What the provider pledged"), _states(kept.pledges["provider"])),
        ],
        "pledges_url": reverse("accessprogram:desk-commitments") if actor.holds(*DESK_ROLES) else "",
    }
    return render(request, "reviews/boards/board.html", context)


def may_open_rows(actor: Actor) -> bool:
    """Whether every case behind this actor's numbers is one that they may see."""
    return actor.tiers(*boards.BOARD_ROLES) <= actor.tiers(*CASE_ROLES)


def _link(params: dict[str, str], opens: bool) -> str:
    return f"{reverse('reviews:cases')}?{urlencode(params)}" if opens else ""


def _url(number: boards.Number, opens: bool) -> str:
    return _link(number.params, opens) if number.value else ""


def _bars(numbers: Sequence[boards.Number], opens: bool) -> list[dict[str, Any]]:
    return [{"label": str(item.label).capitalize(), "value": item.value, "url": _url(item, opens)} for item in numbers]


def _weeks(weeks: Sequence[boards.Week], opens: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": date_format(week.monday, "j M"),
            "values": [week.opened.value, week.decided.value],
            "urls": [_url(week.opened, opens), _url(week.decided, opens)],
        }
        for week in weeks
    ]


def _outcomes(rows: Sequence[boards.Outcomes]) -> list[dict[str, Any]]:
    totals: dict[str, int] = {}
    for row in rows:
        for number in row.numbers:
            totals[str(number.label)] = totals.get(str(number.label), 0) + number.value
    return [{"label": label.capitalize(), "value": value} for label, value in totals.items()]


def _states(rows: Sequence[StateCount]) -> list[dict[str, Any]]:
    return [{"label": str(row.label).capitalize(), "value": row.value} for row in rows]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
