"""The queue of signals and incidents, and one incident with its clocks, its record and the measures taken."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import CountersignError, Invalid, NotFound, WrongState
from accessprogram.models import Incident
from accessprogram.operations import incidents
from accessprogram.operations.signals import SEVERITIES
from accessprogram.policy.grants import ENFORCERS
from accessprogram.policy.incidents import DESK, READERS, may_move, may_work_on
from accessprogram.queries.enforcement import desk_measures, target_words
from accessprogram.queries.enforcement_targets import grounds
from accessprogram.queries.incidents import clocks_of, desk_incidents, next_due
from accessprogram.web.access import actor_of, staff_required

PAGE_SIZE = 50
VIEWS = {"signals": ["signal", "triaged"], "open": ["open", "contained"], "closed": ["closed"]}
KINDS = {
    "key-theft": gettext_lazy("A key or an account in the wrong hands"),
    "unusual-use": gettext_lazy("Unusual use"),
    "out-of-scope": gettext_lazy("Use outside the agreed use cases"),
    "onward-access": gettext_lazy("Access passed on to others"),
    "incident-notice": gettext_lazy("An incident that the partner told of"),
    "other": gettext_lazy("Something else"),
}


@never_cache
@staff_required(*READERS)
@require_safe
def desk_incidents_page(request: HttpRequest) -> HttpResponse:
    """Signals that nobody looked at first, then what is open, with what is owed next."""
    return _queue(request)


@staff_required(*DESK)
@require_POST
def incident_record(request: HttpRequest) -> HttpResponse:
    """A person of the desk saw something."""
    partner, _sep, programme = request.POST.get("about", "").partition(":")
    kind = request.POST.get("kind", "")
    try:
        made = incidents.record(
            actor=actor_of(request),
            partner_id=UUID(partner),
            programme_id=UUID(programme),
            kind=kind if kind in KINDS else "other",
            summary=request.POST.get("summary", ""),
        )
    except (ValueError, NotFound):
        sentence = _("Choose the partner.")
        return _queue(request, Invalid(sentence, fields={"about": sentence}))
    except Invalid as error:
        return _queue(request, error)
    messages.success(request, _("Recorded. Look at it now, or leave it in the queue."))
    return redirect("accessprogram:desk-incident", made.id)


@never_cache
@staff_required(*READERS)
@require_safe
def desk_incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident."""
    return _page(request, _visible(request, incident_id))


@staff_required(*DESK)
@require_POST
def incident_move(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Triage, open, dismiss, contain, reopen, close."""
    incident = _visible(request, incident_id)
    try:
        incidents.move(
            actor=actor_of(request),
            incident_id=incident.id,
            action=request.POST.get("action", ""),
            reason=request.POST.get("reason", ""),
            severity=request.POST.get("severity", ""),
        )
    except (Invalid, WrongState) as error:
        return _page(request, incident, error)
    messages.success(request, _("Done; it stands in the record."))
    return redirect("accessprogram:desk-incident", incident.id)


@staff_required(*DESK)
@require_POST
def incident_write(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """A note, the first notice, or the report."""
    incident = _visible(request, incident_id)
    try:
        incidents.write(
            actor=actor_of(request),
            incident_id=incident.id,
            kind=request.POST.get("kind", ""),
            text=request.POST.get("text", ""),
            for_partner=request.POST.get("for_partner") == "1",
        )
    except Invalid as error:
        return _page(request, incident, error)
    messages.success(request, _("It stands in the record."))
    return redirect("accessprogram:desk-incident", incident.id)


def _queue(request: HttpRequest, error: Invalid | None = None) -> HttpResponse:
    actor, now = actor_of(request), db_now()
    view = request.GET.get("view", "signals")
    if view not in VIEWS:
        raise Http404
    found = desk_incidents(actor).filter(state__in=VIEWS[view])
    if before := request.GET.get("before"):
        try:
            found = found.filter(created_at__lt=datetime.fromisoformat(before))
        except ValueError:
            raise Http404 from None
    page = list(found.order_by("-created_at", "id")[: PAGE_SIZE + 1])
    may_record = actor.holds(*DESK)
    context = {
        "view": view,
        "rows": [{"incident": one, "next": next_due(one, now)} for one in page[:PAGE_SIZE]],
        "older": page[PAGE_SIZE - 1].created_at.isoformat() if len(page) > PAGE_SIZE else "",
        "may_record": may_record,
        "grounds": grounds(actor)[:200] if may_record else [],
        "kinds": list(KINDS.items()),
        "typed": request.POST,
        "error": error,
        "errors": error.fields if error else {},
    }
    return render(request, "accessprogram/incidents/desk.html", context, status=422 if error else 200)


def _page(request: HttpRequest, incident: Incident, error: CountersignError | None = None) -> HttpResponse:
    actor = actor_of(request)
    measures = desk_measures(actor).filter(incident=incident)
    moves = [action for action in incidents.ACTIONS if may_move(actor, incident, action)]
    context = {
        "incident": incident,
        "clocks": clocks_of(incident),
        "next": next_due(incident, db_now()),
        "signals": list(incident.signals.select_related("surface", "by")[:PAGE_SIZE]),
        "entries": list(incident.entries.select_related("by")),
        "measures": [{"measure": row, "target": target_words(row)} for row in measures],
        "moves": moves,
        "may": may_work_on(actor, incident),
        "enforces": actor.holds(*ENFORCERS),
        "severities": SEVERITIES,
        "kind_words": KINDS.get(incident.kind, incident.kind),
        "typed": request.POST,
        "error": error,
        "errors": getattr(error, "fields", {}),
    }
    status = 200 if error is None else 422 if isinstance(error, Invalid) else 409
    return render(request, "accessprogram/incidents/incident.html", context, status=status)


def _visible(request: HttpRequest, incident_id: UUID) -> Incident:
    found = desk_incidents(actor_of(request)).filter(id=incident_id).first()
    if found is None:
        raise Http404
    return found
