"""Measures at the desk: what waits for a person, what is in force, the form that shows what it cuts before it cuts."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.enums import EnforcementAction
from accessprogram.errors import CountersignError, Invalid, NotAllowed, WrongState
from accessprogram.models import Enforcement
from accessprogram.operations import enforcement
from accessprogram.policy.actors import Actor
from accessprogram.policy.enforcement import (
    ACTIONS,
    REPRESENTATION_DAYS,
    may_enforce_on,
    may_impose,
    may_propose,
    may_ratify,
)
from accessprogram.policy.grants import ENFORCERS
from accessprogram.policy.incidents import READERS
from accessprogram.queries.enforcement import desk_measures, reached_grants, target_fault, target_words, tiers_of
from accessprogram.queries.enforcement_preview import preview
from accessprogram.queries.enforcement_targets import Ground, ground_of, grounds
from accessprogram.queries.grants import desk_grants
from accessprogram.queries.incidents import desk_incidents
from accessprogram.states import ENFORCEMENT
from accessprogram.web.access import actor_of, staff_required, step_up_required

PAGE_SIZE = 50
VIEWS: dict[str, Q] = {
    "waiting": Q(state="proposed") | Q(state="fell_back") | Q(state="in_force", is_emergency=True, ratified_at=None),
    "force": Q(state__in=["in_force", "fell_back"]),
    "over": Q(state__in=["ended", "dropped"]),
}
_TARGETS = {"user": "named_user_id", "surface": "surface_id", "use_case": "use_case_id", "grant": "grant_id"}


@never_cache
@staff_required(*READERS)
@require_safe
def desk_enforcement(request: HttpRequest) -> HttpResponse:
    """What waits for a person first; what is in force; what is over."""
    view = request.GET.get("view", "waiting")
    if view not in VIEWS:
        raise Http404
    actor = actor_of(request)
    found = desk_measures(actor).filter(VIEWS[view])
    if before := request.GET.get("before"):
        try:
            found = found.filter(created_at__lt=datetime.fromisoformat(before))
        except ValueError:
            raise Http404 from None
    page = list(found.order_by("-created_at", "id")[: PAGE_SIZE + 1])
    context = {
        "view": view,
        "rows": [{"measure": measure, "target": target_words(measure)} for measure in page[:PAGE_SIZE]],
        "older": page[PAGE_SIZE - 1].created_at.isoformat() if len(page) > PAGE_SIZE else "",
        "now": db_now(),
        "may_begin": actor.holds(*ENFORCERS),
    }
    return render(request, "accessprogram/enforcement/desk.html", context)


@staff_required(*ENFORCERS)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def measure_new(request: HttpRequest) -> HttpResponse:
    """Choose the smallest scope that helps, see exactly what it would have cut, then propose it or cut at once."""
    actor = actor_of(request)
    given = request.POST if request.method == "POST" else request.GET
    ground = _ground(actor, given)
    if ground is None:
        return render(request, "accessprogram/enforcement/choose.html", {"grounds": grounds(actor)[:200]})
    draft = _draft(ground, given)
    error: CountersignError | None = None
    if request.method == "POST":
        try:
            return _made(request, actor, draft, given)
        except (Invalid, WrongState, NotAllowed) as refused:
            error = refused
    return _form(request, actor, ground, draft, given, error)


def _made(request: HttpRequest, actor: Actor, draft: Enforcement, given: QueryDict) -> HttpResponse:
    of: dict[str, Any] = {
        name: getattr(draft, name)
        for name in ("programme_id", "partner_id", "scope", "incident_id", *_TARGETS.values())
    }
    of |= {"reason": given.get("reason", ""), "what_to_do": given.get("what_to_do", "")}
    if given.get("how") == "emergency":
        measure = enforcement.emergency(actor=actor, **of)
        said = _("It is in force: the next answer is no. Another person has to ratify it within 24 hours.")
    else:
        days = given.get("days", "")
        count = int(days) if days.isdecimal() else REPRESENTATION_DAYS
        measure = enforcement.propose(
            actor=actor,
            **of,
            action=draft.action,
            cause=draft.incident.reference if draft.incident is not None else _("asked for by a person of the desk"),
            due_at=db_now() + timedelta(days=count + 2),
            representation_days=count,
        )
        said = _("Proposed, and announced to the partner. Another person puts it in force once the partner was heard.")
    messages.success(request, said)
    return redirect("accessprogram:measure", measure.id)


def _form(
    request: HttpRequest,
    actor: Actor,
    ground: Ground,
    draft: Enforcement,
    given: QueryDict,
    error: CountersignError | None,
) -> HttpResponse:
    chosen = bool(draft.scope) and not target_fault(draft)
    tiers = tiers_of(draft) if chosen else frozenset()
    context = {
        "ground": ground,
        "draft": draft,
        "against": given.get("against") or _whole_grant(given),
        "actions": [(value, EnforcementAction(value).label) for value in EnforcementAction.values],
        "possible": chosen and draft.action in ACTIONS[draft.scope],
        "target": target_words(draft) if chosen else "",
        "preview": preview(draft) if chosen else None,
        "reached": list(reached_grants(draft).select_related("tier_version__tier")) if chosen else [],
        "may": may_enforce_on(actor, draft.partner_id, tiers) if chosen else None,
        "may_propose": may_propose(actor, draft.partner_id, tiers) if chosen else None,
        "typed": given,
        "days": given.get("days") or REPRESENTATION_DAYS,
        "error": error,
        "errors": getattr(error, "fields", {}),
    }
    status = 200 if error is None else 422 if isinstance(error, Invalid) else 409
    return render(request, "accessprogram/enforcement/new.html", context, status=status)


@never_cache
@staff_required(*READERS)
@require_safe
def measure(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """One measure: what it cuts, why, its clocks, what the partner said, and what can be done now."""
    return _page(request, _visible(actor_of(request), measure_id))


@staff_required(*ENFORCERS)
@require_POST
@step_up_required
def measure_act(request: HttpRequest, measure_id: UUID) -> HttpResponse:
    """Put in force, drop, ratify or end: what ``action`` says, from one table."""
    actor, found = actor_of(request), _visible(actor_of(request), measure_id)
    act = _ACTS.get(request.POST.get("action", ""))
    if act is None:
        return _page(request, found, Invalid(_("Choose what to do."), fields={"action": _("Choose what to do.")}))
    try:
        act(actor, found.id, request.POST)
    except (Invalid, WrongState) as refused:
        return _page(request, found, refused)
    messages.success(request, _("Done. The partner is told, and the next answer to the gateway says so."))
    return redirect("accessprogram:measure", found.id)


def _impose(actor: Actor, measure_id: UUID, given: QueryDict) -> object:
    return enforcement.impose(
        actor=actor, enforcement_id=measure_id, reason=given.get("reason") or None, until=_end_of(given.get("until"))
    )


_ACTS: dict[str, Callable[[Actor, UUID, QueryDict], object]] = {
    "impose": _impose,
    "drop": lambda actor, key, given: enforcement.drop(actor=actor, enforcement_id=key, reason=given.get("reason", "")),
    "ratify": lambda actor, key, given: enforcement.ratify(actor=actor, enforcement_id=key),
    "end": lambda actor, key, given: enforcement.end(actor=actor, enforcement_id=key, reason=given.get("reason", "")),
}


def _page(request: HttpRequest, found: Enforcement, error: CountersignError | None = None) -> HttpResponse:
    actor, now = actor_of(request), db_now()
    tiers, answered = tiers_of(found), found.representations.exists()
    unratified = found.is_emergency and found.ratified_at is None
    context = {
        "measure": found,
        "target": target_words(found),
        "now": now,
        "preview": preview(found) if found.state == "proposed" else None,
        "answers": list(found.representations.select_related("by")),
        "may": may_enforce_on(actor, found.partner_id, tiers),
        "may_impose": may_impose(actor, found, tiers, now=now, was_answered=answered),
        "may_ratify": may_ratify(actor, found, tiers),
        "can_impose": (found.state, "impose") in ENFORCEMENT,
        "can_ratify": found.state == "in_force" and unratified,
        "can_end": (found.state, "end") in ENFORCEMENT and found.action != "revoke",
        "enforces": actor.holds(*ENFORCERS),
        "typed": request.POST,
        "error": error,
        "errors": getattr(error, "fields", {}),
    }
    status = 200 if error is None else 422 if isinstance(error, Invalid) else 409
    return render(request, "accessprogram/enforcement/measure.html", context, status=status)


def _visible(actor: Actor, measure_id: UUID) -> Enforcement:
    found = desk_measures(actor).filter(id=measure_id).first()
    if found is None:
        raise Http404
    return found


def _ground(actor: Actor, given: QueryDict) -> Ground | None:
    """Of which partner and programme: named by a grant, an incident, or both ids. Raises Http404 for others."""
    try:
        if key := given.get("incident"):
            incident = desk_incidents(actor).filter(id=UUID(key)).first()
            if incident is None:
                raise Http404
            return ground_of(actor, incident.partner_id, incident.programme_id, incident)
        if key := given.get("grant"):
            grant = desk_grants(actor).filter(id=UUID(key)).first()
            if grant is None:
                raise Http404
            return ground_of(actor, grant.partner_id, grant.programme_id)
        if (partner := given.get("partner")) and (programme := given.get("programme")):
            return ground_of(actor, UUID(partner), UUID(programme))
    except ValueError:
        raise Http404 from None
    return None


def _draft(ground: Ground, given: QueryDict) -> Enforcement:
    """A measure that is not written: what the form says, as far as it says it."""
    scope, _sep, key = (given.get("against") or _whole_grant(given)).partition(":")
    draft = Enforcement(
        programme=ground.programme,
        partner=ground.partner,
        incident=ground.incident,
        scope=scope if scope in ACTIONS else "",
        action=given.get("action", "") or "suspend",
        reason=given.get("reason", "").strip(),
    )
    if scope in _TARGETS:
        try:
            setattr(draft, _TARGETS[scope], UUID(key))
        except ValueError:
            raise Http404 from None
    return draft


def _whole_grant(given: QueryDict) -> str:
    """What the form says when one comes from a grant."""
    return f"grant:{given['grant']}" if given.get("grant") else ""


def _end_of(day: str | None) -> datetime | None:
    """The end of a day in UTC; nothing for nothing. Raises Invalid."""
    if not day:
        return None
    try:
        found = parse_date(day)
    except ValueError:
        found = None
    if found is None:
        sentence = _("Write the date as year, month and day.")
        raise Invalid(sentence, fields={"until": sentence})
    return datetime.combine(found, time(23, 59), tzinfo=ZoneInfo("UTC"))
