"""Threat by threat: acknowledged by named readers of both sides, objected to, and answered by the other side."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import PublicationState, Side
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import NamedReader, Threat, ThreatObjection, ThreatReading
from accessprogram.operations import audit, documents, grant_states, outbox
from accessprogram.policy.actors import Actor
from accessprogram.policy.threats import may_answer
from accessprogram.queries.documents import Reading, current_agreement, readings
from accessprogram.queries.threats import unread

WORDS = 4000


def read(*, actor: Actor, threat_id: UUID, partner_id: UUID, side: str) -> ThreatReading:
    """A named reader acknowledges one threat of the version in force; with the last one, the whole version.

    Said twice it is one reading. Raises NotFound to everybody who is not named on that side, WrongState for a version
    that was replaced.
    """
    with transaction.atomic():
        threat, reading = _to_read(actor, threat_id, partner_id, side)
        told, created = ThreatReading.objects.get_or_create(
            threat=threat, partner_id=partner_id, user_id=actor.person, side=side
        )
        if created:
            _audit("threat.read", actor, threat, reading)
        if not unread(threat.document, partner_id, actor.person, side).exists():
            documents.acknowledge(actor=actor, document_id=threat.document_id, partner_id=partner_id, side=side)
        return told


def object_to(*, actor: Actor, threat_id: UUID, partner_id: UUID, side: str, text: str) -> ThreatObjection:
    """A named reader objects to a threat of the version in force; the other side answers before countersigning.

    Raises NotFound, WrongState, Invalid.
    """
    with transaction.atomic():
        threat, reading = _to_read(actor, threat_id, partner_id, side)
        words = _words(text, "text", _("Say what is wrong or missing."))
        objection = ThreatObjection.objects.create(
            threat=threat, partner_id=partner_id, side=side, by_id=actor.person, text=words
        )
        _tell_other_side(objection, reading)
        _audit("threat.objected", actor, threat, reading)
        return objection


def answer(*, actor: Actor, objection_id: UUID, text: str) -> ThreatObjection:
    """The other side answers an objection, in words that both sides read; once.

    Raises NotFound, NotAllowed, WrongState (answered already), Invalid.
    """
    with transaction.atomic():
        found = ThreatObjection.objects.select_related("threat__document", "partner").filter(id=objection_id).first()
        agreement = current_agreement(found.partner_id, found.threat.document.programme_id) if found else None
        if found is None or agreement is None:
            raise NotFound(_("There is no such objection."))
        mine = [one for one in readings(actor, found.threat.document.programme_id) if one.partner == found.partner]
        tier_id = agreement.tier_version.tier_id
        verdict = may_answer(actor, found, tier_id, reads_for={one.side for one in mine})
        if not verdict:
            if not mine:
                raise NotFound(_("There is no such objection."))
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        grant_states.lock_partner(found.partner_id)
        objection = ThreatObjection.objects.select_for_update().get(pk=found.pk)
        if objection.answered_at is not None:
            raise WrongState(_("This objection was answered already."))
        objection.answer = _words(text, "answer", _("Say what follows from it."))
        objection.answered_at, objection.answered_by_id = db_now(), actor.person
        objection.save(update_fields=["answer", "answered_at", "answered_by"])
        _audit("threat.answered", actor, found.threat, Reading(found.partner, found.side, agreement))
        return objection


def _to_read(actor: Actor, threat_id: UUID, partner_id: UUID, side: str) -> tuple[Threat, Reading]:
    """A threat of the version in force that this actor is named to read, with its partner locked."""
    threat = Threat.objects.select_related("document").filter(id=threat_id).first()
    if threat is None or side not in Side.values:
        raise NotFound(_("There is no such threat."))
    for reading in readings(actor, threat.document.programme_id):
        if reading.partner.id == partner_id and reading.side == side:
            break
    else:
        raise NotFound(_("There is no such threat."))
    if threat.document.state != PublicationState.PUBLISHED:
        raise WrongState(_("A newer version is in force; read and acknowledge that one."))
    grant_states.lock_partner(partner_id)
    return threat, reading


def _words(text: str, field: str, empty: str) -> str:
    words = text.strip()
    if not words or len(words) > WORDS:
        sentence = empty if not words else _("Shorten this to 4,000 characters.")
        raise Invalid(sentence, fields={field: sentence})
    return words


def _tell_other_side(objection: ThreatObjection, reading: Reading) -> None:
    other = Side.PROVIDER if objection.side == Side.PARTNER else Side.PARTNER
    document = objection.threat.document
    named = NamedReader.objects.filter(
        partner_id=objection.partner_id, programme_id=document.programme_id, side=other, ended_at__isnull=True
    )
    for reader in named.values_list("user_id", flat=True):
        outbox.enqueue(
            kind="assessment_objection",
            recipient_id=reader,
            dedupe=f"objection:{objection.id}:{reader}",
            data={
                "document": str(document.id),
                "partner_id": str(objection.partner_id),
                "partner": reading.partner.name,
                "threat": str(objection.threat),
            },
        )


def _audit(action: str, actor: Actor, threat: Threat, reading: Reading) -> None:
    audit.append(
        action,
        actor=actor,
        thing=threat,
        programme_id=threat.document.programme_id,
        subject_id=reading.agreement.application_id,
        data={
            "number": threat.number,
            "title": str(threat.document),
            "side": reading.side,
            "partner": str(reading.partner.id),
        },
    )
