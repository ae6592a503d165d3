"""The error pages, in the product's look; plain words when even a template cannot be had."""

from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

log = structlog.get_logger()


def page(request: HttpRequest, status: int, template: str | None = None, **context: object) -> HttpResponse:
    """The page for one HTTP status: `templates/<status>.html`."""
    try:
        return render(
            request,
            template or f"{status}.html",
            {"status": status, **context},
            status=status,
        )
    except Exception:  # the last resort: whatever is broken, the person gets an answer
        log.exception("error_page_broken", status=status)
        return HttpResponse(
            HTTPStatus(status).phrase,
            status=status,
            content_type="text/plain; charset=utf-8",
        )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return page(request, 413 if type(exception).__name__ == "RequestDataTooBig" else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known and may not do this."""
    return page(request, 403, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no form, no token, no request id, so that missing and not-yours are equal byte for byte."""
    return page(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: slow down; allauth's rate limits end here."""
    return page(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    return page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: usually a page left open for long, so the page says how to send it again."""
    return page(
        request,
        403,
        "403_csrf.html",
        reason=_("The page was open too long or cookies are off."),
    )
