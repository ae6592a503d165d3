"""An appeal against a decision: written by those who bind the partner."""

from tests.matrices.rows import PARTNER, Row, to

APPEALS = [
    Row(
        "accessprogram:appeal",
        to({PARTNER: 200}),
        to({"owner": 302, "member": 403, "stranger": 404}),
        at={"notice_id": "@declined"},
        data={"text": "We said what it is for."},
    ),
    Row(
        "accessprogram:appeal",
        to({PARTNER: 200}),
        to({PARTNER: 403}),
        at={"notice_id": "@notice"},
        data={"text": "We said what it is for."},
        case="of an approval",
    ),
]
