"""What was used: reported by the gateway, counted once."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from accessprogram.api.entitlements import Moment, RationOut, Reference, Slug, UserKey, ration_out
from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS, Problem
from accessprogram.operations import usage as operations

router = Router(tags=["usage"])

ReportId = Annotated[str, StringConstraints(min_length=8, max_length=40, pattern=r"^[-_.:a-zA-Z0-9]+$")]
MOST_IN_A_BATCH = 1000


class UsageIn(Schema):
    """``id`` is the gateway's own and unique in the programme: the same report counts once, however often it comes.

    ``reservation`` is the one that the check made for this call; the report settles it. ``requests`` may be 0 only
    with a reservation of which nothing was used. ``at`` is the gateway's own time, kept as its statement."""

    model_config = ConfigDict(extra="forbid")

    id: ReportId
    surface: Reference
    use_case: Slug | None = None
    offering: Slug | None = None
    user_key: UserKey | None = None
    requests: Annotated[int, Field(ge=0, le=1_000_000)]
    tokens: Annotated[int, Field(ge=0, le=1_000_000_000_000)] = 0
    reservation: UUID | None = None
    at: Moment | None = None

    def report(self) -> operations.Report:
        """As the operation reads it."""
        return operations.Report(**{**self.model_dump(), "user_key": self.user_key or ""})


class UsageOut(Schema):
    """``counted`` is false for a report that had been counted before; ``ration`` is as it stands now."""

    counted: bool
    ration: RationOut | None


@router.post(
    "/usage",
    auth=GatewayBearer(),
    response={200: UsageOut, 404: Problem, 409: Problem, **PROBLEMS},
    summary="Report what was used",
    operation_id="report_usage",
)
def usage(request: HttpRequest, response: HttpResponse, body: UsageIn) -> UsageOut:
    """Adds to the ration of the use case in the current period, also above its limit: it happened. Once the ration is
    used up, the check answers deny `ration_exhausted` until it begins anew."""
    response.headers["Cache-Control"] = "no-store"
    stated = vars(body.report())
    key = request.auth  # type: ignore[attr-defined]
    done = operations.report(key=key, report_id=stated.pop("id"), **stated)
    return UsageOut(counted=done.counted, ration=ration_out(done.ration))


class UsageBatchIn(Schema):
    """Reports of any surfaces of the programme."""

    model_config = ConfigDict(extra="forbid")

    reports: Annotated[list[UsageIn], Field(min_length=1, max_length=MOST_IN_A_BATCH)]


class UsageResult(Schema):
    """``repeated`` was counted before and is well; ``refused`` was not counted, ``code`` says why."""

    id: str
    result: Literal["counted", "repeated", "refused"]
    code: str
    detail: str


class UsageBatchOut(Schema):
    """One result for each report, in the order of the reports."""

    counted: int
    repeated: int
    refused: int
    results: list[UsageResult]


@router.post(
    "/usage/batch",
    auth=GatewayBearer(),
    response={200: UsageBatchOut, **PROBLEMS},
    summary="Report what was used, many at once",
    operation_id="report_usage_batch",
)
def usage_batch(request: HttpRequest, response: HttpResponse, body: UsageBatchIn) -> UsageBatchOut:
    """Counts what can be counted; a report that cannot does not stop the others. Send the same batch again whenever
    no answer came: nothing is counted twice."""
    response.headers["Cache-Control"] = "no-store"
    key = request.auth  # type: ignore[attr-defined]
    done = operations.report_all(key=key, reports=[row.report() for row in body.reports])
    results = [_result(row.id, one) for row, one in zip(body.reports, done, strict=True)]
    totals = [sum(row.result == word for row in results) for word in ("counted", "repeated", "refused")]
    return UsageBatchOut(counted=totals[0], repeated=totals[1], refused=totals[2], results=results)


def _result(report_id: str, done: operations.Counted) -> UsageResult:
    if done.refusal is not None:
        return UsageResult(id=report_id, result="refused", code=done.refusal.code, detail=str(done.refusal))
    return UsageResult(id=report_id, result="counted" if done.counted else "repeated", code="", detail="")
