"""The threats of an assessment, and who read which version."""

from tests.matrices.rows import NEVER, Row, to

_FOR_PARTNER = {"for": "@partner", "side": "partner"}
_READERS_OF_VERSIONS = "senior committee operator auditor administrator"

THREATS = [
    Row(
        "accessprogram:threat-read",
        NEVER,
        to({"owner": 302}),
        at={"threat_id": "@threat"},
        data=_FOR_PARTNER,
        case="partner",
    ),
    Row(
        "accessprogram:threat-read",
        NEVER,
        to({"auditor": 302}),
        at={"threat_id": "@threat"},
        data={"for": "@partner", "side": "provider"},
        case="provider",
    ),
    Row(
        "accessprogram:threat-object",
        NEVER,
        to({"owner": 302}),
        at={"threat_id": "@threat"},
        data=_FOR_PARTNER | {"text": "It is not so."},
    ),
    Row(
        "accessprogram:objection-answer",
        NEVER,
        to({"owner": 403, "auditor administrator senior": 302}),
        at={"objection_id": "@objection"},
        data={"answer": "It is."},
    ),
    Row("accessprogram:desk-assessments", to({_READERS_OF_VERSIONS: 200}), to({_READERS_OF_VERSIONS: 405})),
]
