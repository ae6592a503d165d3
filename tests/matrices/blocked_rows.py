"""The addresses of renewals and of refused calls: the partner's page, the desk's, and what the gateway reports."""

from tests.matrices.rows import ANY_PARTNER, PARTNER, Row, everybody, to

_READERS = "operator senior committee auditor administrator"
_PARTNERS_ONLY_POST = to({ANY_PARTNER: 405})
_GATEWAY = everybody(401)

RENEWAL = [
    # Whose term is not near its end is told so.
    Row("accessprogram:grant-renew", _PARTNERS_ONLY_POST, to({PARTNER: 403}), at={"grant_id": "@grant"}),
]
BLOCKED = [
    Row("accessprogram:blocked", to({ANY_PARTNER: 200}), _PARTNERS_ONLY_POST),
    Row(
        "accessprogram:blocked-case",
        _PARTNERS_ONLY_POST,
        to({PARTNER: 302}),
        at={"refusal_id": "@refusal"},
        data={"statement": "We test our own parser."},
    ),
    Row("accessprogram:desk-blocked", to({_READERS: 200}), to({_READERS: 405})),
    Row(
        "accessprogram:desk-blocked-case",
        to({_READERS: 200}),
        to({"committee auditor": 403, "operator senior administrator": 302}),
        at={"case_id": "@refusal_case"},
        data={"label": "false_refusal", "answer": "Set right.", "lifted": "1"},
    ),
    # The gateway's key is what counts there, not who is signed in.
    Row("api-v1:refusals", everybody(405), _GATEWAY),
    Row("api-v1:explanation", _GATEWAY, everybody(405), at={"request_id": "req-matrix-1"}),
]
