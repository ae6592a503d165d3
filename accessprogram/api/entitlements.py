"""May they? The gateway's one question, alone or many at once."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router, Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

from accessprogram import context
from accessprogram.api.keys import GatewayBearer
from accessprogram.api.problems import PROBLEMS
from accessprogram.entitlement_reasons import REASONS
from accessprogram.models import GatewayKey
from accessprogram.operations import tokens
from accessprogram.operations.entitlements import Reserve, ask
from accessprogram.policy.entitlements import Answer, Caller, RationFacts

router = Router(tags=["entitlements"])


def _in_this_century(moment: datetime) -> datetime:
    if not 2000 < moment.year < 2100:
        raise ValueError("must lie between 2001 and 2099")
    return moment.astimezone(UTC)


# Words without control characters: no database has to be asked about a NUL.
_NO_CONTROLS = r"^[^\x00-\x1f\x7f]+$"
Reference = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_NO_CONTROLS)]
Slug = Annotated[str, StringConstraints(min_length=1, max_length=50, pattern=r"^[-a-zA-Z0-9_]+$")]
# A time that a gateway states: with its offset, in a century that every database can write.
Moment = Annotated[AwareDatetime, AfterValidator(_in_this_century)]
UserKey = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=_NO_CONTROLS)]


class ReserveIn(Schema):
    """What is kept for the call until its usage is reported, for 120 seconds at most."""

    model_config = ConfigDict(extra="forbid")

    requests: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    tokens: Annotated[int, Field(ge=0, le=1_000_000_000_000)] = 0


class CheckIn(Schema):
    """A call that is about to be made. ``use_case`` is the caller's own statement; a surface that is bound to one use
    case needs none. ``user_key`` is the opaque key of a named user; ``sign_in`` says how that person signed in,
    ``sign_in_age_seconds`` how long ago, ``region`` the country (ISO 3166-1, two capitals) that the call comes from.
    ``token`` asks for a signed yes that another machine verifies by itself."""

    model_config = ConfigDict(extra="forbid")

    surface: Reference
    offering: Slug
    use_case: Slug | None = None
    user_key: UserKey | None = None
    sign_in: Literal["password", "second_factor", "phishing_resistant"] | None = None
    sign_in_age_seconds: Annotated[int, Field(ge=0, le=31_536_000)] | None = None
    region: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    reserve: ReserveIn | None = None
    token: bool = False

    def caller(self) -> Caller:
        """What is said of the person behind the call."""
        return Caller(self.user_key or "", self.sign_in or "", self.sign_in_age_seconds, self.region or "")


class RationOut(Schema):
    """Requests and tokens of the current period; ``resets_at`` is when the next one begins. ``mode`` is ``advisory``
    where nothing was reserved: what is left may be gone with the next call. ``limited_by`` says which number counts;
    ``warnings`` name soft limits that are reached. Tokens are null where they are not limited."""

    mode: Literal["advisory", "reserved"]
    limit: int
    used: int
    reserved: int
    left: int
    tokens_limit: int | None
    tokens_used: int
    tokens_left: int | None
    limited_by: Literal["granted", "earned", "share", "restricted"]
    warnings: list[Literal["soft_requests", "soft_tokens"]]
    period: Literal["day", "month"]
    resets_at: datetime


class ReservationOut(Schema):
    """Name it in the usage report. Without a report it ends by itself at ``expires_at``."""

    id: UUID
    requests: int
    tokens: int
    expires_at: datetime


class AnswerOut(Schema):
    """``reason`` is a stable code, ``sentence`` and ``lifted_by`` are for people. ``cache_seconds`` is how long this
    answer may be kept: 60 at most, 0 for what can change with the next call. ``ride_out_seconds`` is how long after
    ``checked_at`` this yes may still be used while no answer can be had; 0 unless two people allowed it.
    ``token`` is an entitlement token (JWS, EdDSA) where one was asked for and the answer is allow."""

    decision: Literal["allow", "deny"]
    reason: str
    sentence: str
    lifted_by: str
    conditions: list[str]
    ration: RationOut | None
    reservation: ReservationOut | None
    cache_seconds: int
    ride_out_seconds: int
    token: str | None
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
    return _asked(key, call)


class BatchIn(Schema):
    """Up to 100 calls; each is judged and reserves for itself, in this order."""

    model_config = ConfigDict(extra="forbid")

    calls: Annotated[list[CheckIn], Field(min_length=1, max_length=100)]


class BatchOut(Schema):
    """One answer for each call, in the order of the calls."""

    answers: list[AnswerOut]


@router.post(
    "/entitlements/check/batch",
    auth=GatewayBearer(),
    response={200: BatchOut, **PROBLEMS},
    summary="May these calls be made now?",
    operation_id="check_entitlements",
)
def check_batch(request: HttpRequest, response: HttpResponse, body: BatchIn) -> BatchOut:
    """Answers each call as `check` does. Every status other than 200 is a deny for all of them, except for what was
    reserved already, which ends by itself."""
    response.headers["Cache-Control"] = "no-store"
    key = request.auth  # type: ignore[attr-defined]
    return BatchOut(answers=[_asked(key, call, number) for number, call in enumerate(body.calls, 1)])


def _asked(key: GatewayKey, call: CheckIn, number: int = 0) -> AnswerOut:
    """``number`` tells the answers of a batch apart."""
    given = ask(
        key=key,
        surface=call.surface,
        offering=call.offering,
        use_case=call.use_case,
        caller=call.caller(),
        reserve=Reserve(call.reserve.requests, call.reserve.tokens) if call.reserve else None,
    )
    asked = {"surface": call.surface, "offering": call.offering, "use_case": call.use_case}
    token = tokens.issue(key=key, answer=given, caller=call.caller(), **asked) if call.token else None
    return _out(given, number, token)


def ration_out(ration: RationFacts | None, *, reserved: bool = False) -> RationOut | None:
    """A ration as the gateway reads it."""
    if ration is None:
        return None
    return RationOut.model_validate(
        {
            "mode": "reserved" if reserved else "advisory",
            "limit": ration.limit,
            "used": ration.used,
            "reserved": ration.reserved,
            "left": ration.left,
            "tokens_limit": ration.tokens_limit,
            "tokens_used": ration.tokens_used,
            "tokens_left": ration.tokens_left,
            "limited_by": ration.limited_by,
            "warnings": ration.warnings,
            "period": ration.period,
            "resets_at": ration.resets_at,
        }
    )


def _out(answer: Answer, number: int, token: str | None) -> AnswerOut:
    here = context.current().request_id
    kept = answer.kept
    return AnswerOut(
        decision="allow" if answer.allowed else "deny",
        reason=answer.reason.code,
        sentence=str(answer.reason.sentence),
        lifted_by=str(answer.reason.lifted_by),
        conditions=list(answer.conditions),
        ration=ration_out(answer.ration, reserved=kept is not None),
        reservation=ReservationOut(**vars(kept)) if kept else None,
        cache_seconds=answer.cache_seconds,
        ride_out_seconds=answer.ride_out_seconds,
        token=token,
        request_id=f"{here}-{number}" if number else here,
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
        reservation=None,
        cache_seconds=0,
        ride_out_seconds=0,
        token=None,
        request_id=context.current().request_id,
        checked_at=None,
    )
    response = JsonResponse(answer.model_dump(mode="json"), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
