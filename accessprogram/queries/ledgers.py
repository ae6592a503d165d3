"""Both ledgers as auditors and administrators read them: their programmes' chains and the installation's."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from accessprogram.models import (
    AccessEntry,
    Application,
    AuditEvent,
    Incident,
    Invitation,
    Membership,
    OutboxMessage,
    RefusalCase,
)
from accessprogram.policy.actors import Actor
from accessprogram.policy.roles import READERS
from accessprogram.queries.roles import programmes_of

INSTALLATION = "installation"
_kept_back: list[Callable[[Actor], Q]] = []
_kept_back_messages: list[Callable[[Actor], Q]] = []


def keep_back(rule: Callable[[Actor], Q]) -> None:
    """Register, once, a rule of which events an actor does not read for the time being. They stay in the ledger."""
    if rule not in _kept_back:
        _kept_back.append(rule)


def keep_back_messages(rule: Callable[[Actor], Q]) -> None:
    """The same of messages, for an actor who is in conflict with some partner."""
    if rule not in _kept_back_messages:
        _kept_back_messages.append(rule)


def readable(actor: Actor, events: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
    """``events`` without those that are kept back from this actor for now."""
    for rule in _kept_back:
        events = events.exclude(rule(actor))
    return events


def visible_events(actor: Actor) -> QuerySet[AuditEvent]:
    """Changes; those about partners that the actor is in conflict with, and those kept back for now, are left out."""
    events = AuditEvent.objects.filter(chain__in=_chains(actor))
    return readable(actor, events.exclude(subject_id__in=_subjects(actor)) if actor.conflicts else events)


def _subjects(actor: Actor) -> list[str]:
    """What events are about, of the partners that the actor is in conflict with: the partner, its applications, the
    incidents with it and the refusals that it asked about. Three queries."""
    theirs = {"partner_id__in": actor.conflicts}
    return [
        str(found)
        for several in (
            actor.conflicts,
            Application.objects.filter(**theirs).values_list("id", flat=True),
            Incident.objects.filter(**theirs).values_list("id", flat=True),
            RefusalCase.objects.filter(**theirs).values_list("refusal_id", flat=True),
        )
        for found in several
    ]


def visible_accesses(actor: Actor) -> QuerySet[AccessEntry]:
    """Reads and refusals."""
    return AccessEntry.objects.filter(chain__in=_chains(actor))


def visible_messages(actor: Actor) -> QuerySet[OutboxMessage]:
    """What was told to whom, and what could not be; but nothing that was told to the people of a partner that the actor
    is in conflict with, or about it."""
    if not actor.holds(*READERS):
        return OutboxMessage.objects.none()
    rows = OutboxMessage.objects.all()
    if not actor.conflicts:
        return rows
    theirs = {"partner_id__in": actor.conflicts}
    told = Q(recipient__in=Membership.objects.filter(**theirs).values("user_id"))
    invited = Invitation.objects.filter(**theirs).values_list("id", flat=True)
    about = _subjects(actor)
    for key, ids in (("invitation", invited), ("application", about), ("partner", about), ("incident", about)):
        told |= Q(**{f"data__{key}__in": [str(one) for one in ids]})
    for rule in _kept_back_messages:
        told |= rule(actor)
    return rows.exclude(pk__in=OutboxMessage.objects.filter(told).values("pk"))


def _chains(actor: Actor) -> list[str]:
    programmes = set(programmes_of(actor, *READERS))
    return [INSTALLATION, *(str(programme) for programme in programmes)] if programmes else []
