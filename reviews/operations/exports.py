"""Taking a list of cases out as a file."""

from collections.abc import Iterator

from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from reviews.queries import exports
from reviews.queries.views import View


def take_out(*, actor: Actor, queue: str, view: View) -> Iterator[list[str]]:
    """The lines of a list. That somebody took it out is written to the access ledger first; when that cannot be
    written, nothing leaves."""
    audit.record_access(
        "read.export", actor=actor, object_type="list", object_id=queue, data={"search": view.query, "sort": view.sort}
    )
    return exports.lines(actor, queue, view)
