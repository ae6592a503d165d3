from accessprogram.states.machine import Move, Table

AGREEMENT: Table = {
    ("drafted", "sign"): Move("signed", ("signatory",)),
    ("signed", "countersign"): Move(
        "countersigned", ("senior_reviewer", "committee_member", "programme_administrator")
    ),
    ("drafted", "supersede"): Move("superseded", ("system",)),
    ("signed", "supersede"): Move("superseded", ("system",)),
    ("countersigned", "supersede"): Move("superseded", ("system",)),
    ("drafted", "lapse"): Move("lapsed", ("system",)),
    ("signed", "lapse"): Move("lapsed", ("system",)),
}
