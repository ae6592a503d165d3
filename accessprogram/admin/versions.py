"""What is published in immutable versions: tiers, questionnaires, documents, rules."""

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from accessprogram.admin.base import VisibleRelatedFilter, choices_for
from accessprogram.admin.catalogue import VersionAdmin
from accessprogram.admin.forms import DocumentForm, QuestionnaireForm, RuleForm, TierVersionForm
from accessprogram.admin.preview import sections_of
from accessprogram.admin.threats import ThreatInline
from accessprogram.enums import DocumentKind
from accessprogram.models import (
    DocumentVersion,
    QuestionnaireVersion,
    RuleVersion,
    TierCommitment,
    TierOffering,
    TierUseCase,
    TierVersion,
)
from accessprogram.operations import catalogue
from accessprogram.policy.actors import Actor
from accessprogram.policy.catalogue import may_edit_version, may_read_catalogue
from accessprogram.queries.catalogue import scope_to_edit
from accessprogram.queries.publications import gaps
from accessprogram.queries.threats import answer_titles, answers_in_words, changes, threats_of, version_before


class PartFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """In a table the head names a column for the eye only: each control says its name itself."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            control = getattr(field.widget, "widget", field.widget)  # the admin wraps choices of related rows
            control.attrs.setdefault("aria-label", str(field.label))


class PartInline(admin.TabularInline):  # type: ignore[type-arg]
    """A part of a tier version: as editable as the version, and written by its operation."""

    formset = PartFormSet
    extra = 0
    can_delete = True
    show_change_link = False

    def _may_edit(self, request: HttpRequest, version: TierVersion | None = None) -> bool:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        # On the page of a version that is not there yet, the page's own permission has already said yes.
        return version is None or bool(may_edit_version(actor, scope_to_edit(version), version.state))

    has_add_permission = has_change_permission = has_delete_permission = _may_edit  # type: ignore[assignment]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(may_read_catalogue(request.actor))  # type: ignore[attr-defined]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        kwargs["queryset"] = choices_for(self.admin_site, db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for right in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, right):
                setattr(field.widget, right, False)
        return field


class TierOfferingInline(PartInline):
    model = TierOffering
    fields = ("offering",)


class TierUseCaseInline(PartInline):
    model = TierUseCase
    fields = ("use_case", "max_requests_per_day")


class TierCommitmentInline(PartInline):
    model = TierCommitment
    fields = ("template", "required")


@admin.register(TierVersion)
class TierVersionAdmin(VersionAdmin):
    form = TierVersionForm
    fixed = ("tier",)
    fields = TierVersionForm.Meta.fields
    inlines = (TierOfferingInline, TierUseCaseInline, TierCommitmentInline)
    list_display = ("tier", "number", "state", "required_approvals", "sla_days", "published_at")
    list_display_links = ("tier", "number")
    search_fields = ("tier__title", "tier__slug", "summary")
    list_filter = ("state", ("tier", VisibleRelatedFilter))
    list_select_related = ("tier",)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        saved = [*formset.new_objects, *(row for row, _changed in formset.changed_objects)]
        catalogue.save_parts(
            actor=request.actor,  # type: ignore[attr-defined]
            version=form.instance,
            saved=saved,
            removed=formset.deleted_objects,
        )

    def links(self, actor: Actor, obj: TierVersion) -> list[tuple[str, str]]:
        return [(_("As the public reads it"), f"/tiers/{obj.tier.slug}/")] if obj.state == "published" else []


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(VersionAdmin):
    form = QuestionnaireForm
    fixed = ("programme", "slug")
    fields = QuestionnaireForm.Meta.fields
    list_display = ("title", "slug", "number", "state", "published_at")
    search_fields = ("title", "slug")
    list_filter = ("state", ("programme", VisibleRelatedFilter))

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        name = "accessprogram_questionnaireversion_preview"
        return [path("<path:object_id>/preview/", preview, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The questions as a partner will see them, with nothing to send."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": obj,
            "title": str(obj),
            "sections": sections_of(obj.definition),
        }
        return TemplateResponse(request, "admin/questionnaire_preview.html", context)

    def links(self, actor: Actor, obj: QuestionnaireVersion) -> list[tuple[str, str]]:
        return [(_("Preview"), reverse("admin:accessprogram_questionnaireversion_preview", args=[obj.pk]))]


@admin.register(DocumentVersion)
class DocumentVersionAdmin(VersionAdmin):
    form = DocumentForm
    fixed = ("programme", "kind")
    stamps = (*VersionAdmin.stamps, "content_hash")
    fields = DocumentForm.Meta.fields
    list_display = ("title", "kind", "number", "state", "published_at")
    search_fields = ("title", "public_summary")
    list_filter = ("kind", "state", ("programme", VisibleRelatedFilter))

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """Threats are rows of an assessment that is there: its programme says what can answer them."""
        return (ThreatInline,) if obj is not None and obj.kind == DocumentKind.THREAT_ASSESSMENT else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        formset.save(commit=False)
        saved = [*formset.new_objects, *(row for row, _changed in formset.changed_objects)]
        catalogue.save_parts(
            actor=request.actor,  # type: ignore[attr-defined]
            version=form.instance,
            saved=saved,
            removed=formset.deleted_objects,
        )

    def get_urls(self) -> list[URLPattern]:
        preview = self.admin_site.admin_view(self.preview_view)
        name = "accessprogram_documentversion_preview"
        return [path("<path:object_id>/preview/", preview, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """As its readers will see it: threats with their answers, what changed, and what keeps it from publication."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        titles, threats, before = answer_titles(obj.programme_id), threats_of(obj), version_before(obj)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "object": obj,
            "title": str(obj),
            "threats": [(threat, answers_in_words(threat, titles)) for threat in threats],
            "before": before,
            "changes": changes(threats_of(before), threats, titles) if before else [],
            "gaps": gaps(obj) if obj.state == "draft" else [],
        }
        return TemplateResponse(request, "admin/document_preview.html", context)

    def links(self, actor: Actor, obj: DocumentVersion) -> list[tuple[str, str]]:
        return [(_("Preview"), reverse("admin:accessprogram_documentversion_preview", args=[obj.pk]))]


@admin.register(RuleVersion)
class RuleVersionAdmin(VersionAdmin):
    form = RuleForm
    fixed = ("programme", "kind")
    fields = RuleForm.Meta.fields
    list_display = ("kind", "number", "state", "programme", "published_at")
    list_display_links = ("kind", "number")
    list_filter = ("kind", "state", ("programme", VisibleRelatedFilter))
