"""Both ledgers as auditors and administrators read them: their programmes' chains and the installation's."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accessprogram.models import AccessEntry, Application, AuditEvent, OutboxMessage
from accessprogram.policy.actors import Actor
from accessprogram.policy.roles import READERS
from accessprogram.queries.roles import programmes_of

INSTALLATION = "installation"
_kept_back: list[Callable[[Actor], Q]] = []


def keep_back(rule: Callable[[Actor], Q]) -> None:
    """Register, once, a rule of which events an actor does not read for the time being. They stay in the ledger."""
    if rule not in _kept_back:
        _kept_back.append(rule)


def readable(actor: Actor, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """``events`` without those that are kept back from this actor for now."""
    for rule in _kept_back:
        events = events.exclude(rule(actor))
    return events


def visible_events(actor: Actor) -> QuerySet[AuditEvent]:
    """Changes; those about partners that the actor is in conflict with, and those kept back for now, are left out."""
    hidden = [str(partner) for partner in actor.conflicts]
    applications = Application.objects.filter(partner_id__in=actor.conflicts).values_list("id", flat=True)
    hidden += [str(application) for application in applications]
    return readable(actor, AuditEvent.objects.filter(chain__in=_chains(actor)).exclude(subject_id__in=hidden))


def visible_accesses(actor: Actor) -> QuerySet[AccessEntry]:
    """Reads and refusals."""
    return AccessEntry.objects.filter(chain__in=_chains(actor))


def visible_messages(actor: Actor) -> QuerySet[OutboxMessage]:
    """What was told to whom, and what could not be."""
    return OutboxMessage.objects.all() if actor.holds(*READERS) else OutboxMessage.objects.none()


def _chains(actor: Actor) -> list[str]:
    programmes = set(programmes_of(actor, *READERS))
    return [INSTALLATION, *(str(programme) for programme in programmes)] if programmes else []
