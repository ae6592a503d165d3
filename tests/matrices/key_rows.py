"""What a gateway's people and machines have: keys, key sets, webhooks."""

from tests.matrices.rows import ANY_PARTNER, Row, everybody, to

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

_ENDPOINT = {"endpoint_id": "@partner_endpoint", "action": "disable"}
_OWN_ENDPOINT = {"endpoint_id": "@desk_endpoint", "action": "disable"}
_SEEN_BY_PARTNER = to({ANY_PARTNER: 200})
_ACTED_BY_PARTNER = to({"owner": 302})
_NEVER_FOR_PARTNER = to({ANY_PARTNER: 405})
_NEVER_FOR_DESK = to({"administrator": 405})
_PLACE = {"url": "https://hooks.example/in", "label": "Ours", "programme": "@programme"}
WEBHOOKS = [
    Row("accessprogram:partner-webhooks", _SEEN_BY_PARTNER, _NEVER_FOR_PARTNER),
    Row(
        "accessprogram:partner-webhook-create",
        _NEVER_FOR_PARTNER,
        to({ANY_PARTNER: 422, "owner": 201}),
        data={**_PLACE, "partner": "@partner"},
    ),
    Row("accessprogram:partner-webhook-action", _NEVER_FOR_PARTNER, _ACTED_BY_PARTNER, at=_ENDPOINT),
    Row(
        "accessprogram:partner-webhook-delivery",
        to({"owner": 200}),
        _ACTED_BY_PARTNER,
        at={"delivery_id": "@partner_delivery"},
    ),
    Row("accessprogram:desk-webhooks", to({"administrator": 200}), _NEVER_FOR_DESK),
    Row(
        "accessprogram:desk-webhook-create",
        _NEVER_FOR_DESK,
        to({"administrator": 201}),
        data={**_PLACE, "purpose": "notify"},
    ),
    Row("accessprogram:desk-webhook-action", _NEVER_FOR_DESK, to({"administrator": 302}), at=_OWN_ENDPOINT),
    Row(
        "accessprogram:desk-webhook-delivery",
        to({"administrator": 200}),
        to({"administrator": 302}),
        at={"delivery_id": "@desk_delivery"},
    ),
]
