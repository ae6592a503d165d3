"""The partner's page of what to place."""

from tests.matrices.rows import NEVER, PARTNER, Row, to

_AT_SENT = {"application_id": "@application"}
PROOFS = [
    Row("reviews:proofs", to({PARTNER: 200}), NEVER, at=_AT_SENT),
    # Nothing was looked at there, so that it says why not and goes back to the page.
    Row("reviews:proofs-look", NEVER, to({PARTNER: 302}), at=_AT_SENT),
]
