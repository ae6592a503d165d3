"""The door for outside providers' webhooks, and the partner's page of who is still to be verified."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accessprogram.errors import Invalid, NotAllowed
from accessprogram.web.access import signed_in
from accessprogram.web.applications import own
from reviews.operations import outside
from reviews.queries.outside import verifications_of

MOST_BYTES = 20_000
SAID = ("webhook-id", "webhook-timestamp", "webhook-signature")


@csrf_exempt  # a provider has no session; its signature says who it is
@require_POST
def provider_event(request: HttpRequest, slug: str) -> HttpResponse:
    """204 when the message was taken, also a second time; 401 without a signature that holds, 400 when it says nothing
    that we know."""
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return JsonResponse({"detail": "The message is too long."}, status=413)
    headers = {name: request.headers.get(name, "") for name in SAID}
    try:
        outside.take_event(slug=slug, headers=headers, body=body)
    except NotAllowed as error:
        return JsonResponse({"detail": str(error), "code": error.code}, status=401)
    except Invalid as error:
        return JsonResponse({"detail": str(error)}, status=400)
    return HttpResponse(status=204)


@never_cache
@signed_in
@require_safe
def verification(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Who is to be verified, where they go, and until when."""
    application = own(request, application_id)
    context = {"application": application, "rows": verifications_of(application)}
    return render(request, "reviews/outside/verification.html", context)
