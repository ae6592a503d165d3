from accessprogram.states.machine import Move, Table

COMMITMENT: Table = {
    ("pledged", "fall_due"): Move("due", ("system",)),
    ("pledged", "submit_evidence"): Move(
        "submitted", ("member", "owner", "security_contact", "programme_administrator")
    ),
    ("due", "submit_evidence"): Move("submitted", ("member", "owner", "security_contact", "programme_administrator")),
    ("disputed", "submit_evidence"): Move(
        "submitted", ("member", "owner", "security_contact", "programme_administrator")
    ),
    ("curing", "submit_evidence"): Move(
        "submitted", ("member", "owner", "security_contact", "programme_administrator")
    ),
    ("submitted", "verify"): Move("verified", ("commitments_verifier", "owner", "system")),
    ("submitted", "dispute"): Move("disputed", ("commitments_verifier", "owner")),
    ("due", "breach"): Move("breached", ("commitments_verifier", "owner")),
    ("disputed", "breach"): Move("breached", ("commitments_verifier", "owner")),
    ("curing", "breach"): Move("breached", ("commitments_verifier", "owner")),
    ("breached", "cure"): Move("curing", ("commitments_verifier", "owner")),
    # With its agreement ends what was not due yet; what came due before stays owed until it is judged.
    ("pledged", "end"): Move("ended", ("system",)),
}
