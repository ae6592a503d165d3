"""The catalogue as the people who edit it see it, drafts and retired versions included."""

from typing import Any
from uuid import UUID

from django.db.models import Max, Model, QuerySet

from accessprogram.models import Programme, Tier, TierVersion
from accessprogram.policy.actors import Actor
from accessprogram.policy.roles import ADMINISTRATOR, READERS
from accessprogram.queries.roles import programmes_of, scope_of

VERSIONED = ("tierversion", "questionnaireversion", "documentversion", "ruleversion")


def visible_catalogue(actor: Actor, model: type[Model]) -> QuerySet[Any]:
    """Rows of a catalogue model, of the programmes that the actor administers or audits."""
    return model._default_manager.filter(**{f"{_programme_path(model)}__in": programmes_of(actor, *READERS)})


def administered_programmes(actor: Actor) -> list[UUID]:
    """Programmes of which the actor administers every tier, and so may edit what its tiers share."""
    mine = actor.tiers(ADMINISTRATOR)
    return [programme for programme in set(programmes_of(actor, ADMINISTRATOR)) if scope_of(programme) <= mine]


def programme_of(instance: Any) -> UUID:
    """The programme that a catalogue row (saved or not) belongs to."""
    if isinstance(instance, Programme):
        return instance.id
    if isinstance(instance, TierVersion):
        return instance.tier.programme_id
    version = getattr(instance, "tier_version", None)
    programme: UUID = version.tier.programme_id if version else instance.programme_id
    return programme


def scope_to_edit(instance: Any) -> frozenset[UUID]:
    """The tiers that a change of this row touches: one tier, or all of the programme for what they share."""
    programme = programme_of(instance)
    if isinstance(instance, TierVersion):
        return scope_of(programme, instance.tier_id)
    if isinstance(instance, Tier) and not instance._state.adding:
        return scope_of(programme, instance.id)
    return scope_of(programme)


def siblings(instance: Any) -> QuerySet[Any]:
    """All versions in the same line: of the same tier, questionnaire, kind of document or kind of rule."""
    line = {
        "tierversion": ("tier_id",),
        "questionnaireversion": ("programme_id", "slug"),
        "documentversion": ("programme_id", "kind"),
        "ruleversion": ("programme_id", "kind"),
    }[instance._meta.model_name]
    versions: QuerySet[Any] = type(instance)._default_manager.all()
    return versions.filter(**{name: getattr(instance, name) for name in line})


def next_number(instance: Any) -> int:
    """The number of the next version in the line."""
    return int(siblings(instance).aggregate(Max("number"))["number__max"] or 0) + 1


def _programme_path(model: type[Model]) -> str:
    if model is Programme:
        return "id"
    return "tier__programme_id" if model is TierVersion else "programme_id"
