from accessprogram.states.machine import Move, Table

_EITHER_SIDE = ("signatory", "senior_reviewer", "committee_member", "programme_administrator")

AGREEMENT: Table = {
    ("drafted", "sign"): Move("signed", ("signatory",)),
    ("signed", "countersign"): Move(
        "countersigned", ("senior_reviewer", "committee_member", "programme_administrator")
    ),
    ("drafted", "supersede"): Move("superseded", ("system",)),
    ("signed", "supersede"): Move("superseded", ("system",)),
    ("countersigned", "supersede"): Move("superseded", ("system",)),
    # An amendment that one side does not want.
    ("drafted", "lapse"): Move("lapsed", _EITHER_SIDE),
    ("signed", "lapse"): Move("lapsed", _EITHER_SIDE),
}
