"""The door of outside providers, and the partner's page of who is to be verified."""

from tests.matrices.rows import NEVER, PARTNER, Row, everybody, to

OUTSIDE = [
    # Its own signature opens the door, no role does; a provider that is not connected is not there.
    Row("reviews:provider-event", everybody(405), everybody(404), at={"slug": "nobody"}),
    Row("reviews:verification", to({PARTNER: 200}), NEVER, at={"application_id": "@application"}),
]
