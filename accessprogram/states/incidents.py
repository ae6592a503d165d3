from accessprogram.states.machine import Move, Table

_DESK = ("reviewer", "senior_reviewer", "access_operator", "programme_administrator")
_ENFORCERS = ("senior_reviewer", "programme_administrator")

INCIDENT: Table = {
    ("signal", "triage"): Move("triaged", _DESK),
    ("signal", "dismiss"): Move("closed", _DESK),
    ("triaged", "dismiss"): Move("closed", _DESK),
    ("triaged", "open"): Move("open", _DESK),
    ("open", "contain"): Move("contained", _ENFORCERS),
    ("contained", "reopen"): Move("open", _ENFORCERS),
    ("contained", "close"): Move("closed", _ENFORCERS),
}

ENFORCEMENT: Table = {
    ("proposed", "impose"): Move("in_force", _ENFORCERS),
    ("proposed", "drop"): Move("dropped", _ENFORCERS),
    # What a fact proposed and a later fact put right.
    ("proposed", "withdraw"): Move("dropped", ("system",)),
    ("in_force", "fall_back"): Move("fell_back", ("system",)),
    ("in_force", "end"): Move("ended", _ENFORCERS),
    ("fell_back", "end"): Move("ended", _ENFORCERS),
}
