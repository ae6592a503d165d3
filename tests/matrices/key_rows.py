"""What a gateway's people and machines have: keys, key sets, webhooks."""

from tests.matrices.rows import Row, everybody, to

_KEY = {"key_id": "@gateway_key"}
SIGNING = [
    Row("accessprogram:signing-keys", everybody(200), everybody(405), at={"use": "entitlement"}),
    Row("accessprogram:signing-rotate", to({"administrator": 405}), to({"administrator": 302}), at={"use": "receipt"}),
]
KEYS = [
    Row("accessprogram:keys", to({"administrator": 200}), to({"administrator": 405})),
    Row(
        "accessprogram:key-create",
        to({"administrator": 405}),
        to({"administrator": 201}),
        data={"programme": "@programme", "label": "Another gateway"},
    ),
    Row(
        "accessprogram:key-rotate",
        to({"administrator": 405}),
        to({"administrator": 201}),
        at=_KEY,
        data={"overlap": "60"},
    ),
    Row("accessprogram:key-revoke", to({"administrator": 405}), to({"administrator": 302}), at=_KEY),
]
