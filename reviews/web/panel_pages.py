"""The one address that answers the parts of a case's page, and where they stand on it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accessprogram.policy.actors import Actor
from accessprogram.web.access import actor_of
from reviews.models import Case
from reviews.operations.cases import note_reading
from reviews.queries.cases import detailed_case_of
from reviews.web.action_forms import Typed
from reviews.web.panel import Panel
from reviews.web.panels import PANELS
from reviews.web.queues import desk_roles


@desk_roles
@require_safe
def case_panel(request: HttpRequest, case_id: UUID, slug: str) -> HttpResponse:
    """One part: by itself when the page asks for it, else as a page of its own (where no script runs)."""
    actor = actor_of(request)
    case = detailed_case_of(actor, case_id)
    panel = PANELS.get(slug)
    if panel is None or not panel.when(actor, case):
        raise Http404
    if panel.reads_submission:
        note_reading(actor=actor, case=case)
    if panel.before is not None:
        panel.before(actor=actor, case=case)
    context = panel.read(actor, case, **{name: request.GET.get(name, "")[:40] for name in panel.takes})
    alone = request.headers.get("HX-Request") != "true"
    return render(request, "reviews/panels/_page.html" if alone else panel.template, context)


def placed(
    request: HttpRequest, actor: Actor, case: Case, typed: Typed | None
) -> dict[str, list[tuple[Panel, SafeString | None]]]:
    """The panels of a page by place, each with its markup when it is drawn now, else None."""
    found: dict[str, list[tuple[Panel, SafeString | None]]] = {"top": [], "left": [], "right": [], "wide": []}
    for panel in PANELS.values():
        if panel.place in found and panel.when(actor, case):
            now = panel.eager or panel.holds(typed)
            context = panel.read(actor, case, typed) if now else {}
            found[panel.place].append((panel, render_to_string(panel.template, context, request) if now else None))
    return found
