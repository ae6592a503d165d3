from accessprogram.states.machine import Move, Table

_PARTNER = ("member", "owner", "security_contact")

# Whoever received it says "valid" or "not useful": a person of the provider, or a project through its link.
CONTRIBUTION: Table = {
    ("draft", "report"): Move("reported", _PARTNER),
    ("reported", "acknowledge"): Move("valid", ("commitments_verifier", "system")),
    ("reported", "reject"): Move("rejected", ("commitments_verifier", "system")),
    ("valid", "reject"): Move("rejected", ("commitments_verifier", "system")),
    ("valid", "disclose"): Move("disclosed", _PARTNER),
    ("valid", "fix"): Move("fixed", (*_PARTNER, "system")),
    ("disclosed", "fix"): Move("fixed", (*_PARTNER, "system")),
    ("fixed", "release"): Move("released", _PARTNER),
}
