"""Looking again at what a partner placed, when the partner asks."""

from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import NotAllowed, NotFound
from accessprogram.policy.actors import Actor
from accessprogram.queries.applications import own_applications
from reviews.enums import RunCause
from reviews.operations import reruns
from reviews.policy.proofs import may_look_again
from reviews.queries.proofs import proofs_of


def look_again(*, actor: Actor, application_id: UUID) -> int:
    """Run the checks again that did not see everything that can be placed; returns how many.

    Twice changes nothing: a run that waits is not asked for again. Raises NotFound, NotAllowed with the reason.
    """
    application = own_applications(actor).filter(id=application_id).first()
    if application is None:
        raise NotFound(_("There is no such application."))
    found = proofs_of(application)
    verdict = may_look_again(
        actor,
        partner_id=application.partner_id,
        stage=found.stage,
        missing=bool(found.again),
        looked_at=found.looked_at,
        now=db_now(),
    )
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
    return reruns.rerun_many(run_ids=[run.id for run in found.again], cause=RunCause.BUTTON, actor=actor)
