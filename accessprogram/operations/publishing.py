"""Publishing what was drafted: in force from then on, for good; the version before is retired."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import DocumentKind, PublicationState, RuleKind
from accessprogram.errors import Invalid, NotFound
from accessprogram.models import DocumentVersion, QuestionnaireVersion, RuleVersion, TierVersion
from accessprogram.operations import audit, capability, earned_rations
from accessprogram.operations.catalogue import audited, lock_programme, require
from accessprogram.policy.actors import Actor
from accessprogram.policy.catalogue import may_edit_version
from accessprogram.queries.catalogue import programme_of, scope_to_edit, siblings, visible_catalogue
from accessprogram.queries.publications import document_hash, gaps

ACKNOWLEDGE_WITHIN = timedelta(days=30)


def publish_tier_version(*, actor: Actor, id: UUID) -> TierVersion:
    """In force for applications from now on; the one before is retired, and stays what was pinned to it."""
    published: TierVersion = _publish(actor, TierVersion, id)
    return published


def publish_questionnaire(*, actor: Actor, id: UUID) -> QuestionnaireVersion:
    """Tiers can ask it from now on. Older versions stay: published tiers still ask them."""
    published: QuestionnaireVersion = _publish(actor, QuestionnaireVersion, id)
    return published


def publish_document(*, actor: Actor, id: UUID) -> DocumentVersion:
    """In force from now on, its content hash with it; the one before is retired."""
    published: DocumentVersion = _publish(actor, DocumentVersion, id)
    return published


def publish_rule(*, actor: Actor, id: UUID) -> RuleVersion:
    """In force for assessments from now on; the one before is retired."""
    published: RuleVersion = _publish(actor, RuleVersion, id)
    return published


def publish(*, actor: Actor, instance: Any) -> Any:
    """Publish a draft of any kind; as the four above. Raises NotAllowed, NotFound, and Invalid with what it lacks."""
    return _publish(actor, type(instance), instance.pk)


def _publish(actor: Actor, model: Any, pk: UUID) -> Any:
    with transaction.atomic():
        version = visible_catalogue(actor, model).filter(pk=pk).first()
        if version is None:
            raise NotFound(_("This does not exist."))
        lock_programme(programme_of(version))
        version.refresh_from_db()
        require(may_edit_version(actor, scope_to_edit(version), version.state))
        if lacking := gaps(version):
            raise Invalid(_("This cannot be published yet.") + " " + " ".join(lacking))
        if not isinstance(version, QuestionnaireVersion):
            siblings(version).filter(state=PublicationState.PUBLISHED).update(state=PublicationState.RETIRED)
        if isinstance(version, DocumentVersion):
            version.content_hash = document_hash(version)
            _set_date(version)
        version.state, version.published_at, version.published_by_id = PublicationState.PUBLISHED, db_now(), actor.id
        version.save()
        if isinstance(version, DocumentVersion):
            data = {"title": str(version), "hash": version.content_hash}
            audit.append("document.published", actor=actor, thing=version, programme_id=version.programme_id, data=data)
        else:
            audited("catalogue.published", actor, version, fields=[], new=False)
        if isinstance(version, RuleVersion) and version.kind == RuleKind.CAPABILITY:
            capability.recompute_all(programme_id=version.programme_id, cause=_("a new rule was published"))
        if isinstance(version, RuleVersion) and version.kind == RuleKind.RATION:
            earned_rations.forget(programme_id=version.programme_id)
        return version


def _set_date(version: DocumentVersion) -> None:
    """Whoever acknowledged an older assessment acknowledges the new one by a date: 30 days unless the draft says so."""
    if version.kind != DocumentKind.THREAT_ASSESSMENT or version.acknowledge_by is not None:
        return
    if siblings(version).filter(state=PublicationState.RETIRED).exists():
        version.acknowledge_by = db_now() + ACKNOWLEDGE_WITHIN
