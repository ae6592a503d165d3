"""A gateway that switched a surface on says so, and with that proves it."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema

from accessprogram.api.entitlements import Reference
from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS, Problem
from accessprogram.operations import surfaces

router = Router(tags=["surfaces"])


class ConfirmedOut(Schema):
    """The surface as it stands: proved, since ``proved_at``."""

    reference: str
    state: Literal["proved"]
    proved_at: datetime


@router.post(
    "/surfaces/{reference}/confirm",
    auth=GatewayBearer(),
    response={200: ConfirmedOut, 404: Problem, 409: Problem, **PROBLEMS},
    summary="This surface is switched on",
    operation_id="confirm_surface",
    url_name="confirm",
)
def confirm(request: HttpRequest, response: HttpResponse, reference: Annotated[Reference, Path()]) -> ConfirmedOut:
    """Proves a surface that an operator provisioned, without a first call that is denied. The same again changes
    nothing."""
    response.headers["Cache-Control"] = "no-store"
    key = request.auth  # type: ignore[attr-defined]
    surface = surfaces.confirm(key=key, surface_reference=reference)
    return ConfirmedOut.model_validate(
        {"reference": surface.reference, "state": surface.state, "proved_at": surface.proved_at}
    )
