"""Whether a key works: nothing is asked of it and nothing is told."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

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
def ping(request: HttpRequest, response: HttpResponse) -> Status[None]:
    """204 for every key that works, whatever its scopes. What it may do, its own calls say."""
    response.headers["Cache-Control"] = "no-store"
    return Status(204, None)
