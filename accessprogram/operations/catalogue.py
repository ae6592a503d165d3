"""The catalogue: edited as drafts, published for good, carried on in a new draft; one operation for all its rows."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.enums import DocumentKind, PublicationState, RuleKind
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import (
    DocumentVersion,
    Programme,
    QuestionnaireVersion,
    RuleVersion,
    Threat,
    Tier,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierVersion,
)
from accessprogram.operations import audit, capability, earned_rations, roles
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.catalogue import may_edit_catalogue, may_edit_version, may_start_draft
from accessprogram.queries.catalogue import (
    VERSIONED,
    next_number,
    programme_of,
    scope_to_edit,
    siblings,
    visible_catalogue,
)
from accessprogram.queries.publications import document_hash, gaps

# Kind of version: its parts, and the name by which they point at it.
PARTS: dict[type[Model], tuple[tuple[Any, ...], str]] = {
    TierVersion: ((TierOffering, TierUseCase, TierCommitment), "tier_version"),
    DocumentVersion: ((Threat,), "document"),
}
ACKNOWLEDGE_WITHIN = timedelta(days=30)
_NEVER_TYPED = {"id", "created_at", "state", "number", "published_at", "published_by", "content_hash"}


def save(*, actor: Actor, instance: Any, changed: Collection[str] = ()) -> Any:
    """Write a new catalogue row, or the ``changed`` fields of one that is there; returns it.

    Numbers and states of versions are set here, never taken from the instance. Raises NotAllowed, NotFound and
    Invalid with a sentence for each field.
    """
    with transaction.atomic():
        new = instance._state.adding
        _lock_programme(programme_of(instance))
        if new:
            _prepare(actor, instance)
            fields = sorted(field.name for field in instance._meta.concrete_fields if field.name not in _NEVER_TYPED)
        else:
            fields = sorted({field.name for field in instance._meta.concrete_fields} & set(changed) - _NEVER_TYPED)
            _require_editable(actor, _stored(actor, instance))
            _require(may_edit_catalogue(actor, scope_to_edit(instance)))
        if not fields:
            return instance
        _validate(instance)
        try:
            with transaction.atomic():
                instance.save(force_insert=new, update_fields=None if new else fields)
        except IntegrityError as error:
            raise Invalid(_("Another row already has this name or number.")) from error
        if new and isinstance(instance, Tier):
            roles.derive_for_new_tier(programme_id=instance.programme_id)
        _audit("catalogue.changed", actor, instance, fields=fields, new=new)
        return instance


def save_parts(
    *, actor: Actor, version: TierVersion | DocumentVersion, saved: Iterable[Model], removed: Iterable[Model]
) -> None:
    """Write and remove what a draft of a tier gives, allows and asks, or the threats of a draft assessment.

    A threat without a number gets the next one. Raises NotAllowed, NotFound and Invalid.
    """
    parent = PARTS[type(version)][1]
    with transaction.atomic():
        _lock_programme(programme_of(version))
        _require_editable(actor, _stored(actor, version))
        fields = []
        for part in removed:
            _own(version, part).delete()
            fields.append(f"-{part}")
        for part in saved:
            if part._state.adding is False:
                _own(version, part)
            setattr(part, parent, version)
            if isinstance(part, Threat):
                part.number = part.number or _next_threat(version)
            _require_same_programme(version, part)
            _validate(part)
            try:
                with transaction.atomic():
                    part.save()
            except IntegrityError as error:
                raise Invalid(_("There already is such a row: %(row)s.") % {"row": part}) from error
            fields.append(str(part._meta.verbose_name))
        if fields:
            _audit("catalogue.changed", actor, version, fields=sorted(set(fields)), new=False)


def discard_draft(*, actor: Actor, instance: Any) -> None:
    """Throw a draft version away, with its parts. Raises NotAllowed, NotFound and Invalid."""
    with transaction.atomic():
        _lock_programme(programme_of(instance))
        stored = _stored(actor, instance)
        if stored._meta.model_name not in VERSIONED:
            raise NotAllowed(_("Only drafts can be thrown away."))
        _require_editable(actor, stored)
        parts, parent = PARTS.get(type(stored), ((), ""))
        for part in parts:
            part.objects.filter(**{parent: stored}).delete()
        event = {"thing": _name(stored), "id": str(stored.pk)}
        try:
            with transaction.atomic():
                stored.delete()
        except IntegrityError as error:
            raise Invalid(_("Another draft still uses this one.")) from error
        programme = Programme.objects.get(id=programme_of(instance))
        audit.append("catalogue.discarded", actor=actor, thing=programme, programme_id=programme.id, data=event)


def start_draft(*, actor: Actor, instance: Any) -> Any:
    """A new draft that begins as a copy of this version, parts included; returns it.

    Raises NotAllowed, NotFound, and WrongState when the line has a draft already.
    """
    with transaction.atomic():
        _lock_programme(programme_of(instance))
        source = _stored(actor, instance)
        _require(may_start_draft(actor, scope_to_edit(source), source.state))
        copied = {field.name for field in source._meta.concrete_fields} - _NEVER_TYPED
        draft = type(source)(**{name: getattr(source, name) for name in copied})
        _prepare(actor, draft)
        draft.save(force_insert=True)
        parts, parent = PARTS.get(type(source), ((), ""))
        for part in parts:
            for row in part.objects.filter(**{parent: source}):
                setattr(row, parent, draft)
                row.pk, row._state.adding = part._meta.pk.get_default(), True
                row.save(force_insert=True)
        _audit("catalogue.changed", actor, draft, fields=["copied"], new=True)
        return draft


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
        _lock_programme(programme_of(version))
        version.refresh_from_db()
        _require(may_edit_version(actor, scope_to_edit(version), version.state))
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
            _audit("catalogue.published", actor, version, fields=[], new=False)
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


def _next_threat(version: Any) -> int:
    """No number of an earlier version is given to another threat: readers compare by number."""
    known = Threat.objects.filter(document__in=siblings(version))
    return int(known.aggregate(Max("number"))["number__max"] or 0) + 1


def _prepare(actor: Actor, instance: Any) -> None:
    """A version that is new is a draft, has the next number, and is the only draft of its line."""
    _require(may_edit_catalogue(actor, scope_to_edit(instance)))
    if isinstance(instance, Programme):
        raise NotAllowed(_("A programme is made with `manage.py bootstrap`, together with its administrators."))
    if instance._meta.model_name not in VERSIONED:
        return
    if siblings(instance).filter(state=PublicationState.DRAFT).exists():
        raise WrongState(_("There already is a draft: edit that one, or throw it away first."))
    instance.state = PublicationState.DRAFT
    instance.number = next_number(instance)
    instance.published_at = instance.published_by = None


def _lock_programme(programme_id: UUID) -> None:
    """One change of a programme's catalogue at a time: numbers, drafts and publications never race."""
    if not Programme.objects.select_for_update().filter(id=programme_id).exists():
        raise NotFound(_("This programme does not exist."))


def _stored(actor: Actor, instance: Any) -> Any:
    stored = visible_catalogue(actor, type(instance)).filter(pk=instance.pk).first()
    if stored is None:
        raise NotFound(_("This does not exist."))
    return stored


def _require_editable(actor: Actor, stored: Any) -> None:
    scope = scope_to_edit(stored)
    if stored._meta.model_name in VERSIONED:
        _require(may_edit_version(actor, scope, stored.state))
    else:
        _require(may_edit_catalogue(actor, scope))


def _own(version: TierVersion | DocumentVersion, part: Any) -> Any:
    stored = type(part)._default_manager.filter(**{"pk": part.pk, PARTS[type(version)][1]: version}).first()
    if stored is None:
        raise NotFound(_("This does not exist."))
    return stored


def _require_same_programme(version: TierVersion | DocumentVersion, part: Any) -> None:
    for name in ("offering", "use_case", "template"):
        other = getattr(part, name, None)
        if other is not None and other.programme_id != programme_of(version):
            raise Invalid(_("%(name)s belongs to another programme.") % {"name": other})


def _validate(instance: Any) -> None:
    try:
        instance.full_clean(validate_unique=False, validate_constraints=True)
    except ValidationError as error:
        fields = {name: " ".join(sentences) for name, sentences in error.message_dict.items()}
        raise Invalid(" ".join(fields.values()), fields=fields) from error
    questionnaire = getattr(instance, "questionnaire", None)
    if questionnaire is not None and questionnaire.programme_id != programme_of(instance):
        sentence = _("This questionnaire belongs to another programme.")
        raise Invalid(sentence, fields={"questionnaire": sentence})


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _name(instance: Any) -> str:
    return f"{instance._meta.verbose_name} {instance}"[:200]


def _audit(action: str, actor: Actor, instance: Any, *, fields: Collection[str], new: bool) -> None:
    data = {"thing": _name(instance), "fields": list(fields), "new": new}
    audit.append(action, actor=actor, thing=instance, programme_id=programme_of(instance), data=data)
