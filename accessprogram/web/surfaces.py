"""Surfaces over HTTP: asked for and removed by the partner, switched on and cut by the provider."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Grant
from accessprogram.operations import surfaces
from accessprogram.policy.grants import ENFORCERS
from accessprogram.web.access import actor_of, partner_required, staff_required, step_up_required
from accessprogram.web.grants import access_page


@partner_required
@require_POST
def surface_request(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Ask for a surface of one's own grant."""
    actor = actor_of(request)
    grant = Grant.objects.filter(id=grant_id, partner_id__in=actor.partners).select_related("partner").first()
    if grant is None:
        raise Http404
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in ("kind", "reference", "label")}
    chosen = request.POST.getlist("use_cases")
    try:
        surfaces.request(actor=actor, grant_id=grant.id, use_case_ids=_ids(chosen), **typed)
    except (Invalid, WrongState) as error:
        said = {
            "asked_for": grant.id,
            "typed": {**typed, "use_cases": chosen},
            "errors": getattr(error, "fields", {}) or {"reference": str(error)},
        }
        return access_page(request, grant.partner, status=422 if isinstance(error, Invalid) else 409, **said)
    messages.success(request, _("Asked. An access operator of the provider switches it on."))
    return redirect(_of(grant.partner_id))


def _of(partner_id: UUID) -> str:
    return f"{reverse('accessprogram:access')}?partner={partner_id}"


def _ids(chosen: list[str]) -> list[UUID]:
    found = []
    for value in chosen:
        try:
            found.append(UUID(value))
        except ValueError:
            return []
    return found


@partner_required
@require_POST
def surface_remove(request: HttpRequest, surface_id: UUID) -> HttpResponse:
    """The partner's owner switches a surface off for good."""
    surface = surfaces.remove(actor=actor_of(request), surface_id=surface_id)
    messages.success(request, _("%(surface)s is removed: its next call is denied.") % {"surface": surface.reference})
    return redirect(_of(surface.partner_id))


@staff_required("access_operator")
@require_POST
def surface_provision(request: HttpRequest, surface_id: UUID) -> HttpResponse:
    """An operator switches a surface on."""
    surface = surfaces.provision(actor=actor_of(request), surface_id=surface_id)
    messages.success(
        request,
        _("%(surface)s is switched on. Its first call is its proof and is denied; the next one is judged.")
        % {"surface": surface.reference},
    )
    return redirect("accessprogram:desk-access")


@staff_required("access_operator")
@require_POST
def desk_surface_remove(request: HttpRequest, surface_id: UUID) -> HttpResponse:
    """An operator switches a surface off for good."""
    surface = surfaces.remove(actor=actor_of(request), surface_id=surface_id)
    messages.success(request, _("%(surface)s is removed: its next call is denied.") % {"surface": surface.reference})
    return redirect("accessprogram:desk-access")


@staff_required(*ENFORCERS)
@require_POST
@step_up_required
def surface_suspend(request: HttpRequest, surface_id: UUID) -> HttpResponse:
    """Cut one surface."""
    surface = surfaces.suspend(actor=actor_of(request), surface_id=surface_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(surface)s is suspended: its next call is denied.") % {"surface": surface.reference})
    return redirect("accessprogram:grant-suspend", surface.grant_id)


@staff_required(*ENFORCERS)
@require_POST
@step_up_required
def surface_restore(request: HttpRequest, surface_id: UUID) -> HttpResponse:
    """Give a suspended surface back."""
    surface = surfaces.restore(actor=actor_of(request), surface_id=surface_id, reason=request.POST.get("reason", ""))
    messages.success(request, _("%(surface)s is given back; it proves itself anew.") % {"surface": surface.reference})
    return redirect("accessprogram:grant-suspend", surface.grant_id)
