"""The partner's page of what to place to show that a domain, a repository or a target is theirs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed
from accessprogram.web.access import actor_of, signed_in
from accessprogram.web.applications import own
from reviews.operations import proofs as operations
from reviews.policy.proofs import may_look_again
from reviews.queries.proofs import proofs_of


@never_cache
@signed_in
@require_safe
def proofs(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What to place where, and what was seen of it."""
    application = own(request, application_id)
    found = proofs_of(application)
    verdict = may_look_again(
        actor_of(request),
        partner_id=application.partner_id,
        stage=found.stage,
        missing=bool(found.again),
        looked_at=found.looked_at,
        now=db_now(),
    )
    context = {"application": application, "found": found, "look": verdict}
    return render(request, "reviews/proofs/proofs.html", context)


@signed_in
@require_POST
def proofs_look(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Have what was not found looked at again; a refusal says why, and nothing is lost."""
    application = own(request, application_id)
    try:
        operations.look_again(actor=actor_of(request), application_id=application.id)
    except NotAllowed as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, _("We are looking again. This page shows what was found in a moment."))
    return redirect("reviews:proofs", application.id)
