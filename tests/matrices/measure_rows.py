"""The addresses of signals, incidents and measures: the desk's, the partner's, and what the gateway reports."""

from tests.matrices.rows import ANY_PARTNER, PARTNER, Row, everybody, to

_DESK = "reviewer senior operator administrator"
_READERS = f"{_DESK} committee verifier auditor"
_ENFORCERS = "senior administrator"
_LIST = to({f"{_READERS} conflicted": 200})
_LIST_POST = to({f"{_READERS} conflicted": 405})
_AT_MEASURE = {"measure_id": "@measure"}
_AT_INCIDENT = {"incident_id": "@incident"}
_WHY = {"reason": "Looked at."}

MEASURES = [
    Row("accessprogram:measures", to({ANY_PARTNER: 200}), to({ANY_PARTNER: 405})),
    Row("accessprogram:partner-measure", to({PARTNER: 200}), to({ANY_PARTNER: 405}), at=_AT_MEASURE),
    Row(
        "accessprogram:measure-answer",
        to({ANY_PARTNER: 405}),
        to({"owner": 302, "member": 403}),
        at=_AT_MEASURE,
        data={"text": "It was a drill."},
    ),
    Row("accessprogram:desk-enforcement", _LIST, _LIST_POST),
    Row("accessprogram:measure", to({_READERS: 200}), _LIST_POST, at=_AT_MEASURE),
    Row(
        "accessprogram:measure-new",
        to({_ENFORCERS: 200}),
        to({_ENFORCERS: 302}),
        data={"grant": "@grant", "action": "suspend", "how": "emergency", "reason": "A key was stolen."},
    ),
    *(
        Row(
            "accessprogram:measure-act",
            to({_ENFORCERS: 405}),
            to({_ENFORCERS: 302}),
            at=_AT_MEASURE,
            data={"action": action, **_WHY},
            case=action,
        )
        for action in ("impose", "drop")
    ),
    Row("accessprogram:desk-incidents", _LIST, _LIST_POST),
    Row("accessprogram:desk-incident", to({_READERS: 200}), _LIST_POST, at=_AT_INCIDENT),
    Row(
        "accessprogram:incident-record",
        to({f"{_DESK} conflicted": 405}),
        to({_DESK: 302, "conflicted": 422}),
        data={"about": "@about", "kind": "other", "summary": "Somebody wrote to us."},
    ),
    Row(
        "accessprogram:incident-move",
        to({f"{_DESK} conflicted": 405}),
        to({_DESK: 302}),
        at=_AT_INCIDENT,
        data={"action": "triage", **_WHY},
    ),
    Row(
        "accessprogram:incident-write",
        to({f"{_DESK} conflicted": 405}),
        to({_DESK: 302}),
        at=_AT_INCIDENT,
        data={"kind": "note", "text": "Nothing yet."},
    ),
    # The gateway's key is what counts there, not who is signed in.
    Row("api-v1:signals", everybody(405), everybody(401)),
]
