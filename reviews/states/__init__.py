"""Every transition table of judging, by the noun whose state it moves."""

from accessprogram.states import Move, Table

_SENIOR = ("senior_reviewer", "committee_member")

CASE: Table = {
    ("checks", "checks_settled"): Move("review", ("system",)),
    ("review", "rerun_check"): Move("checks", ("reviewer", "senior_reviewer", "screening_analyst")),
    ("review", "propose"): Move("confirmation", _SENIOR),
    ("confirmation", "return"): Move("review", ("system", *_SENIOR)),
    ("confirmation", "close"): Move("closed", ("system",)),
    ("checks", "withdraw"): Move("closed", ("system",)),
    ("review", "withdraw"): Move("closed", ("system",)),
    ("confirmation", "withdraw"): Move("closed", ("system",)),
}

RUN: Table = {
    ("queued", "claim"): Move("running", ("system",)),
    ("retry_wait", "claim"): Move("running", ("system",)),
    ("running", "settle"): Move("completed", ("system",)),
    ("running", "retry"): Move("retry_wait", ("system",)),
    ("running", "lose_lease"): Move("queued", ("system",)),
    ("running", "park"): Move("errored", ("system",)),
    ("running", "cancel"): Move("cancelled", ("system",)),
    ("queued", "cancel"): Move("cancelled", ("system",)),
    ("retry_wait", "cancel"): Move("cancelled", ("system",)),
    ("waiting_outside", "cancel"): Move("cancelled", ("system",)),
    ("completed", "supersede"): Move("superseded", ("reviewer", "senior_reviewer", "screening_analyst")),
    ("errored", "supersede"): Move("superseded", ("reviewer", "senior_reviewer", "screening_analyst")),
}

DECISION: Table = {
    ("held", "cool_off"): Move("cooling_off", _SENIOR),
    ("held", "take_effect"): Move("effective", _SENIOR),
    ("cooling_off", "take_effect"): Move("effective", ("system",)),
    ("held", "veto"): Move("vetoed", ("senior_reviewer",)),
    ("cooling_off", "veto"): Move("vetoed", ("senior_reviewer",)),
    ("held", "supersede"): Move("superseded", ("system",)),
    ("cooling_off", "supersede"): Move("superseded", ("system",)),
    ("effective", "supersede"): Move("superseded", ("senior_reviewer",)),
}

TABLES: dict[str, Table] = {"case": CASE, "run": RUN, "decision": DECISION}
