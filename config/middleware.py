"""Headers that isolate our pages, and the two ends of a session."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]


def isolation_headers(get_response: Handler) -> Handler:
    """Cross-Origin-Resource-Policy everywhere; Trusted Types are only reported in the admin, whose jQuery sets HTML."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith("/admin/"):
            policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
            relaxed = {name: sources for name, sources in policy.items() if "trusted-types" not in name}
            response._csp_config = relaxed  # type: ignore[attr-defined]
            response._csp_config_ro = policy  # type: ignore[attr-defined]
        return response

    return respond


def session_limits(get_response: Handler) -> Handler:
    """Ends a session after 30 idle minutes or 12 hours; polls (`X-Poll: 1`) never count as activity."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            began = request.session.setdefault("began_at", now)
            active = request.session.setdefault("active_at", now)
            if now - active > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif now - active >= 60 and request.headers.get("X-Poll") != "1":
                request.session["active_at"] = now  # written at most once a minute
        return get_response(request)

    return respond
