"""What people read when an operation refused: what happened, that nothing was changed, what to do."""

import json
from collections.abc import Callable

import structlog
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import get_resolver

from accessprogram.errors import CountersignError, Invalid, NotAllowed, NotFound, TooMany
from accessprogram.operations import audit

log = structlog.get_logger()


class Refusals:
    """Answers the errors of operations that a view did not answer itself, and notes refusals in the access ledger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """404 for what one may not know, 403 for what one may not do, 422 for bad input, 429 for too much at once,
        409 for the rest."""
        if not isinstance(error, CountersignError):
            return None
        if isinstance(error, NotFound):
            return get_resolver().resolve_error_handler(404)(request, exception=Http404())
        if isinstance(error, NotAllowed):
            note_refusal(request, error)
            response = get_resolver().resolve_error_handler(403)(request, exception=error)
        else:
            status = 422 if isinstance(error, Invalid) else 429 if isinstance(error, TooMany) else 409
            response = render(request, "refused.html", {"error": error}, status=status)
        if request.headers.get("HX-Request") == "true":
            response.headers["HX-Trigger"] = json.dumps({"toast": {"text": str(error), "tone": "bad"}})
            response.headers["HX-Reswap"] = "none"
        return response


def note_refusal(request: HttpRequest, error: NotAllowed) -> None:
    """One row of the access ledger. A ledger that cannot be written does not turn a refusal into a yes."""
    match = request.resolver_match
    try:
        audit.record_access(
            "refused",
            actor=request.actor,  # type: ignore[attr-defined]
            object_type=(match.view_name if match else "")[:40],
            object_id=",".join(str(value) for value in match.kwargs.values())[:64] if match else "",
            data={"code": error.code},
        )
    except DatabaseError:
        log.exception("refusal_not_noted", code=error.code)
