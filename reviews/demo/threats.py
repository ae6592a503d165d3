"""The demonstration's threat assessment: numbered threats, each with the pledges and safeguards that answer it."""

from typing import Any

from accessprogram.enums import Side
from accessprogram.models import Agreement, DocumentVersion, Offering, Programme, Threat, User
from accessprogram.operations import catalogue, documents, publishing, threats
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.documents import published
from accessprogram.queries.threats import threats_of
from reviews.demo import catalogue as data
from reviews.demo.people import acting


def assessment(made: Programme, *, by: Actor) -> DocumentVersion:
    """The first version, drafted with its threats and published."""
    document = DocumentVersion.objects.create(
        programme=made,
        kind="threat_assessment",
        number=1,
        **data.ASSESSMENT,
    )
    rows = [
        _threat(document, number, row, Offering.objects.filter(programme=made).first() if number == 3 else None)
        for number, row in enumerate(data.THREATS, start=1)
    ]
    catalogue.save_parts(actor=by, version=document, saved=rows, removed=[])
    return publishing.publish_document(actor=by, id=document.id)


def _threat(document: DocumentVersion, number: int, row: tuple[Any, ...], offering: Offering | None) -> Threat:
    title, who, how, text, level, pledges, safeguards = row
    return Threat(
        document=document,
        number=number,
        title=title,
        actor=who,
        path=how,
        text=text,
        level=level,
        offering=offering,
        answers=[
            *({"kind": "commitment", "key": slug} for slug in pledges),
            *({"kind": "safeguard", "key": fact} for fact in safeguards),
        ],
    )


def read_on_both_sides(agreement: Agreement, owner: User) -> None:
    """One reader on each side, who then acknowledge every threat."""
    programme_id = agreement.tier_version.tier.programme_id
    document = published(programme_id, "threat_assessment")
    assert document is not None  # noqa: S101 - the catalogue was filled before
    provider = User.objects.get(email="senior-3@provider.example")
    for side, reader, by in (
        (Side.PARTNER, owner, actor_of(owner)),
        (Side.PROVIDER, provider, acting("administrator-1")),
    ):
        documents.name_reader(
            actor=by, partner_id=agreement.partner_id, programme_id=programme_id, user_id=reader.id, side=side
        )
        for threat in threats_of(document):
            threats.read(actor=actor_of(reader), threat_id=threat.id, partner_id=agreement.partner_id, side=side)
