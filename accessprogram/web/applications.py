"""The wizard: start, task list, one section a page, check your answers, submit, withdraw."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accessprogram.errors import Invalid, WrongState
from accessprogram.models import Application
from accessprogram.operations import applications
from accessprogram.policy.actors import Actor
from accessprogram.policy.applications import may_edit, may_submit, may_withdraw
from accessprogram.queries.answers import sections_shown, submission_shown
from accessprogram.queries.applications import draft_of, own_applications, resolved, sections_of
from accessprogram.queries.partners import own_partners
from accessprogram.queries.tiers import published_versions
from accessprogram.web.access import signed_in


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def own(request: HttpRequest, application_id: UUID) -> Application:
    """The person's own application; of everybody else's, and of none, the same 404."""
    application = own_applications(actor_of(request)).filter(id=application_id).first()
    if application is None:
        raise Http404
    return application


@signed_in
@require_http_methods(["GET", "POST"])
def application_new(request: HttpRequest) -> HttpResponse:
    """Choose for whom and for which tier; a link from the tier's page has chosen the tier already."""
    actor = actor_of(request)
    partners = list(own_partners(actor))
    if not partners:
        return redirect(f"{reverse('accessprogram:partner-new')}?{urlencode({'next': request.get_full_path()})}")
    tiers = [version for version in published_versions() if version.tier.programme.intake_open]
    context: dict[str, Any] = {"partners": partners, "tiers": tiers, "chosen": request.GET.get("tier", "")}
    if request.method == "POST":
        partner = next((p for p in partners if str(p.id) == request.POST.get("partner")), None)
        tier = next((v.tier for v in tiers if v.tier.slug == request.POST.get("tier")), None)
        errors = {}
        if partner is None:
            errors["partner"] = _("Choose who applies.")
        if tier is None:
            errors["tier"] = _("Choose a tier.")
        if partner and tier:
            try:
                made = applications.start(actor=actor, partner_id=partner.id, tier_id=tier.id)
                return redirect("accessprogram:application", made.id)
            except WrongState as refused:
                errors["tier"] = str(refused)
        context |= {"errors": errors, "chosen": request.POST.get("tier", ""), "for": request.POST.get("partner", "")}
        return render(request, "accessprogram/applications/new.html", context, status=422)
    return render(request, "accessprogram/applications/new.html", context)


@signed_in
@require_safe
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The task list of a draft; of everything later, the status page."""
    found = own(request, application_id)
    if found.state != "draft":
        return redirect("accessprogram:status", found.id)
    draft = draft_of(found)
    sections = sections_of(draft)
    context = {
        "application": found,
        "sections": sections,
        "done": sum(section.state == "complete" for section in sections),
        "blocking": len(draft.blocking),
        "submit": may_submit(actor_of(request), found),
        "withdraw": may_withdraw(actor_of(request), found),
    }
    return render(request, "accessprogram/applications/application.html", context)


@signed_in
@require_safe
def application_summary(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Check your answers; after submission, what was sent."""
    found = own(request, application_id)
    return render(request, "accessprogram/applications/summary.html", summary_context(request, found))


def summary_context(request: HttpRequest, found: Application) -> dict[str, Any]:
    """What the summary page shows, of a draft or of what was sent."""
    actor = actor_of(request)
    context: dict[str, Any] = {"application": found, "submission": None, "errors": [], "advice": []}
    submission = found.submissions.select_related("submitted_by").first()
    if submission is not None:
        answers = resolved(submission)
        shown = submission_shown(found.tier_version, found.questionnaire.definition, answers)
        return context | {"submission": submission, "sections": shown}
    draft = draft_of(found)
    return context | {
        "sections": sections_shown(draft.definition, draft.answers, draft.rules),
        "editable": bool(may_edit(actor, found)),
        "errors": [_link(found, gap) for gap in draft.blocking],
        "missing": {gap.question for gap in draft.blocking},
        "advice": [_link(found, gap) for gap in draft.gaps if not gap.blocking],
        "submit": may_submit(actor, found),
        "withdraw": may_withdraw(actor, found),
    }


def _link(found: Application, gap: Any) -> dict[str, str]:
    page = reverse("accessprogram:application-section", args=[found.id, gap.section])
    return {"url": f"{page}#{gap.anchor}", "text": str(gap.sentence)}


@signed_in
@require_POST
def application_submit(request: HttpRequest, application_id: UUID) -> HttpResponse:
    found = own(request, application_id)
    try:
        applications.submit(actor=actor_of(request), application_id=found.id)
    except Invalid:
        found.refresh_from_db()
        return render(request, "accessprogram/applications/summary.html", summary_context(request, found), status=422)
    messages.success(request, _("Your application was sent. This page shows from now on where it stands."))
    return redirect("accessprogram:status", found.id)


@signed_in
@require_POST
def application_withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    found = own(request, application_id)
    applications.withdraw(actor=actor_of(request), application_id=found.id, reason=request.POST.get("reason", ""))
    messages.success(request, _("The application was withdrawn."))
    return redirect("accessprogram:partner-home")
