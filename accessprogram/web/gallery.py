"""Every component of the design system on one page, for those who build and judge pages."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accessprogram.templatetags.badge_words import STATES

WEEKS = ("W27", "W28", "W29", "W30", "W31", "W32", "W33", "W34", "W35", "W36", "W37", "W38")
FORM_ERRORS = [
    {"field": "id_lei", "text": "Legal entity identifier: a LEI has 20 letters and digits; this one has 18."}
]


def _pictures() -> dict[str, Any]:
    submitted = (4, 6, 3, 8, 11, 9, 7, 12, 10, 14, 9, 13)
    approved = (2, 3, 2, 4, 5, 6, 4, 7, 6, 8, 6, 7)
    declined = (1, 1, 0, 2, 3, 1, 2, 2, 3, 2, 1, 3)
    stages = (("Intake", 3), ("Checks", 7), ("Review", 18), ("Committee", 2), ("Confirmation", 5))
    days = (("0-2", 3), ("3-5", 11), ("6-8", 17), ("9-11", 9), ("12-14", 4), ("15-17", 2), ("18+", 1))
    return {
        "bars": [{"label": name, "value": value, "url": "#pictures"} for name, value in stages],
        "stacked": [{"label": week, "values": pair} for week, *pair in zip(WEEKS, approved, declined, strict=True)],
        "stacked_series": [{"label": "approved", "tone": "good"}, {"label": "declined", "tone": "neutral"}],
        "days": [{"label": name, "value": value} for name, value in days],
        "day_markers": [{"label": "half within 7 days", "at": 2.4}],
        "lines": [
            {"label": "submitted", "points": [{"label": w, "value": v} for w, v in zip(WEEKS, submitted, strict=True)]},
            {"label": "approved", "points": [{"label": w, "value": v} for w, v in zip(WEEKS, approved, strict=True)]},
        ],
        "spark": submitted,
    }


def _lists() -> dict[str, Any]:
    now = timezone.now()
    return {
        "tasks": [
            {"label": "Organisation and identifiers", "url": "#task", "state": "complete"},
            {"label": "People", "url": "#task", "state": "missing", "hint": "A signatory is not named yet"},
            {"label": "Use cases and rations", "url": "#task", "state": "in_progress"},
            {"label": "Evidence", "url": "#task", "state": "not_started"},
            {"label": "Check and submit", "state": "locked", "hint": "When every section is complete"},
        ],
        "steps": [
            {"label": "Submitted", "state": "done"},
            {"label": "Checks", "state": "done"},
            {"label": "Review", "state": "current", "note": "half within 7 days"},
            {"label": "Decision", "state": "todo"},
            {"label": "Agreement", "state": "todo"},
        ],
        "events": [
            {
                "title": "A second person is needed",
                "at": now - timedelta(hours=3),
                "who": "the desk",
                "icon": "users",
                "tone": "progress",
            },
            {
                "title": "You answered a question about authorised targets",
                "at": now - timedelta(days=2),
                "icon": "message-square",
                "body": "We own both address ranges.",
            },
            {"title": "Eight of eight checks finished", "at": now - timedelta(days=3), "icon": "check", "tone": "good"},
            {"title": "Application submitted", "at": now - timedelta(days=3, hours=1), "icon": "send"},
        ],
        "summary": [
            {"label": "Legal name", "value": "Example Orchard Ltd", "url": "#summary"},
            {"label": "LEI", "value": "", "missing": True, "url": "#summary", "action": "Add"},
            {"label": "Website", "value": "https://orchard.example"},
        ],
        "tabs": [
            {"label": "Mine", "url": "#tabs", "current": True, "count": 4},
            {"label": "Unassigned", "url": "#tabs", "count": 12},
            {"label": "Overdue", "url": "#tabs", "count": 0},
        ],
        "rows": [
            {"name": "Example Orchard Ltd", "tier": "Research", "stage": "review", "risk": 64, "due": now},
            {
                "name": "Example Lantern Cooperative",
                "tier": "Frontier",
                "stage": "confirmation",
                "risk": 21,
                "due": now,
            },
            {"name": "Example Harbour e. V.", "tier": "Community", "stage": "checks", "risk": 8, "due": now},
        ],
        "options": [
            ("own", "We own it", "Registered to the organisation"),
            ("contract", "A contract allows it", ""),
            ("bounty", "A public bounty programme", "Its policy must name the target"),
        ],
    }


@login_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`/ops/components/`; staff only, for everybody else it does not exist."""
    if not request.user.is_staff:
        raise Http404
    states = [(kind, list(known)) for kind, known in STATES.items()]
    return render(
        request,
        "_components/gallery.html",
        {"states": states, "now": timezone.now(), "form_errors": FORM_ERRORS} | _lists() | _pictures(),
    )
