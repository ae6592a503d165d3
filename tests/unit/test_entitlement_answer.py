"""The rule alone, without a database: one row for each doubt, and none of them may be left out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from accessprogram.entitlement_reasons import REASONS
from accessprogram.enums import GrantState, SurfaceState
from accessprogram.policy.entitlements import Answer, Call, Caller, LineFacts, RationFacts, SurfaceFacts, answer

NOW = datetime(2030, 3, 4, 12, 0, tzinfo=UTC)
ID = UUID(int=1)
SURFACE = SurfaceFacts(ID, "proved", "active", ("detection",))
TWO = replace(SURFACE, use_cases=("detection", "response"))
LINE = LineFacts(
    ID, "active", True, NOW - timedelta(days=1), NOW + timedelta(days=1), False, 30, ("Only from the office.",)
)
RATION = RationFacts("day", 100, 10, NOW + timedelta(hours=12))
GOOD = Call(at=NOW, surface=SURFACE, use_case=None, line=LINE, user="", ration=RATION)
STRONG = Caller(user_key="u-1", sign_in="phishing_resistant", sign_in_age_seconds=60, region="NL")
RESTRICTED = replace(GOOD, line=replace(LINE, grant_state="restricted"), user="active", caller=STRONG)
SECOND_FACTOR = replace(LINE, required_sign_in="second_factor")
AT_HOME = replace(LINE, regions=("BE", "NL"))


def test_call_without_a_doubt_is_allowed() -> None:
    assert answer(GOOD) == Answer(
        "allow", REASONS["allowed"], NOW, cache_seconds=30, conditions=("Only from the office.",), ration=RATION
    )


def test_absence_means_no() -> None:
    assert answer(Call(at=NOW)).decision == "deny"


DOUBTS = [
    ("surface_unknown", replace(GOOD, surface=None)),
    ("surface_not_provisioned", replace(GOOD, surface=replace(SURFACE, state="requested"))),
    ("surface_unproved", replace(GOOD, surface=replace(SURFACE, state="provisioned"))),
    ("surface_unproved", replace(GOOD, surface=replace(SURFACE, state="provisioned", grant_state="provisioning"))),
    ("surface_suspended", replace(GOOD, surface=replace(SURFACE, state="suspended"))),
    ("surface_removed", replace(GOOD, surface=replace(SURFACE, state="removed"))),
    ("grant_revoked", replace(GOOD, surface=replace(SURFACE, state="provisioned", grant_state="revoked"))),
    ("grant_restricted", replace(GOOD, surface=replace(SURFACE, state="provisioned", grant_state="restricted"))),
    ("use_case_required", replace(GOOD, surface=TWO)),
    ("use_case_not_on_surface", replace(GOOD, surface=TWO, use_case="elsewhere")),
    ("not_granted", replace(GOOD, line=None)),
    ("agreement_pending", replace(GOOD, line=replace(LINE, grant_state="pending_terms"))),
    ("grant_not_active", replace(GOOD, line=replace(LINE, grant_state="provisioning"))),
    ("grant_suspended", replace(GOOD, line=replace(LINE, grant_state="suspended"))),
    ("grant_revoked", replace(GOOD, line=replace(LINE, grant_state="revoked"))),
    ("grant_expired", replace(GOOD, line=replace(LINE, grant_state="expired"))),
    ("grant_lapsed", replace(GOOD, line=replace(LINE, grant_state="lapsed"))),
    ("line_off", replace(GOOD, line=replace(LINE, live=False))),
    ("line_off", replace(GOOD, line=replace(LINE, starts_at=None))),
    ("line_off", replace(GOOD, line=replace(LINE, ends_at=None))),
    ("grant_not_started", replace(GOOD, line=replace(LINE, starts_at=NOW + timedelta(microseconds=1)))),
    ("grant_expired", replace(GOOD, line=replace(LINE, ends_at=NOW))),
    ("user_key_required", replace(GOOD, line=replace(LINE, named_users_only=True))),
    ("user_key_unknown", replace(GOOD, line=replace(LINE, named_users_only=True), user="unknown")),
    ("user_key_required", replace(GOOD, line=replace(LINE, grant_state="restricted"))),
    ("user_key_ended", replace(GOOD, user="ended")),
    ("user_key_cut", replace(GOOD, user="cut")),
    ("line_cut", replace(GOOD, line=replace(LINE, cut=True))),
    ("line_cut", replace(GOOD, line=replace(LINE, cut=True, live=False))),
    ("sign_in_required", replace(GOOD, line=SECOND_FACTOR)),
    ("sign_in_required", replace(GOOD, line=SECOND_FACTOR, caller=replace(STRONG, sign_in="carrier pigeon"))),
    ("sign_in_too_weak", replace(GOOD, line=SECOND_FACTOR, caller=replace(STRONG, sign_in="password"))),
    ("sign_in_too_weak", replace(RESTRICTED, caller=replace(STRONG, sign_in="second_factor"))),
    ("sign_in_age_required", replace(RESTRICTED, caller=replace(STRONG, sign_in_age_seconds=None))),
    ("sign_in_too_old", replace(RESTRICTED, caller=replace(STRONG, sign_in_age_seconds=12 * 3600 + 1))),
    ("region_required", replace(GOOD, line=AT_HOME)),
    ("region_not_allowed", replace(GOOD, line=AT_HOME, caller=replace(STRONG, region="FR"))),
    ("ration_missing", replace(GOOD, ration=None)),
    ("ration_exhausted", replace(GOOD, ration=replace(RATION, used=100))),
    ("ration_exhausted", replace(GOOD, ration=replace(RATION, used=101))),
    ("ration_exhausted", replace(GOOD, ration=replace(RATION, used=60, reserved=40))),
    ("ration_exhausted", replace(GOOD, ration=replace(RATION, tokens_limit=10, tokens_used=4, tokens_reserved=6))),
    ("ration_short", replace(GOOD, requests=91)),
    ("ration_short", replace(GOOD, requests=1, tokens=11, ration=replace(RATION, tokens_limit=20, tokens_used=10))),
]


@pytest.mark.parametrize(("code", "call"), DOUBTS, ids=[f"{code}-{n}" for n, (code, _call) in enumerate(DOUBTS)])
def test_each_doubt_denies_with_its_reason(code: str, call: Call) -> None:
    given = answer(call)
    assert (given.decision, given.reason.code, given.conditions) == ("deny", code, ())
    assert given.cache_seconds == (0 if code == "surface_unproved" else 5)
    assert given.proves is (code == "surface_unproved")


def test_every_reason_can_be_given() -> None:
    """A reason that nothing gives is a promise nobody keeps; three are given before a call can be judged at all."""
    given = {code for code, _call in DOUBTS} | {answer(GOOD).reason.code}
    assert set(REASONS) - given == {"unavailable", "key_rejected", "scope_missing", "test_key", "too_many_calls"}


def test_every_reason_says_who_lifts_it() -> None:
    assert [code for code, reason in REASONS.items() if not str(reason.sentence) or not str(reason.lifted_by)] == []
    assert all(code == reason.code for code, reason in REASONS.items())


@pytest.mark.parametrize("state", SurfaceState.values)
@pytest.mark.parametrize("grant", GrantState.values)
def test_only_a_proved_surface_of_an_open_grant_is_allowed(state: str, grant: str) -> None:
    call = replace(
        GOOD,
        surface=replace(SURFACE, state=state, grant_state=grant),
        line=replace(LINE, grant_state=grant, live=grant in ("active", "restricted")),
        user="active",
        caller=STRONG,
    )
    assert answer(call).allowed is (state == "proved" and grant in ("active", "restricted"))


def test_declared_use_case_is_judged_on_a_surface_with_several() -> None:
    assert answer(replace(GOOD, surface=TWO, use_case="response")).allowed


def test_named_user_is_let_through() -> None:
    named = replace(LINE, named_users_only=True)
    assert answer(replace(GOOD, line=named, user="active")).allowed
    assert answer(replace(GOOD, user="unknown")).allowed


def test_conditions_that_are_met_let_the_call_through() -> None:
    assert answer(RESTRICTED).allowed
    assert answer(replace(RESTRICTED, caller=replace(STRONG, sign_in_age_seconds=12 * 3600))).allowed
    assert answer(replace(GOOD, line=SECOND_FACTOR, caller=Caller(sign_in="second_factor"))).allowed
    assert answer(replace(GOOD, line=AT_HOME, caller=Caller(region="BE"))).allowed


@pytest.mark.parametrize(
    ("line", "ration", "seconds"),
    [
        (LINE, RATION, 30),
        (replace(LINE, cache_seconds=300), RATION, 60),
        (replace(LINE, grant_state="restricted"), RATION, 0),
        (LINE, replace(RATION, used=90), 0),
        (LINE, replace(RATION, used=89), 30),
        (replace(LINE, ends_at=NOW + timedelta(seconds=7, milliseconds=900)), RATION, 7),
    ],
)
def test_answer_is_kept_only_as_long_as_it_can_be_true(line: LineFacts, ration: RationFacts, seconds: int) -> None:
    given = answer(replace(GOOD, line=line, ration=ration, user="active", caller=STRONG))
    assert (given.decision, given.cache_seconds) == ("allow", seconds)
