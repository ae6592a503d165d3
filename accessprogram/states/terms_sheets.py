from accessprogram.states.machine import Move, Table

TERMS_SHEET: Table = {
    ("open", "freeze"): Move("frozen", ("senior_reviewer", "committee_member")),
    ("frozen", "reopen"): Move("open", ("system", "senior_reviewer", "committee_member")),
}
