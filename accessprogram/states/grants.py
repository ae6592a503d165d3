from accessprogram.states.machine import Move, Table

_ENFORCERS = ("senior_reviewer", "programme_administrator")

GRANT: Table = {
    ("pending_terms", "countersign"): Move("provisioning", ("system",)),
    ("pending_terms", "lapse"): Move("lapsed", ("system",)),
    ("provisioning", "prove"): Move("active", ("system",)),
    ("provisioning", "lapse"): Move("lapsed", ("system",)),
    ("provisioning", "revoke"): Move("revoked", _ENFORCERS),
    ("active", "restrict"): Move("restricted", _ENFORCERS),
    ("active", "suspend"): Move("suspended", _ENFORCERS),
    ("active", "revoke"): Move("revoked", _ENFORCERS),
    ("active", "expire"): Move("expired", ("system",)),
    ("active", "lapse"): Move("lapsed", ("system",)),
    ("restricted", "lapse"): Move("lapsed", ("system",)),
    ("suspended", "lapse"): Move("lapsed", ("system",)),
    # A new threat assessment was acknowledged after its date, within the term.
    ("lapsed", "resume"): Move("active", ("system",)),
    # It comes back as it was: a lapse lifts no enforcement.
    ("lapsed", "resume_restricted"): Move("restricted", ("system",)),
    ("lapsed", "resume_suspended"): Move("suspended", ("system",)),
    # An emergency suspension that nobody ratified in time.
    ("suspended", "fall_back"): Move("restricted", ("system",)),
    ("restricted", "restore"): Move("active", _ENFORCERS),
    ("restricted", "suspend"): Move("suspended", _ENFORCERS),
    ("restricted", "revoke"): Move("revoked", _ENFORCERS),
    ("restricted", "expire"): Move("expired", ("system",)),
    ("suspended", "restore"): Move("active", _ENFORCERS),
    ("suspended", "revoke"): Move("revoked", _ENFORCERS),
    ("suspended", "expire"): Move("expired", ("system",)),
}

SURFACE: Table = {
    # By an operator, or by the provider's gateway where a webhook tells it to.
    ("requested", "provision"): Move("provisioned", ("access_operator", "system")),
    ("requested", "remove"): Move("removed", ("owner", "access_operator")),
    ("provisioned", "prove"): Move("proved", ("system",)),
    ("provisioned", "suspend"): Move("suspended", _ENFORCERS),
    ("provisioned", "remove"): Move("removed", ("owner", "access_operator")),
    ("proved", "suspend"): Move("suspended", _ENFORCERS),
    ("proved", "remove"): Move("removed", ("owner", "access_operator")),
    ("suspended", "restore"): Move("provisioned", _ENFORCERS),
    ("suspended", "remove"): Move("removed", ("owner", "access_operator")),
}
