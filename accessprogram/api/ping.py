"""Whether a key works: nothing is asked of it and nothing is told."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS

router = Router(tags=["keys"])


@router.get(
    "/ping",
    auth=GatewayBearer(),
    response={204: None, **PROBLEMS},
    summary="Does this key work?",
    operation_id="ping",
    url_name="ping",
)
def ping(request: HttpRequest, response: HttpResponse) -> tuple[int, None]:
    """204 for a key that reaches everything, and nothing else. What a key of few scopes may do, its own calls say."""
    response.headers["Cache-Control"] = "no-store"
    return 204, None
