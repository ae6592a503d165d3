"""The demonstration's webhooks: a bank that is told of changes, and a switchboard that is asked for surfaces.

Nobody listens under these names, so that the delivery log shows how a message is tried again.
"""

from datetime import timedelta

from accessprogram.clock import shifted
from accessprogram.models import Programme, User
from accessprogram.operations import webhooks
from accessprogram.queries.actors import actor_of
from reviews.demo.people import acting


def tell() -> None:
    """Added last month, by an owner of the bank and by an administrator; the bank tries its own out."""
    owner = actor_of(User.objects.get(email="owner@harbour-bank.example"))
    programme = Programme.objects.earliest("created_at")
    (bank,) = owner.partners
    with shifted(timedelta(days=-30)):
        told, _secret = webhooks.create(
            actor=owner,
            programme_id=programme.id,
            partner_id=bank,
            url="https://hooks.harbour-bank.example/countersign",
            label="Security operations room",
            kinds=["grant.state_changed", "surface.state_changed"],
        )
        webhooks.create(
            actor=acting("administrator-1"),
            programme_id=programme.id,
            url="https://switchboard.provider.example/surfaces",
            label="Switchboard of the gateway",
            purpose="provision",
        )
    webhooks.send_test(actor=owner, endpoint_id=told.id)
