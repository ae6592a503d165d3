from accessprogram.states.machine import Move, Table

APPLICATION: Table = {
    ("draft", "submit"): Move("submitted", ("owner", "signatory")),
    ("draft", "withdraw"): Move("withdrawn", ("owner", "signatory")),
    ("submitted", "withdraw"): Move("withdrawn", ("owner", "signatory")),
    ("submitted", "decide"): Move("decided", ("system",)),
    # An appeal or a correction ended in a decision of its own.
    ("decided", "decide_again"): Move("decided", ("system",)),
}
