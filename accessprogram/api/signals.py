"""What looks wrong to the gateway: a signal, which a person of the desk looks at. It cuts nothing by itself."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from accessprogram.api.entitlements import Reference, Slug, UserKey
from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS, Problem
from accessprogram.operations import signals

router = Router(tags=["signals"])

SignalId = Annotated[str, StringConstraints(min_length=8, max_length=80, pattern=r"^[-_.:a-zA-Z0-9]+$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]


class SignalIn(Schema):
    """Something that was seen. ``id`` is the gateway's own and unique in the programme: the same signal exists once.
    ``kind`` gathers signals of the same sort in one incident. ``counts`` are numbers by name; never a prompt."""

    model_config = ConfigDict(extra="forbid")

    id: SignalId
    surface: Reference
    kind: Slug
    summary: Words
    user_key: UserKey | None = None
    counts: Annotated[dict[Slug, Annotated[int, Field(ge=0, le=2**53)]], Field(max_length=20)] = {}


class SignalOut(Schema):
    """The incident that it joined, by its reference: for people to speak about."""

    incident: str
    kind: str


@router.post(
    "/signals",
    auth=GatewayBearer(),
    response={200: SignalOut, 404: Problem, **PROBLEMS},
    summary="Report what looks wrong",
    operation_id="raise_signal",
    url_name="signals",
)
def raise_signal(request: HttpRequest, response: HttpResponse, body: SignalIn) -> SignalOut:
    """Written once, however often it comes. It joins the partner's open incident of that kind, or begins one; a person
    looks at it, and only a person cuts."""
    response.headers["Cache-Control"] = "no-store"
    signal = signals.from_gateway(
        key=request.auth,  # type: ignore[attr-defined]
        report_id=body.id,
        surface=body.surface,
        kind=body.kind,
        summary=body.summary,
        user_key=body.user_key,
        data={"counts": body.counts} if body.counts else None,
    )
    return SignalOut(incident=signal.incident.reference, kind=signal.kind)
