"""What could follow in the search of a list, offered while it is typed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accessprogram.web.access import actor_of
from reviews.queries.queues import QUEUES
from reviews.queries.suggestions import suggestions
from reviews.search.grammar import LONGEST
from reviews.web.queues import desk_roles


@desk_roles
@require_safe
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """Fields and values that could follow ``q``, the text left of the cursor; nothing after more than can be read."""
    if slug not in QUEUES:
        raise Http404
    typed = request.GET.get("q", "")
    found = suggestions(actor_of(request), slug, typed) if len(typed) <= LONGEST else []
    return render(request, "reviews/queues/_suggestions.html", {"suggestions": found})
