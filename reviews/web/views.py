"""Views of lists kept under a name, and a list taken out as a file."""

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accessprogram.errors import Invalid
from accessprogram.web.access import actor_of, step_up_required
from reviews.operations import exports, views
from reviews.queries.queues import QUEUES
from reviews.queries.views import read
from reviews.search.grammar import SearchError
from reviews.web.list_parts import asked, asked_by
from reviews.web.queues import desk_roles


class _Echo:
    """What the writer of CSV writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


@desk_roles
@require_safe
@step_up_required
def export(request: HttpRequest, slug: str) -> Any:
    """What the list shows, whole and in its columns, as CSV."""
    if slug not in QUEUES:
        raise Http404
    actor, wanted = actor_of(request), asked(request.GET, slug)
    try:
        view = read(actor, query=wanted.query, sort=wanted.sort, columns=wanted.columns, params=wanted.params)
    except SearchError as error:
        messages.error(request, str(error))
        return redirect(wanted.address())
    lines = exports.take_out(actor=actor, queue=slug, view=view)
    answer = StreamingHttpResponse(_written(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cases-{slug}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@desk_roles
@require_POST
def keep_view(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands under a name; the same name again takes its place."""
    post = request.POST
    if post.get("queue", "") not in QUEUES:
        raise Http404
    wanted = asked(post, post["queue"])
    try:
        views.keep(
            actor=actor_of(request),
            title=post.get("title", ""),
            queue=wanted.slug,
            query=wanted.query,
            sort=wanted.sort,
            columns=wanted.columns,
            dense=wanted.dense,
            shared=post.get("shared") == "yes",
        )
        messages.success(request, _("The view is kept."))
    except (Invalid, SearchError) as refused:
        messages.error(request, str(refused))
    return redirect(wanted.address())


@desk_roles
@require_POST
def take_view_away(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Take a view away."""
    view = views.take_away(actor=actor_of(request), view_id=view_id)
    messages.success(request, _("The view is taken away."))
    return redirect(asked_by(view).address())


def _written(lines: Iterator[list[str]]) -> Iterator[str]:
    # A byte order mark: table programs read the rest as UTF-8 then.
    yield "\ufeff"
    writer = csv.writer(_Echo())
    yield from (writer.writerow(line) for line in lines)
