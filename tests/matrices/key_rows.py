"""What a gateway's people and machines have: keys, key sets, webhooks."""

from tests.matrices.rows import Row, everybody

SIGNING = [
    Row("accessprogram:signing-keys", everybody(200), everybody(405), at={"use": "entitlement"}),
]
