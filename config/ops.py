"""What machines ask: is the process alive, is the installation ready, what are its figures?"""

import hmac

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from config import readiness


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 when database, migrations and triggers are there, 503 otherwise. A silent broker is told, never fatal."""
    try:
        parts = readiness.parts()
    except DatabaseError:
        parts = {"database": "unreachable"}
    ready = all(state == "ok" for name, state in parts.items() if name != "broker")
    return JsonResponse({"ready": ready, **parts}, status=200 if ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text, for the holder of METRICS_TOKEN; without one the address does not exist."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    answer: HttpResponse = ExportToDjangoView(request)
    return answer
