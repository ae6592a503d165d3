"""Projects with their links, and the page on which a project's people answer without an account."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, TooMany, WrongState
from accessprogram.models import Partner, Project
from accessprogram.operations import recipients
from accessprogram.policy.contributions import may_record
from accessprogram.queries.contributions import choices_for
from accessprogram.queries.partners import own_partners
from accessprogram.queries.recipients import full_until, link_of, own_projects, projects_of, reports_of
from accessprogram.web.access import actor_of, partner_required
from accessprogram.web.contributions import uuid_of
from accessprogram.web.grants import chosen_partner


@never_cache
@partner_required
@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The software of others that the partner hardens, and the links of its people."""
    return _projects_page(request, chosen_partner(request))


@partner_required
@require_POST
def project_add(request: HttpRequest) -> HttpResponse:
    """One more project."""
    partner = chosen_partner(request)
    try:
        project = recipients.add_project(
            actor=actor_of(request),
            partner_id=partner.id,
            name=request.POST.get("name", ""),
            url=request.POST.get("url", ""),
            initiative_id=uuid_of(request.POST.get("initiative")),
        )
    except Invalid as error:
        return _projects_page(request, partner, error=error)
    messages.success(request, _("%(project)s was added. Send its people their link.") % {"project": project.name})
    return redirect(_of(partner))


@partner_required
@require_POST
def recipient_link_make(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """Send the people of a project their link; an older one ends."""
    project = _own(request, project_id)
    try:
        recipients.make_link(actor=actor_of(request), project_id=project.id, address=request.POST.get("address", ""))
    except (Invalid, TooMany) as error:
        return _projects_page(request, project.partner, error=error, about=project.id)
    messages.success(request, _("The link is on its way to the people of %(project)s.") % {"project": project.name})
    return redirect(_of(project.partner))


@partner_required
@require_POST
def recipient_link_end(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """The link opens nothing any more."""
    link = recipients.end_link(actor=actor_of(request), link_id=link_id)
    messages.success(request, _("The link opens nothing any more, and the address is forgotten."))
    return redirect(_of(link.project.partner))


@never_cache
@require_safe
def reports(request: HttpRequest, token: str) -> HttpResponse:
    """Reports to a project, for whoever holds its link. Reading writes nothing: mail scanners open links, too."""
    return _reports_page(request, token)


@require_POST
def reports_answer(request: HttpRequest, token: str) -> HttpResponse:
    """One answer, of one report or for all to come."""
    number = request.POST.get("number", "").strip()
    try:
        reply = recipients.answer(
            token=token,
            answer=request.POST.get("answer", ""),
            contribution_id=uuid_of(request.POST.get("report")),
            number=int(number) if number.isdecimal() and len(number) < 6 else None,
            note=request.POST.get("note", ""),
        )
    except (Invalid, TooMany, WrongState) as error:
        return _reports_page(request, token, error=error)
    messages.success(request, _("Thank you. Recorded: %(answer)s.") % {"answer": reply.get_answer_display()})
    return _unindexed(redirect("accessprogram:reports", token))


def _reports_page(
    request: HttpRequest, token: str, *, error: Invalid | TooMany | WrongState | None = None
) -> HttpResponse:
    link = link_of(token, db_now())
    if link is None:
        raise Http404
    context: dict[str, Any] = {
        "token": token,
        "link": link,
        "project": link.project,
        "reports": reports_of(link.project),
        "full_until": full_until(link.project, db_now()),
        "now": db_now(),
    }
    if error is not None:
        fields = error.fields if isinstance(error, Invalid) else {}
        context |= {"error": str(error), "errors": fields, "typed": request.POST}
    status = {Invalid: 422, TooMany: 429, WrongState: 409}.get(type(error), 200) if error else 200
    return _unindexed(render(request, "accessprogram/recipients/reports.html", context, status=status))


def _unindexed(response: HttpResponse) -> HttpResponse:
    """The address is the key: it goes to no search engine. Nor to another site: the site's policy is same-origin (with
    no-referrer, browsers send a form without its origin, and it is refused as forged)."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _own(request: HttpRequest, project_id: UUID) -> Project:
    project = own_projects(actor_of(request)).select_related("partner").filter(id=project_id).first()
    if project is None:
        raise Http404
    return project


def _of(partner: Partner) -> str:
    return f"{reverse('accessprogram:projects')}?partner={partner.id}"


def _projects_page(
    request: HttpRequest,
    partner: Partner,
    *,
    error: Invalid | TooMany | None = None,
    about: UUID | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "projects": list(projects_of(partner.id)),
        "initiatives": choices_for(partner.id).initiatives,
        "may_record": may_record(actor, partner.id),
        "now": db_now(),
        "about": about,
        "error": str(error) if error else "",
        "errors": error.fields if isinstance(error, Invalid) else {},
        "typed": request.POST if error else {},
    }
    status = 200 if error is None else 429 if isinstance(error, TooMany) else 422
    return render(request, "accessprogram/recipients/projects.html", context, status=status)
