"""The demonstration's gateway keys: one that is limited, one that has its successor, one for tests."""

from datetime import timedelta

from accessprogram.clock import shifted
from accessprogram.models import Programme
from accessprogram.operations import keys
from accessprogram.operations.keys import Limits
from reviews.demo.people import acting


def tell() -> None:
    """In the names of both administrators; none of the texts is kept."""
    programme = Programme.objects.earliest("created_at")
    first, second = acting("administrator-1"), acting("administrator-2")
    meter = Limits(scopes=["usage"], networks=["192.0.2.0/24", "2001:db8:7::/48"], per_minute=1200)
    with shifted(timedelta(days=-60)):
        keys.create(actor=first, programme_id=programme.id, label="Meter of the inference cluster", limits=meter)
        edge, _text = keys.create(actor=second, programme_id=programme.id, label="Edge gateway, Frankfurt")
        keys.create(actor=second, programme_id=programme.id, label="Continuous tests", limits=Limits(is_test=True))
    with shifted(timedelta(hours=-6)):
        keys.rotate(actor=first, key_id=edge.id, overlap=timedelta(days=7))
