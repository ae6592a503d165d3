"""The partner itself: created, its people, domains and named users, invitations accepted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.enums import PartnerRole
from accessprogram.errors import Invalid, NotAllowed, WrongState
from accessprogram.models import Partner
from accessprogram.operations import partners
from accessprogram.policy.partners import may_create_partner, may_manage_access_facts, may_manage_people
from accessprogram.queries.invitations import invitation_seen
from accessprogram.queries.partners import members, open_invitations, own_partners
from accessprogram.questionnaires.countries import COUNTRIES
from accessprogram.web.access import signed_in
from accessprogram.web.applications import actor_of

ROLE_HELP = {
    PartnerRole.OWNER: gettext_lazy("manages people, submits and withdraws applications"),
    PartnerRole.SIGNATORY: gettext_lazy("may bind the organisation: submits applications, signs the agreement"),
    PartnerRole.SECURITY_CONTACT: gettext_lazy("is told of incidents, manages domains and named users"),
    PartnerRole.MEMBER: gettext_lazy("works on applications, answers questions, brings evidence"),
}


def _own(request: HttpRequest, partner_id: UUID) -> Partner:
    partner = own_partners(actor_of(request)).filter(id=partner_id).first()
    if partner is None:
        raise Http404
    return partner


def _next(request: HttpRequest) -> str:
    """Where a link asked to come back to, if that is on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""


@signed_in
@require_http_methods(["GET", "POST"])
def partner_new(request: HttpRequest) -> HttpResponse:
    """An organisation, or one person acting alone."""
    actor = actor_of(request)
    typed = {name: request.POST.get(name, "") for name in ("kind", "name", "country", "website")}
    context: dict[str, Any] = {
        "typed": typed,
        "next": _next(request),
        "countries": sorted(COUNTRIES.items(), key=lambda item: item[1]),
        "create": may_create_partner(actor),
        "person_name": actor.name,
    }
    if request.method == "POST":
        try:
            made = partners.create(actor=actor, **typed)
        except Invalid as problem:
            context["errors"] = problem.fields
            return render(request, "accessprogram/partners/new.html", context, status=422)
        messages.success(request, _("%(name)s was created.") % {"name": made.name})
        return redirect(_next(request) or "accessprogram:partner-home")
    return render(request, "accessprogram/partners/new.html", context)


@signed_in
@require_safe
def partner_people(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    return _people(request, _own(request, partner_id))


def _people(
    request: HttpRequest, partner: Partner, *, form: str = "", fields: dict[str, str] | None = None
) -> HttpResponse:
    """The page, with what was typed in ``form`` and why it was refused."""
    actor = actor_of(request)
    context = {
        "partner": partner,
        "members": members(partner.id),
        "invitations": open_invitations(partner.id, now=db_now()),
        "domains": partner.domains.order_by("name"),
        "named_users": partner.named_users.filter(ended_at__isnull=True).order_by("created_at"),
        "manage": may_manage_people(actor, partner.id),
        "manage_facts": may_manage_access_facts(actor, partner.id),
        "roles": [(role.value, str(role.label).capitalize(), ROLE_HELP[role]) for role in ROLE_HELP],
        "refused": form,
        "fields": fields or {},
        "typed": request.POST if form else {},
        "typed_roles": request.POST.getlist("roles") if form else [],
    }
    return render(request, "accessprogram/partners/people.html", context, status=422 if form else 200)


@signed_in
@require_POST
def partner_invite(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    partner = _own(request, partner_id)
    email = request.POST.get("email", "")
    try:
        partners.invite(
            actor=actor_of(request), partner_id=partner.id, email=email, roles=request.POST.getlist("roles")
        )
    except Invalid as problem:
        return _people(request, partner, form="invite", fields=problem.fields)
    messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": email.strip()})
    return redirect("accessprogram:partner-people", partner.id)


@signed_in
@require_POST
def partner_member_remove(request: HttpRequest, partner_id: UUID, user_id: UUID) -> HttpResponse:
    partner = _own(request, partner_id)
    try:
        partners.remove_member(actor=actor_of(request), partner_id=partner.id, user_id=user_id)
    except WrongState as refused:
        messages.error(request, str(refused))
        return redirect("accessprogram:partner-people", partner.id)
    if user_id == actor_of(request).id:
        messages.success(request, _("You left %(name)s.") % {"name": partner.name})
        return redirect("accessprogram:partner-home")
    messages.success(request, _("The member was removed and has no access from now on."))
    return redirect("accessprogram:partner-people", partner.id)


@signed_in
@require_POST
def partner_domain_add(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    partner = _own(request, partner_id)
    try:
        domain = partners.add_domain(actor=actor_of(request), partner_id=partner.id, name=request.POST.get("name", ""))
    except Invalid as problem:
        return _people(request, partner, form="domain", fields=problem.fields)
    messages.success(request, _("%(domain)s was added. Prove it with the DNS record below.") % {"domain": domain.name})
    return redirect("accessprogram:partner-people", partner.id)


@signed_in
@require_POST
def partner_named_user_add(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    partner = _own(request, partner_id)
    try:
        partners.add_named_user(actor=actor_of(request), partner_id=partner.id, label=request.POST.get("label", ""))
    except Invalid as problem:
        return _people(request, partner, form="named_user", fields=problem.fields)
    messages.success(request, _("The named user was added, with a key of their own."))
    return redirect("accessprogram:partner-people", partner.id)


@signed_in
@require_POST
def partner_named_user_end(request: HttpRequest, partner_id: UUID, named_user_id: UUID) -> HttpResponse:
    partner = _own(request, partner_id)
    partners.end_named_user(actor=actor_of(request), partner_id=partner.id, named_user_id=named_user_id)
    messages.success(request, _("The named user's key no longer works."))
    return redirect("accessprogram:partner-people", partner.id)


@signed_in
@require_http_methods(["GET", "POST"])
def partner_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: what it offers, and the button that accepts it."""
    actor = actor_of(request)
    invitation = invitation_seen(token, actor, now=db_now())
    if invitation is None:
        raise Http404
    context: dict[str, Any] = {"token": token, "invitation": invitation}
    if request.method == "POST":
        try:
            partner = partners.accept_invitation(actor=actor, token=token)
        except (NotAllowed, WrongState) as refused:
            context["problem"] = str(refused)
            return render(request, "accessprogram/partners/invitation.html", context, status=409)
        messages.success(request, _("You belong to %(name)s now.") % {"name": partner.name})
        return redirect("accessprogram:partner-home")
    return render(request, "accessprogram/partners/invitation.html", context)
