"""What gateways call besides the question, and the pages of rations, pools and ride-outs."""

from tests.matrices.rows import ANY_PARTNER, Row, everybody, to

_READERS = "operator senior committee auditor administrator"
_KEYS_ONLY = everybody(401)
_ADMINISTRATORS_POST = to({"administrator": 405})
GATEWAY = [
    Row("api-v1:check_batch", everybody(405), _KEYS_ONLY),
    Row("api-v1:usage_batch", everybody(405), _KEYS_ONLY),
    Row("api-v1:events", _KEYS_ONLY, everybody(405)),
    Row("api-v1:ping", _KEYS_ONLY, everybody(405)),
    Row("api-v1:grants", _KEYS_ONLY, everybody(405)),
    Row("api-v1:confirm", everybody(405), _KEYS_ONLY, at={"reference": "org-asked"}),
]
RATIONS = [
    Row("accessprogram:rations", to({ANY_PARTNER: 200}), to({ANY_PARTNER: 405})),
    # From a use case to itself: who may move is told so.
    Row(
        "accessprogram:ration-move",
        to({ANY_PARTNER: 405}),
        to({"owner": 422, "member": 403}),
        at={"grant_id": "@grant"},
        data={"from_use_case": "@use_case", "to_use_case": "@use_case", "requests": "1"},
    ),
    Row("accessprogram:desk-rations", to({_READERS: 200}), to({_READERS: 405})),
    Row(
        "accessprogram:pool-open",
        _ADMINISTRATORS_POST,
        to({"administrator": 302}),
        data={"offering": "@pooled_offering", "period": "day", "pool_requests": "5000"},
    ),
    Row("accessprogram:pool-end", _ADMINISTRATORS_POST, to({"administrator": 302}), at={"pool_id": "@pool"}),
    Row(
        "accessprogram:ride-out-ask",
        _ADMINISTRATORS_POST,
        to({"administrator": 302}),
        data={"tier": "@ride_out_tier", "seconds": "300", "reason": "Incident response goes on."},
    ),
    Row(
        "accessprogram:ride-out-confirm",
        _ADMINISTRATORS_POST,
        to({"administrator": 302}),
        at={"ride_out_id": "@ride_out"},
    ),
    Row(
        "accessprogram:ride-out-end", _ADMINISTRATORS_POST, to({"administrator": 302}), at={"ride_out_id": "@ride_out"}
    ),
]
