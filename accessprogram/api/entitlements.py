"""May they? The gateway's one question."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from accessprogram import context
from accessprogram.api.keys import GatewayBearer
from accessprogram.entitlement_reasons import REASONS
from accessprogram.operations.entitlements import ask
from accessprogram.policy.entitlements import Answer, Caller, RationFacts

router = Router(tags=["entitlements"])

# Words without control characters: no database has to be asked about a NUL.
_NO_CONTROLS = r"^[^\x00-\x1f\x7f]+$"
Reference = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_NO_CONTROLS)]
Slug = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[-a-zA-Z0-9_]+$")]
UserKey = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=_NO_CONTROLS)]


class CheckIn(Schema):
    """A call that is about to be made. ``use_case`` is the caller's own statement; a surface that is bound to one use
    case needs none. ``user_key`` is the opaque key of a named user; ``sign_in`` says how that person signed in,
    ``sign_in_age_seconds`` how long ago, ``region`` the country (ISO 3166-1, two capitals) that the call comes from."""

    model_config = ConfigDict(extra="forbid")

    surface: Reference
    offering: Slug
    use_case: Slug | None = None
    user_key: UserKey | None = None
    sign_in: Literal["password", "second_factor", "phishing_resistant"] | None = None
    sign_in_age_seconds: Annotated[int, Field(ge=0, le=31_536_000)] | None = None
    region: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None

    def caller(self) -> Caller:
        """What is said of the person behind the call."""
        return Caller(self.user_key or "", self.sign_in or "", self.sign_in_age_seconds, self.region or "")


class RationOut(Schema):
    """Requests of the current period; ``resets_at`` is when the next one begins."""

    limit: int
    used: int
    left: int
    period: Literal["day", "month"]
    resets_at: datetime


class AnswerOut(Schema):
    """``reason`` is a stable code, ``sentence`` and ``lifted_by`` are for people. ``cache_seconds`` is how long this
    answer may be kept: 60 at most, 0 for what can change with the next call."""

    decision: Literal["allow", "deny"]
    reason: str
    sentence: str
    lifted_by: str
    conditions: list[str]
    ration: RationOut | None
    cache_seconds: int
    request_id: str
    checked_at: datetime | None


@router.post(
    "/entitlements/check",
    auth=GatewayBearer(),
    response=dict.fromkeys((200, 400, 401, 403, 413, 422, 429, 503), AnswerOut),
    summary="May this call be made now?",
    operation_id="check_entitlement",
)
def check(request: HttpRequest, response: HttpResponse, call: CheckIn) -> AnswerOut:
    """Answers allow or deny with a reason. Every doubt is a deny; so is every status other than 200.

    The first call on a surface that was switched on is its proof, and is answered deny `surface_unproved`.
    """
    response.headers["Cache-Control"] = "no-store"
    key = request.auth  # type: ignore[attr-defined]
    given = ask(key=key, surface=call.surface, offering=call.offering, use_case=call.use_case, caller=call.caller())
    return _out(given)


def ration_out(ration: RationFacts | None) -> RationOut | None:
    """A ration as the gateway reads it."""
    if ration is None:
        return None
    return RationOut(
        limit=ration.limit,
        used=ration.used,
        left=ration.left,
        period="day" if ration.period == "day" else "month",
        resets_at=ration.resets_at,
    )


def _out(answer: Answer) -> AnswerOut:
    return AnswerOut(
        decision="allow" if answer.allowed else "deny",
        reason=answer.reason.code,
        sentence=str(answer.reason.sentence),
        lifted_by=str(answer.reason.lifted_by),
        conditions=list(answer.conditions),
        ration=ration_out(answer.ration),
        cache_seconds=answer.cache_seconds,
        request_id=context.current().request_id,
        checked_at=answer.at,
    )


def refused(status: int, code: str, detail: str) -> HttpResponse:
    """A no for a question that could not be judged at all."""
    known = REASONS.get(code)
    answer = AnswerOut(
        decision="deny",
        reason=code,
        sentence=str(known.sentence) if known else detail,
        lifted_by=str(known.lifted_by) if known else "",
        conditions=[],
        ration=None,
        cache_seconds=0,
        request_id=context.current().request_id,
        checked_at=None,
    )
    response = JsonResponse(answer.model_dump(mode="json"), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
