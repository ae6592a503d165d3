"""The catalogue: rows of a programme that are edited, and versions that are drafted, published and carried on."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.actions import ObjectAction
from accessprogram.admin.base import PortalModelAdmin, VisibleRelatedFilter
from accessprogram.models import CommitmentTemplate, Offering, Programme, Tier, UseCase
from accessprogram.operations import catalogue, commitment_templates, publishing
from accessprogram.policy.actors import YES, Actor, Verdict
from accessprogram.policy.catalogue import may_edit_catalogue, may_edit_version, may_read_catalogue, may_start_draft
from accessprogram.policy.roles import ADMINISTRATOR, may_ask_role
from accessprogram.queries.catalogue import administered_programmes, scope_to_edit, visible_catalogue


class CatalogueAdmin(PortalModelAdmin):
    """Rows that belong to a programme. Where they belong is said once and never changed."""

    fixed: tuple[str, ...] = ("programme",)

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_catalogue(actor)

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return visible_catalogue(actor, self.model)

    def may_add(self, actor: Actor) -> Verdict:
        return YES if administered_programmes(actor) else may_ask_role(actor, ())

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        if obj is None:
            return may_edit_catalogue(actor, actor.tiers(ADMINISTRATOR))
        return may_edit_catalogue(actor, scope_to_edit(obj))

    def write(self, actor: Actor, obj: Any, form: Any, *, new: bool) -> None:
        catalogue.save(actor=actor, instance=obj, changed=form.changed_data)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Iterable[str]:
        return (*super().get_readonly_fields(request, obj), *(self.fixed if obj else ()))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "programme":
            actor = request.actor  # type: ignore[attr-defined]
            field.queryset = Programme.objects.filter(id__in=administered_programmes(actor))
        return field


def _state_is_draft(obj: Any) -> bool:
    return obj.state == "draft"


class VersionAdmin(CatalogueAdmin):
    """Versions: a draft is edited or thrown away, a published one is read, carried on, never changed."""

    object_actions = (
        ObjectAction(
            name="publish",
            label=_("Publish"),
            run=lambda actor, obj, reason: publishing.publish(actor=actor, instance=obj),
            verdict=lambda actor, obj: may_edit_version(actor, scope_to_edit(obj), obj.state),
            roles=(ADMINISTRATOR,),
            applies=_state_is_draft,
            done=_("Published. From now on this version is never changed."),
        ),
        ObjectAction(
            name="start_draft",
            label=_("Start a new draft version"),
            run=lambda actor, obj, reason: catalogue.start_draft(actor=actor, instance=obj),
            verdict=lambda actor, obj: may_start_draft(actor, scope_to_edit(obj), obj.state),
            roles=(ADMINISTRATOR,),
            applies=lambda obj: not _state_is_draft(obj),
            step_up=False,
            done=_("This is the new draft: a copy that you can edit."),
        ),
    )
    stamps = ("number", "state", "published_at", "published_by")

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        return (
            super().may_change(actor, None) if obj is None else may_edit_version(actor, scope_to_edit(obj), obj.state)
        )

    def may_delete(self, actor: Actor, obj: Any) -> Verdict:
        return self.may_change(actor, obj)

    def remove(self, actor: Actor, obj: Any) -> None:
        catalogue.discard_draft(actor=actor, instance=obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_fields(request, obj), *(self.stamps if obj else ()))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Iterable[str]:
        return (*super().get_readonly_fields(request, obj), *self.stamps)


@admin.register(Programme)
class ProgrammeAdmin(CatalogueAdmin):
    fixed = ("slug",)
    fields = ("slug", "title", "provider_name", "summary", "intake_open")
    list_display = ("title", "slug", "provider_name", "intake_open")
    search_fields = ("title", "slug", "provider_name")
    list_filter = ("intake_open",)
    object_actions = (
        ObjectAction(
            name="install_templates",
            label=_("Add the kinds of pledges of the field"),
            run=lambda actor, obj, reason: commitment_templates.install(actor=actor, programme_id=obj.pk),
            verdict=lambda actor, obj: may_edit_catalogue(actor, scope_to_edit(obj)),
            roles=(ADMINISTRATOR,),
            step_up=False,
            done=_("Every kind is there as a template. Edit its words, targets and dates; tiers ask for it."),
        ),
    )

    def may_add(self, actor: Actor) -> Verdict:
        """A programme is made on the machine, together with its first two administrators."""
        return PortalModelAdmin.may_add(self, actor)


@admin.register(Offering)
class OfferingAdmin(CatalogueAdmin):
    fields = ("programme", "slug", "title", "version", "summary")
    list_display = ("title", "version", "slug", "programme")
    search_fields = ("title", "slug", "version")
    list_filter = (("programme", VisibleRelatedFilter),)


@admin.register(UseCase)
class UseCaseAdmin(CatalogueAdmin):
    fields = ("programme", "slug", "title", "summary", "finds_vulnerabilities", "needs_targets")
    list_display = ("title", "slug", "programme", "finds_vulnerabilities", "needs_targets")
    search_fields = ("title", "slug")
    list_filter = (("programme", VisibleRelatedFilter), "finds_vulnerabilities", "needs_targets")


@admin.register(Tier)
class TierAdmin(CatalogueAdmin):
    fields = ("programme", "slug", "title", "position")
    list_display = ("title", "slug", "position", "programme")
    search_fields = ("title", "slug")
    list_filter = (("programme", VisibleRelatedFilter),)


@admin.register(CommitmentTemplate)
class CommitmentTemplateAdmin(CatalogueAdmin):
    fields = (
        *("programme", "slug", "side", "title", "text", "metric", "unit"),
        *("default_target", "due_days", "cadence_days", "cure_days", "evidence", "kind", "verification", "effect"),
    )
    list_display = ("title", "side", "metric", "due_days", "programme")
    search_fields = ("title", "slug", "text")
    list_filter = ("side", ("programme", VisibleRelatedFilter))
