"""What the gateway gets when something is wrong: a deny when it asked a question, a problem (RFC 9457) otherwise."""

from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from accessprogram import context
from accessprogram.api.entitlements import refused
from accessprogram.api.problems import Problem
from accessprogram.errors import CountersignError, NotFound, Stale, WrongState

log = structlog.get_logger()


def register(api: NinjaAPI) -> None:
    """Every error of every endpoint ends here; none of them can become a yes."""
    api.add_exception_handler(AuthenticationError, _not_known)
    api.add_exception_handler(ValidationError, _not_understood)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(CountersignError, _refused)
    api.add_exception_handler(Exception, _failed)


def _not_known(request: HttpRequest, error: Any) -> HttpResponse:
    words = "This gateway key is missing, unknown, expired, revoked, or not meant for where the call came from."
    response = _answer(request, 401, "key_rejected", words)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    # Where, and what is wrong with it; never what was sent.
    words = "; ".join(f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors[:10])
    return _answer(request, 422, "invalid_call", words)


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    response = _answer(request, error.status_code, getattr(error, "code", "invalid_call"), str(error))
    if (seconds := getattr(error, "retry_after", None)) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return _answer(request, 413, "invalid_call", "The request is too large.")


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    status = 404 if isinstance(error, NotFound) else 409 if isinstance(error, Stale | WrongState) else 422
    return _answer(request, status, error.code, str(error))


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    """Database down, or a mistake of ours: no."""
    log.error("api_failed", path=request.path, error=type(error).__name__, exc_info=error)
    return _answer(request, 503, "unavailable", "The answer cannot be worked out now.")


def _answer(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    if request.path.endswith("/entitlements/check"):
        return refused(status, code, detail)
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=detail,
        request_id=context.current().request_id,
    )
    response = JsonResponse(problem.model_dump(), status=status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response
