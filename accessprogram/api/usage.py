"""What was used: reported by the gateway, counted once."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field, StringConstraints

from accessprogram.api.entitlements import RationOut, Reference, Slug, ration_out
from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEM_DOC, Problem
from accessprogram.operations.usage import report

router = Router(tags=["usage"])

ReportId = Annotated[str, StringConstraints(min_length=8, max_length=40, pattern=r"^[-_.:a-zA-Z0-9]+$")]


class UsageIn(Schema):
    """``id`` is the gateway's own and unique in the programme: the same report counts once, however often it comes."""

    model_config = ConfigDict(extra="forbid")

    id: ReportId
    surface: Reference
    use_case: Slug | None = None
    requests: Annotated[int, Field(ge=1, le=1_000_000)]
    at: AwareDatetime | None = None


class UsageOut(Schema):
    """``counted`` is false for a report that had been counted before; ``ration`` is as it stands now."""

    counted: bool
    ration: RationOut | None


@router.post(
    "/usage",
    auth=GatewayBearer(),
    response={
        200: UsageOut,
        400: Problem,
        401: Problem,
        404: Problem,
        409: Problem,
        413: Problem,
        422: Problem,
        503: Problem,
    },
    summary="Report what was used",
    operation_id="report_usage",
    openapi_extra=PROBLEM_DOC,
)
def usage(request: HttpRequest, response: HttpResponse, body: UsageIn) -> UsageOut:
    """Adds to the ration of the use case in the current period, also above its limit: it happened. Once the ration is
    used up, the check answers deny `ration_exhausted` until it begins anew."""
    response.headers["Cache-Control"] = "no-store"
    done = report(
        key=request.auth,  # type: ignore[attr-defined]
        report_id=body.id,
        surface=body.surface,
        use_case=body.use_case,
        requests=body.requests,
        at=body.at,
    )
    return UsageOut(counted=done.counted, ration=ration_out(done.ration))
