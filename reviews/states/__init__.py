"""Every transition table of judging, by the noun whose state it moves."""

from accessprogram.states import Move, Table

_SENIOR = ("senior_reviewer", "committee_member")
_CHECKING = ("reviewer", "senior_reviewer", "screening_analyst")

CASE: Table = {
    ("intake", "begin_checks"): Move("checks", ("intake_officer", "reviewer", "senior_reviewer")),
    ("intake", "withdraw"): Move("closed", ("system",)),
    ("checks", "checks_settled"): Move("review", ("system",)),
    ("review", "rerun_check"): Move("checks", ("system", *_CHECKING)),
    ("review", "propose"): Move("confirmation", _SENIOR),
    ("confirmation", "return"): Move("review", ("system", *_SENIOR)),
    ("review", "escalate"): Move("committee", _SENIOR),
    ("committee", "return"): Move("review", ("system", *_SENIOR)),
    ("committee", "propose"): Move("confirmation", ("system", *_SENIOR)),
    ("review", "await_concurrence"): Move("concurrence", _SENIOR),
    ("concurrence", "return"): Move("review", ("system", *_SENIOR)),
    ("committee", "rerun_check"): Move("checks", ("system", *_CHECKING)),
    ("concurrence", "rerun_check"): Move("checks", ("system", *_CHECKING)),
    # A correction that nobody wants any more: what was decided stands.
    ("review", "leave"): Move("closed", ("senior_reviewer",)),
    ("committee", "withdraw"): Move("closed", ("system",)),
    ("concurrence", "withdraw"): Move("closed", ("system",)),
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
    ("running", "wait_outside"): Move("waiting_outside", ("system",)),
    ("waiting_outside", "claim"): Move("running", ("system",)),
    ("running", "lose_lease"): Move("queued", ("system",)),
    ("running", "park"): Move("errored", ("system",)),
    ("running", "cancel"): Move("cancelled", ("system",)),
    ("queued", "cancel"): Move("cancelled", ("system",)),
    ("retry_wait", "cancel"): Move("cancelled", ("system",)),
    ("waiting_outside", "cancel"): Move("cancelled", ("system",)),
    ("completed", "supersede"): Move("superseded", ("system", *_CHECKING)),
    ("errored", "supersede"): Move("superseded", ("system", *_CHECKING)),
}

VERIFICATION: Table = {
    ("started", "begin"): Move("pending", ("system",)),
    ("started", "answer"): Move("done", ("system",)),
    ("pending", "answer"): Move("done", ("system",)),
    ("started", "expire"): Move("expired", ("system",)),
    ("pending", "expire"): Move("expired", ("system",)),
    ("started", "cancel"): Move("cancelled", ("system",)),
    ("pending", "cancel"): Move("cancelled", ("system",)),
    ("done", "answer"): Move("done", ("system",)),
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

TABLES: dict[str, Table] = {"case": CASE, "run": RUN, "decision": DECISION, "verification": VERIFICATION}
