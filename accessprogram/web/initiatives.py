"""Initiatives: the partner's pages, and the public one once an owner agreed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.errors import Invalid
from accessprogram.models import Initiative, Objective, Partner
from accessprogram.operations import initiatives
from accessprogram.policy.contributions import may_record
from accessprogram.policy.initiatives import may_publish
from accessprogram.queries.contributions import choices_for
from accessprogram.queries.initiatives import Aim, aims, given, own_initiatives, public_initiatives
from accessprogram.queries.partners import own_partners
from accessprogram.web.access import actor_of, partner_required
from accessprogram.web.contributions import uuid_of
from accessprogram.web.grants import chosen_partner


@never_cache
@partner_required
@require_safe
def initiatives_page(request: HttpRequest) -> HttpResponse:
    """The partner's initiatives."""
    return _list(request, chosen_partner(request))


@partner_required
@require_POST
def initiative_start(request: HttpRequest) -> HttpResponse:
    """A new one."""
    partner = chosen_partner(request)
    try:
        made = initiatives.start(
            actor=actor_of(request),
            partner_id=partner.id,
            programme_id=uuid_of(request.POST.get("programme")) or UUID(int=0),
            title=request.POST.get("title", ""),
            summary=request.POST.get("summary", ""),
        )
    except Invalid as error:
        return _list(request, partner, error=error)
    messages.success(request, _("Started. Say next what it wants to reach."))
    return redirect("accessprogram:initiative", made.id)


@never_cache
@partner_required
@require_safe
def initiative(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Objectives with their trend, projects, and what was found, disclosed, fixed, released."""
    return _page(request, _own(request, initiative_id))


@partner_required
@require_POST
def objective_add(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """One more objective."""
    found, sent = _own(request, initiative_id), request.POST
    try:
        numbers = _numbers(sent, ("baseline", "target"))
        initiatives.add_objective(
            actor=actor_of(request),
            initiative_id=found.id,
            title=sent.get("title", ""),
            metric=sent.get("metric", ""),
            unit=sent.get("unit", ""),
            due_on=_day(sent, "due_on"),
            **numbers,
        )
    except Invalid as error:
        return _page(request, found, error=error)
    messages.success(request, _("The objective was added."))
    return redirect("accessprogram:initiative", found.id)


@partner_required
@require_POST
def reading_record(request: HttpRequest, objective_id: UUID) -> HttpResponse:
    """A measured value."""
    of = Objective.objects.filter(id=objective_id).values_list("initiative_id", flat=True).first()
    if of is None:
        raise Http404
    found, sent = _own(request, of), request.POST
    try:
        initiatives.record_reading(
            actor=actor_of(request),
            objective_id=objective_id,
            measured_on=_day(sent, "measured_on"),
            source=sent.get("source", ""),
            **_numbers(sent, ("value",)),
        )
    except Invalid as error:
        return _page(request, found, error=error, about=objective_id)
    messages.success(request, _("The value was recorded."))
    return redirect("accessprogram:initiative", found.id)


@partner_required
@require_POST
def initiative_publish(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """An owner agrees to show it, or takes it back."""
    found = _own(request, initiative_id)
    public = request.POST.get("public") == "yes"
    initiatives.publish(actor=actor_of(request), initiative_id=found.id, public=public)
    said = _("Everybody can read it now.") if public else _("It is no longer public.")
    messages.success(request, said)
    return redirect("accessprogram:initiative", found.id)


@require_safe
def public_initiatives_page(request: HttpRequest) -> HttpResponse:
    """All that are public."""
    return render(request, "accessprogram/initiatives/public_list.html", {"rows": _rows(public_initiatives())})


@require_safe
def public_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """Objectives and numbers; never the title of a finding."""
    found = public_initiatives().filter(slug=slug).first()
    if found is None:
        raise Http404
    return render(request, "accessprogram/initiatives/public.html", _shown(found))


def _own(request: HttpRequest, initiative_id: UUID) -> Initiative:
    found = own_initiatives(actor_of(request)).filter(id=initiative_id).first()
    if found is None:
        raise Http404
    return found


def _list(request: HttpRequest, partner: Partner, *, error: Invalid | None = None) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "rows": _rows(own_initiatives(actor).filter(partner=partner)),
        "programmes": choices_for(partner.id).programmes,
        "may_record": may_record(actor, partner.id),
        "errors": error.fields if error else {},
        "typed": request.POST if error else {},
    }
    return render(request, "accessprogram/initiatives/initiatives.html", context, status=422 if error else 200)


def _page(
    request: HttpRequest, found: Initiative, *, error: Invalid | None = None, about: UUID | None = None
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        **_shown(found),
        "may_record": may_record(actor, found.partner_id),
        "may_publish": may_publish(actor, found.partner_id),
        "about": about,
        "errors": error.fields if error else {},
        "typed": request.POST if error else {},
        "back": f"{reverse('accessprogram:initiatives')}?partner={found.partner_id}",
    }
    return render(request, "accessprogram/initiatives/initiative.html", context, status=422 if error else 200)


def _rows(found: QuerySet[Initiative]) -> list[dict[str, Any]]:
    rows = list(found[:100])
    numbers = given([row.id for row in rows])
    return [{"initiative": row, "given": numbers[row.id]} for row in rows]


def _shown(found: Initiative) -> dict[str, Any]:
    numbers = given([found.id])[found.id]
    return {
        "initiative": found,
        "aims": [{"aim": aim, "series": _trend(aim)} for aim in aims(found.id)],
        "projects": list(found.projects.all()[:100]),
        "given": numbers,
        "bars": [
            {"label": label, "value": numbers[state], "tone": tone}
            for state, label, tone in (
                ("reported", _("Found and reported"), "1"),
                ("valid", _("Acknowledged as valid"), "2"),
                ("fixed", _("Fixed"), "good"),
                ("released", _("Fix released"), "good"),
            )
        ],
    }


def _trend(aim: Aim) -> list[dict[str, Any]]:
    """The measured values and, beside them, the target, for the line chart."""
    start = [{"label": _("Start"), "value": aim.objective.baseline}]
    measured = [{"label": date_format(row.measured_on, "j M Y"), "value": row.value} for row in aim.readings]
    points = start + measured
    return [
        {"label": _("Measured"), "points": points},
        {"label": _("Target"), "points": [{**point, "value": aim.objective.target} for point in points]},
    ]


def _numbers(sent: Mapping[str, str], names: tuple[str, ...]) -> dict[str, float]:
    found, faults = {}, {}
    for name in names:
        try:
            found[name] = float(str(sent.get(name, "")).strip().replace(",", "."))
        except ValueError:
            faults[name] = _("Write a number.")
    if faults:
        raise Invalid(_("There is something to put right."), fields=faults)
    return found


def _day(sent: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(str(sent.get(name, "")).strip())
    except ValueError:
        sentence = _("Write the day as 2026-01-31.")
        raise Invalid(sentence, fields={name: sentence}) from None
