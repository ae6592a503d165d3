"""The gateway's question: answered by the query; written only for a surface's proof and for what a call reserves."""

from dataclasses import dataclass, replace

from accessprogram.clock import db_now
from accessprogram.entitlement_reasons import REASONS
from accessprogram.models import GatewayKey, Reservation
from accessprogram.operations import reservations, surfaces
from accessprogram.policy import sandbox
from accessprogram.policy.entitlements import DENY_CACHE_SECONDS, Answer, Call, Caller, Kept, answer
from accessprogram.queries import entitlements

# Between reading what is left and keeping it others may be quicker; so often it is read again.
TRIES = 5


@dataclass(frozen=True)
class Reserve:
    """What a call wants kept for it: requests, at least one, and tokens."""

    requests: int
    tokens: int = 0


def ask(
    *,
    key: GatewayKey,
    surface: str,
    offering: str,
    use_case: str | None = None,
    caller: Caller | None = None,
    reserve: Reserve | None = None,
) -> Answer:
    """Whether this call may be made now. The first call on a provisioned surface proves it and is answered no.

    With ``reserve`` an allowed call has so much kept for it in every period of the use case, or it is not allowed.
    A test key is answered by the sandbox: nothing real is read for it.
    """
    if key.is_test:
        return sandbox.answer(surface, db_now())
    wanted = reserve or Reserve(0)

    def read() -> Call:
        call = entitlements.facts(
            programme_id=key.programme_id, surface=surface, offering=offering, use_case=use_case, caller=caller
        )
        return replace(call, requests=wanted.requests, tokens=wanted.tokens) if reserve else call

    call = read()
    given = answer(call)
    if given.proves and call.surface is not None:
        surfaces.prove_by_call(surface_id=call.surface.id)
    if _waits_for_reservations(call, given) and call.line and reservations.release_due(grant_id=call.line.grant_id):
        call = read()
        given = answer(call)
    for _try in range(TRIES if reserve else 0):
        if not given.allowed:
            break
        if (reservation := reservations.hold(key=key, call=call)) is not None:
            return _with(given, reservation)
        call = read()
        given = answer(call)
    if reserve and given.allowed:
        # The rations of two periods together hold less than the tightest one lets expect.
        given = replace(
            given, decision="deny", reason=REASONS["ration_short"], conditions=(), cache_seconds=DENY_CACHE_SECONDS
        )
    return given


def _waits_for_reservations(call: Call, given: Answer) -> bool:
    """Nothing is left, but some of it is only kept: perhaps for longer than its time."""
    short = given.reason.code in ("ration_exhausted", "ration_short")
    return short and call.ration is not None and bool(call.ration.reserved or call.ration.tokens_reserved)


def _with(given: Answer, kept: Reservation) -> Answer:
    """The answer with what was kept, and with the ration as it stands after that."""
    ration = given.ration and replace(
        given.ration,
        reserved=given.ration.reserved + kept.requests,
        tokens_reserved=given.ration.tokens_reserved + kept.tokens,
    )
    return replace(given, ration=ration, kept=Kept(kept.id, kept.requests, kept.tokens, kept.expires_at))
