"""Who can be named in a note: offered while somebody types."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accessprogram.web.access import actor_of
from reviews.queries.access import case_of
from reviews.queries.mentions import suggested
from reviews.web.queues import desk_roles


@desk_roles
@require_safe
def people(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The people whose name begins so, of those who may see the case."""
    actor = actor_of(request)
    found = suggested(actor, case_of(actor, case_id), request.GET.get("q", ""))
    return render(
        request, "reviews/panels/_people.html", {"people": [_offered(user.email, str(user)) for user in found]}
    )


def _offered(email: str, name: str) -> dict[str, str]:
    return {"handle": email.lower(), "name": name}
