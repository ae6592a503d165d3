"""What works now, for the partner; what waits and what can be cut, for the provider."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accessprogram.errors import CountersignError, Invalid, WrongState
from accessprogram.models import Grant, Partner, Surface
from accessprogram.operations import grants
from accessprogram.policy.entitlements import SIGN_INS, Caller
from accessprogram.policy.grants import ENFORCERS, may_enforce, may_provision, may_remove_surface, may_request_surface
from accessprogram.policy.renewals import may_renew
from accessprogram.queries.agreements import visible_agreements
from accessprogram.queries.enforcement_preview import preview, whole_grant
from accessprogram.queries.grants import cut_of, desk_grants, surfaces_to_provision, what_works
from accessprogram.queries.partners import own_partners
from accessprogram.queries.reexaminations import first_to_cure
from accessprogram.queries.renewals import open_renewals
from accessprogram.states import GRANT
from accessprogram.web.access import actor_of, partner_required, staff_required, step_up_required

ACCESS_ROLES = ("access_operator", "senior_reviewer", "committee_member", "programme_administrator", "auditor")
PAGE_SIZE = 50
SIGN_IN_WORDS = (
    ("password", gettext_lazy("a password alone")),
    ("second_factor", gettext_lazy("a second factor")),
    ("phishing_resistant", gettext_lazy("a phishing-resistant sign-in")),
)
ENFORCE = {"suspend": grants.suspend, "restore": grants.restore, "revoke": grants.revoke}


@never_cache
@partner_required
@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """Surface by surface, model by model, use case by use case: what the gateway would be told now, and why."""
    return access_page(request, chosen_partner(request))


def chosen_partner(request: HttpRequest) -> Partner:
    """The partner that ``?partner=`` names among one's own, else the first; raises Http404 for somebody else's."""
    partners = list(own_partners(actor_of(request)))
    wanted = request.GET.get("partner")
    found = next((partner for partner in partners if wanted in (None, "", str(partner.id))), None)
    if found is None:
        raise Http404
    return found


def access_page(request: HttpRequest, partner: Partner, *, status: int = 200, **said: Any) -> HttpResponse:
    """The page; ``said`` carries a refused request for a surface, so that nothing typed is lost."""
    actor = actor_of(request)
    asked = asked_as(request)
    works = what_works(partner.id, asked)
    renewals, now = open_renewals(partner.id), works.at
    owned = Grant.objects.filter(partner=partner).select_related("tier_version__tier", "agreement__application")
    found = list(owned.prefetch_related("rations__use_case").order_by("-created_at"))
    context = {
        "partner": partner,
        "partners": list(own_partners(actor)),
        "works": works,
        "grants": [
            {"grant": grant, "may_renew": may_renew(actor, grant, now), "renewal": renewals.get(grant.id)}
            for grant in found
        ],
        "asked": asked,
        "sign_ins": SIGN_IN_WORDS,
        "askable": [grant for grant in found if grant.state in ("provisioning", "active")],
        "may_request": may_request_surface(actor, found[0]) if found else None,
        "removable": {row.surface.id for row in works.surfaces if may_remove_surface(actor, row.surface)},
        "surface_kinds": Surface._meta.get_field("kind").choices,
        "to_cure": first_to_cure(partner.id),
        **said,
    }
    return render(request, "accessprogram/access/access.html", context, status=status)


def asked_as(request: HttpRequest) -> Caller | None:
    """For whom the page shall ask, as the address says: ``user``, ``sign_in``, ``hours`` since it, ``region``. None
    when it says nothing: then the page asks as for somebody whom the grant lets through."""
    given = {name: request.GET.get(name, "").strip() for name in ("user", "sign_in", "hours", "region")}
    if not any(given.values()):
        return None
    hours = int(given["hours"]) if given["hours"].isdecimal() and len(given["hours"]) < 5 else None
    return Caller(
        user_key=given["user"][:64],
        sign_in=given["sign_in"] if given["sign_in"] in SIGN_INS else "",
        sign_in_age_seconds=None if hours is None else hours * 3600,
        region=given["region"][:2].upper(),
    )


@never_cache
@staff_required(*ACCESS_ROLES)
@require_safe
def desk_access(request: HttpRequest) -> HttpResponse:
    """Agreements to countersign, surfaces to switch on, grants to cut or give back."""
    actor = actor_of(request)
    waiting = visible_agreements(actor).exclude(partner_id__in=actor.partners).filter(state__in=["signed", "drafted"])
    page, older = _page_of(request, desk_grants(actor))
    context = {
        "agreements": list(waiting.order_by("-state", "created_at")[:PAGE_SIZE]),
        "surfaces": [
            {"surface": surface, "may": may_provision(actor, surface.grant)}
            for surface in surfaces_to_provision(actor)[:PAGE_SIZE]
        ],
        "grants": [{"grant": grant, "may": may_enforce(actor, grant), "actions": actions_of(grant)} for grant in page],
        "older": older,
        "shows_all": request.GET.get("all") == "1",
        "enforces": actor.holds(*ENFORCERS),
    }
    return render(request, "accessprogram/access/desk.html", context)


def _page_of(request: HttpRequest, found: Any) -> tuple[list[Grant], str]:
    """One page of grants and the address of the next; only the open ones unless all are asked for."""
    if request.GET.get("all") != "1":
        found = found.filter(state__in=["provisioning", "active", "restricted", "suspended"])
    moment, _sep, last = request.GET.get("before", "").partition("_")
    if last:
        try:
            before, key = datetime.fromisoformat(moment), UUID(last)
        except ValueError:
            raise Http404 from None
        found = found.filter(Q(created_at__lt=before) | Q(created_at=before, id__lt=key))
    page = list(found[: PAGE_SIZE + 1])
    if len(page) <= PAGE_SIZE:
        return page, ""
    last_one = page[PAGE_SIZE - 1]
    return page[:PAGE_SIZE], f"{last_one.created_at.isoformat()}_{last_one.id}"


def actions_of(grant: Grant) -> list[str]:
    """What the states allow of the three, in the order in which they are offered."""
    return [action for action in ENFORCE if (grant.state, action) in GRANT]


@staff_required(*ENFORCERS)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def grant_revoke(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Propose to end a grant for good, after seeing what that cuts."""
    return _enforce(request, grant_id, "revoke")


@staff_required(*ENFORCERS)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def grant_suspend(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Cut a grant in an emergency, after seeing what that cuts."""
    return _enforce(request, grant_id, "suspend")


@staff_required(*ENFORCERS)
@require_http_methods(["GET", "HEAD", "POST"])
@step_up_required
def grant_restore(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Give a suspended grant back."""
    return _enforce(request, grant_id, "restore")


def _enforce(request: HttpRequest, grant_id: UUID, action: str) -> HttpResponse:
    actor = actor_of(request)
    grant = desk_grants(actor).filter(id=grant_id).first()
    if grant is None:
        raise Http404
    reason, error, status = request.POST.get("reason", ""), "", 200
    if request.method == "POST":
        try:
            done = ENFORCE[action](actor=actor, grant_id=grant.id, reason=reason)
            said = _("Proposed: another person revokes the grant of %(partner)s once the partner was heard.")
            if action != "revoke":
                said = _("The grant of %(partner)s is now: %(state)s. The next answer to the gateway says so.")
            messages.success(request, said % {"partner": grant.partner, "state": done.get_state_display()})
            return redirect("accessprogram:desk-access")
        except (Invalid, WrongState) as refused:
            error, status = str(refused), _status(refused)
    context = {
        "grant": grant,
        "action": action,
        "possible": action in actions_of(grant),
        "may": may_enforce(actor, grant),
        "cut": cut_of(grant),
        "preview": preview(whole_grant(grant, action)) if action != "restore" else None,
        "surfaces": list(grant.surfaces.filter(state__in=["provisioned", "proved", "suspended"]).order_by("reference")),
        "reason": reason,
        "error": error,
    }
    return render(request, "accessprogram/access/enforce.html", context, status=status)


def _status(refused: CountersignError) -> int:
    return 422 if isinstance(refused, Invalid) else 409
