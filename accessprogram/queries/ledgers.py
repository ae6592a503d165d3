"""Both ledgers as auditors and administrators read them: their programmes' chains and the installation's."""

from django.db.models import QuerySet

from accessprogram.models import AccessEntry, Application, AuditEvent, OutboxMessage
from accessprogram.policy.actors import Actor
from accessprogram.policy.roles import READERS
from accessprogram.queries.roles import programmes_of

INSTALLATION = "installation"


def visible_events(actor: Actor) -> QuerySet[AuditEvent]:
    """Changes; those about partners that the actor is in conflict with are left out."""
    hidden = [str(partner) for partner in actor.conflicts]
    applications = Application.objects.filter(partner_id__in=actor.conflicts).values_list("id", flat=True)
    hidden += [str(application) for application in applications]
    return AuditEvent.objects.filter(chain__in=_chains(actor)).exclude(subject_id__in=hidden)


def visible_accesses(actor: Actor) -> QuerySet[AccessEntry]:
    """Reads and refusals."""
    return AccessEntry.objects.filter(chain__in=_chains(actor))


def visible_messages(actor: Actor) -> QuerySet[OutboxMessage]:
    """What was told to whom, and what could not be."""
    return OutboxMessage.objects.all() if actor.holds(*READERS) else OutboxMessage.objects.none()


def _chains(actor: Actor) -> list[str]:
    programmes = set(programmes_of(actor, *READERS))
    return [INSTALLATION, *(str(programme) for programme in programmes)] if programmes else []
