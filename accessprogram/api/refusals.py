"""Calls that were refused: reported by the gateway, never with what was asked; and why, for one of them."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from accessprogram.api.entitlements import Moment, Reference, Slug, UserKey
from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS, Problem
from accessprogram.errors import NotFound
from accessprogram.models import RefusalCase
from accessprogram.operations import refusals
from accessprogram.queries.refusals import case_of, explained, of_request

router = Router(tags=["refusals"])

RequestId = Annotated[str, StringConstraints(min_length=8, max_length=80, pattern=r"^[-_.:a-zA-Z0-9]+$")]
Layer = Literal["entitlement", "ration", "safeguard", "gateway", "outage"]


class RefusalIn(Schema):
    """One refused call. ``request_id`` is what the caller was given, unique in the programme; ``layer`` is who said no,
    ``code`` why: the reason of our answer, or the code of the model's own safeguard. Nothing of what was asked."""

    model_config = ConfigDict(extra="forbid")

    request_id: RequestId
    surface: Reference
    layer: Layer
    code: Slug
    at: Moment
    offering: Slug | None = None
    use_case: Slug | None = None
    user_key: UserKey | None = None


class RefusalsIn(Schema):
    """At most 500 at a time."""

    model_config = ConfigDict(extra="forbid")

    refusals: Annotated[list[RefusalIn], Field(min_length=1, max_length=500)]


class RefusalOut(Schema):
    """``noted``: written now. ``known``: the very same was reported before. ``differs``: the id was reported with other
    contents, which stand. ``surface_unknown``: no such surface in this programme."""

    request_id: str
    outcome: Literal["noted", "known", "differs", "surface_unknown"]


class RefusalsOut(Schema):
    """In the order in which they came."""

    refusals: list[RefusalOut]


class CaseOut(Schema):
    """What became of the partner's case: ``label`` is empty until it is answered by ``due_at``; ``lifted`` says that
    the provider lets the same call through from now on."""

    due_at: datetime
    answered_at: datetime | None
    label: Literal["", "false_refusal", "right_refusal", "unclear"]
    lifted: bool


class ExplanationOut(Schema):
    """For people: ``sentence`` and ``lifted_by``. ``by_when`` is null where nobody has promised a date."""

    request_id: str
    layer: Layer
    code: str
    sentence: str
    lifted_by: str
    by_when: datetime | None
    at: datetime
    case: CaseOut | None


@router.post(
    "/refusals",
    auth=GatewayBearer(),
    response={200: RefusalsOut, **PROBLEMS},
    summary="Report calls that were refused",
    operation_id="report_refusals",
    url_name="refusals",
)
def report(request: HttpRequest, response: HttpResponse, body: RefusalsIn) -> RefusalsOut:
    """Each is written once, however often it comes; each has its own outcome. The partner reads them on its page."""
    response.headers["Cache-Control"] = "no-store"
    told = refusals.note(
        key=request.auth,  # type: ignore[attr-defined]
        reports=[
            refusals.Report(
                request_id=one.request_id,
                surface=one.surface,
                layer=one.layer,
                code=one.code,
                at=one.at,
                offering=one.offering or "",
                use_case=one.use_case or "",
                user_key=one.user_key or "",
            )
            for one in body.refusals
        ],
    )
    rows = zip(body.refusals, told, strict=True)
    return RefusalsOut.model_validate(
        {"refusals": [{"request_id": one.request_id, "outcome": outcome} for one, outcome in rows]}
    )


@router.get(
    "/requests/{request_id}/explanation",
    auth=GatewayBearer(),
    response={200: ExplanationOut, 404: Problem, **PROBLEMS},
    summary="Why was this call refused?",
    operation_id="explain_request",
    url_name="explanation",
)
def explanation(
    request: HttpRequest, response: HttpResponse, request_id: Annotated[RequestId, Path()]
) -> ExplanationOut:
    """Which layer said no, who can lift it and by when, and what became of the partner's case."""
    response.headers["Cache-Control"] = "no-store"
    found = of_request(request.auth.programme_id, request_id)  # type: ignore[attr-defined]
    if found is None:
        raise NotFound(_("No refused call with this id was reported."), code="request_unknown")
    said = explained(found)
    return ExplanationOut.model_validate(
        {
            "request_id": found.request_id,
            "layer": found.layer,
            "code": found.code,
            "sentence": said.sentence,
            "lifted_by": said.lifted_by,
            "by_when": said.by_when,
            "at": found.at,
            "case": _case(case_of(found)),
        }
    )


def _case(case: RefusalCase | None) -> CaseOut | None:
    if case is None:
        return None
    return CaseOut.model_validate(
        {"due_at": case.due_at, "answered_at": case.answered_at, "label": case.label, "lifted": case.lifted}
    )
