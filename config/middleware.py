"""Headers that isolate our pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

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
