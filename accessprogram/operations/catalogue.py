"""The catalogue: edited as drafts, published for good, carried on in a new draft; one operation for all its rows."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from accessprogram.enums import PublicationState
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import (
    DocumentVersion,
    Programme,
    Threat,
    Tier,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierVersion,
)
from accessprogram.operations import audit, roles
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

# Kind of version: its parts, and the name by which they point at it.
PARTS: dict[type[Model], tuple[tuple[Any, ...], str]] = {
    TierVersion: ((TierOffering, TierUseCase, TierCommitment), "tier_version"),
    DocumentVersion: ((Threat,), "document"),
}
_NEVER_TYPED = {"id", "created_at", "state", "number", "published_at", "published_by", "content_hash"}


def save(*, actor: Actor, instance: Any, changed: Collection[str] = ()) -> Any:
    """Write a new catalogue row, or the ``changed`` fields of one that is there; returns it.

    Numbers and states of versions are set here, never taken from the instance. Raises NotAllowed, NotFound and
    Invalid with a sentence for each field.
    """
    with transaction.atomic():
        new = instance._state.adding
        lock_programme(programme_of(instance))
        if new:
            _prepare(actor, instance)
            fields = sorted(field.name for field in instance._meta.concrete_fields if field.name not in _NEVER_TYPED)
        else:
            fields = sorted({field.name for field in instance._meta.concrete_fields} & set(changed) - _NEVER_TYPED)
            _require_editable(actor, _stored(actor, instance))
            require(may_edit_catalogue(actor, scope_to_edit(instance)))
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
        audited("catalogue.changed", actor, instance, fields=fields, new=new)
        return instance


def save_parts(
    *, actor: Actor, version: TierVersion | DocumentVersion, saved: Iterable[Model], removed: Iterable[Model]
) -> None:
    """Write and remove what a draft of a tier gives, allows and asks, or the threats of a draft assessment.

    A threat without a number gets the next one. Raises NotAllowed, NotFound and Invalid.
    """
    parent = PARTS[type(version)][1]
    with transaction.atomic():
        lock_programme(programme_of(version))
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
            audited("catalogue.changed", actor, version, fields=sorted(set(fields)), new=False)


def discard_draft(*, actor: Actor, instance: Any) -> None:
    """Throw a draft version away, with its parts. Raises NotAllowed, NotFound and Invalid."""
    with transaction.atomic():
        lock_programme(programme_of(instance))
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
        lock_programme(programme_of(instance))
        source = _stored(actor, instance)
        require(may_start_draft(actor, scope_to_edit(source), source.state))
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
        audited("catalogue.changed", actor, draft, fields=["copied"], new=True)
        return draft


def _next_threat(version: Any) -> int:
    """No number of an earlier version is given to another threat: readers compare by number."""
    known = Threat.objects.filter(document__in=siblings(version))
    return int(known.aggregate(Max("number"))["number__max"] or 0) + 1


def _prepare(actor: Actor, instance: Any) -> None:
    """A version that is new is a draft, has the next number, and is the only draft of its line."""
    require(may_edit_catalogue(actor, scope_to_edit(instance)))
    if isinstance(instance, Programme):
        raise NotAllowed(_("A programme is made with `manage.py bootstrap`, together with its administrators."))
    if instance._meta.model_name not in VERSIONED:
        return
    if siblings(instance).filter(state=PublicationState.DRAFT).exists():
        raise WrongState(_("There already is a draft: edit that one, or throw it away first."))
    instance.state = PublicationState.DRAFT
    instance.number = next_number(instance)
    instance.published_at = instance.published_by = None


def lock_programme(programme_id: UUID) -> None:
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
        require(may_edit_version(actor, scope, stored.state))
    else:
        require(may_edit_catalogue(actor, scope))


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


def require(verdict: Verdict) -> None:
    """Raises NotAllowed with the verdict's sentence, unless it is a yes."""
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _name(instance: Any) -> str:
    return f"{instance._meta.verbose_name} {instance}"[:200]


def audited(action: str, actor: Actor, instance: Any, *, fields: Collection[str], new: bool) -> None:
    """Append a change of a catalogue row to its programme's chain."""
    data = {"thing": _name(instance), "fields": list(fields), "new": new}
    audit.append(action, actor=actor, thing=instance, programme_id=programme_of(instance), data=data)
