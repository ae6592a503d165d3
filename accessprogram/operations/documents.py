"""Naming the readers of the threat assessment, opening it for them, and their acknowledgement."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import DocumentKind, PublicationState, Side
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import Acknowledgement, Agreement, DocumentVersion, NamedReader, User
from accessprogram.operations import assessments, audit, grant_states
from accessprogram.policy.actors import Actor
from accessprogram.policy.documents import may_be_reader, may_name_reader
from accessprogram.queries.actors import actor_of
from accessprogram.queries.agreements import visible_agreements
from accessprogram.queries.documents import Reading, current_agreement, published, readings
from accessprogram.queries.threats import unread


@dataclass(frozen=True)
class Copy:
    """A copy of the full text, marked with who opened it, when, and for whom."""

    document: DocumentVersion
    reading: Reading
    reader: str
    opened_at: datetime


def name_reader(*, actor: Actor, partner_id: UUID, programme_id: UUID, user_id: UUID, side: str) -> NamedReader:
    """Name a person of one side who must read and acknowledge the threat assessment before countersigning.

    Raises NotFound, NotAllowed, Invalid (the person does not belong to that side, or is named already).
    """
    with transaction.atomic():
        agreement = _agreement(actor, partner_id, programme_id)
        tier_id = agreement.tier_version.tier_id
        verdict = may_name_reader(actor, partner_id, tier_id, side)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        user = User.objects.filter(id=user_id, is_active=True).first()
        if user is None or side not in Side.values:
            raise Invalid(_("There is no such person."), fields={"user": _("Choose a person.")})
        suitable = may_be_reader(actor_of(user), partner_id, tier_id, side)
        if not suitable:
            raise Invalid(suitable.sentence, fields={"user": suitable.sentence})
        try:
            with transaction.atomic():
                reader = NamedReader.objects.create(
                    partner_id=partner_id, programme_id=programme_id, user=user, side=side, named_by_id=actor.person
                )
        except IntegrityError:
            raise Invalid(_("This person is named already."), fields={"user": _("Named already.")}) from None
        audit.append(
            "document.reader_named",
            actor=actor,
            thing=reader,
            programme_id=programme_id,
            subject_id=agreement.application_id,
            data={"side": side, "reader": str(user.id)},
        )
        return reader


def end_reader(*, actor: Actor, reader_id: UUID) -> NamedReader:
    """Take a name back; what the person acknowledged stays on record. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        found = NamedReader.objects.filter(id=reader_id, ended_at__isnull=True).first()
        if found is None:
            raise NotFound(_("There is no such reader."))
        grant_states.lock_partner(found.partner_id)
        reader = NamedReader.objects.select_for_update().get(pk=found.pk)
        agreement = _agreement(actor, reader.partner_id, reader.programme_id)
        verdict = may_name_reader(actor, reader.partner_id, agreement.tier_version.tier_id, reader.side)
        if not verdict:
            raise NotAllowed(verdict.sentence, code=verdict.reason)
        reader.ended_at = db_now()
        reader.save(update_fields=["ended_at"])
        assessment = published(reader.programme_id, DocumentKind.THREAT_ASSESSMENT)
        if assessment is not None and reader.side == Side.PARTNER:
            assessments.resume(partner_id=reader.partner_id, document=assessment)
        audit.append(
            "document.reader_ended",
            actor=actor,
            thing=reader,
            programme_id=reader.programme_id,
            subject_id=agreement.application_id,
            data={"side": reader.side, "reader": str(reader.user_id)},
        )
        return reader


def open_assessment(*, actor: Actor, document_id: UUID, partner_id: UUID | None = None) -> Copy:
    """The full text for a named reader, after the read was written to the access ledger; marked with their name.

    ``partner_id`` says for whom, when the reader is named for several. Raises NotFound to everybody else.
    """
    document = _assessment(document_id)
    reading = _reading(actor, document, partner_id)
    audit.record_access(
        "read.assessment",
        actor=actor,
        object_type="documentversion",
        object_id=document.id,
        programme_id=document.programme_id,
        data={"partner": str(reading.partner.id), "side": reading.side},
    )
    return Copy(document, reading, reader=actor.name or actor.email, opened_at=db_now())


def acknowledge(*, actor: Actor, document_id: UUID, partner_id: UUID, side: str) -> Acknowledgement:
    """A named reader says that they read the version in force, every threat of it. Said twice it is one
    acknowledgement. What lapsed for want of the partner's acknowledgements works again with the last of them.

    Raises NotFound to everybody who is not a named reader on that side, WrongState for a version that was replaced,
    Invalid while threats are left that they have not acknowledged.
    """
    with transaction.atomic():
        document = _assessment(document_id)
        reading = _reading(actor, document, partner_id, side)
        if document.state != PublicationState.PUBLISHED:
            raise WrongState(_("A newer version is in force; read and acknowledge that one."))
        grant_states.lock_partner(partner_id)
        if left := unread(document, partner_id, actor.person, side).count():
            raise Invalid(_("Acknowledge every threat first: %(count)s are left.") % {"count": left})
        acknowledgement, created = Acknowledgement.objects.get_or_create(
            document=document, partner_id=partner_id, user_id=actor.person, side=side
        )
        if created:
            audit.append(
                "document.acknowledged",
                actor=actor,
                thing=acknowledgement,
                programme_id=document.programme_id,
                subject_id=reading.agreement.application_id,
                data={"title": str(document), "side": side, "document": str(document.id)},
            )
            assessments.resume(partner_id=partner_id, document=document)
        return acknowledgement


def _agreement(actor: Actor, partner_id: UUID, programme_id: UUID) -> Agreement:
    """The partner's current agreement in the programme, if this actor sees it: readers are named only after one."""
    agreement = current_agreement(partner_id, programme_id)
    if agreement is None or not visible_agreements(actor).filter(id=agreement.id).exists():
        raise NotFound(_("There is no such agreement."))
    return agreement


def _assessment(document_id: UUID) -> DocumentVersion:
    document = (
        DocumentVersion.objects.filter(id=document_id, kind=DocumentKind.THREAT_ASSESSMENT)
        .exclude(state=PublicationState.DRAFT)
        .first()
    )
    if document is None:
        raise NotFound(_("There is no such document."))
    return document


def _reading(actor: Actor, document: DocumentVersion, partner_id: UUID | None, side: str = "") -> Reading:
    for reading in readings(actor, document.programme_id):
        if partner_id in (None, reading.partner.id) and side in ("", reading.side):
            return reading
    raise NotFound(_("There is no such document."))
