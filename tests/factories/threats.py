"""Threat assessments with numbered threats, published by the product's own operations."""

from collections.abc import Sequence
from datetime import timedelta

from accessprogram.clock import db_now
from accessprogram.models import DocumentVersion, Threat, TierVersion
from accessprogram.operations import publishing, threats
from accessprogram.policy.actors import Actor
from accessprogram.queries.actors import actor_of
from accessprogram.queries.catalogue import siblings
from accessprogram.queries.publications import document_hash
from accessprogram.queries.threats import threats_of
from tests import factories
from tests.factories import access

ANSWER = [{"kind": "commitment", "key": "partner-pledge"}]


def draft(version: TierVersion, titles: Sequence[str] = ("A stolen account", "An insider")) -> DocumentVersion:
    """A draft of the programme's next assessment; every threat is answered by the partner's pledge."""
    programme = version.tier.programme
    document = DocumentVersion(programme=programme, kind="threat_assessment")
    document.number = siblings(document).count() + 1
    document.title, document.public_summary = "Threats", "In short."
    document.sections = [{"anchor": "scope", "title": "Scope", "text": "All."}]
    document.save()
    for number, title in enumerate(titles, start=1):
        Threat.objects.create(
            document=document, number=number, title=title, actor="An outsider", path="By stealing it.", answers=ANSWER
        )
    return document


def in_force(version: TierVersion, titles: Sequence[str] = ("A stolen account", "An insider")) -> DocumentVersion:
    """The same, published by an administrator of every tier."""
    by = actor_of(factories.seat("programme_administrator", tier=version.tier))
    return publishing.publish_document(actor=by, id=draft(version, titles).id)


def dated(version: TierVersion, left: timedelta) -> DocumentVersion:
    """In force, to be acknowledged within ``left`` from now: in the past too, which nobody can publish."""
    document = draft(version)
    siblings(document).filter(state="published").update(state="retired")
    DocumentVersion.objects.filter(pk=document.pk).update(
        state="published",
        content_hash=document_hash(document),
        acknowledge_by=db_now() + left,
        published_at=db_now(),
        published_by=factories.user(domain="provider.example"),
    )
    document.refresh_from_db()
    return document


def read_all(made: access.World, document: DocumentVersion, reader: Actor, side: str) -> None:
    """Every threat, one by one."""
    for threat in threats_of(document):
        threats.read(actor=reader, threat_id=threat.id, partner_id=made.partner.id, side=side)
