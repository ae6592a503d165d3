"""The partner's page of what to place to show that a domain, a repository or a target is theirs."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accessprogram.web.access import signed_in
from accessprogram.web.applications import own
from reviews.queries.proofs import proofs_of


@never_cache
@signed_in
@require_safe
def proofs(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What to place where, and what was seen of it."""
    application = own(request, application_id)
    context = {"application": application, "found": proofs_of(application)}
    return render(request, "reviews/proofs/proofs.html", context)
