"""Records that are read here and never changed: what partners sent, what was agreed, what works."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.base import PortalModelAdmin, VisibleRelatedFilter
from accessprogram.models import (
    Agreement,
    Application,
    Commitment,
    DecisionNotice,
    EvidenceFile,
    GatewayKey,
    Grant,
    Partner,
    PublishedCheck,
    Question,
    Submission,
    Surface,
)
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from accessprogram.policy.catalogue import may_read_catalogue
from accessprogram.policy.roles import READERS
from accessprogram.queries.access import (
    visible_applications,
    visible_commitments,
    visible_evidence,
    visible_grants,
    visible_partners,
)
from accessprogram.queries.roles import programmes_of


class RecordAdmin(PortalModelAdmin):
    """Read-only, for the people who judge, administer or audit; which rows, their tiers and conflicts say."""

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    fields = ("name", "kind", "country", "website", "created_at")
    list_display = ("name", "kind", "country", "created_at")
    search_fields = ("name", "domains__name")
    list_filter = ("kind", "created_at")

    def visible(self, actor: Actor) -> QuerySet[Partner]:
        return visible_partners(actor)


@admin.register(Application)
class ApplicationAdmin(RecordAdmin):
    fields = ("reference", "partner", "tier_version", "kind", "state", "submitted_at", "decided_at")
    list_display = ("reference", "partner", "tier_version", "kind", "state", "submitted_at", "decided_at")
    search_fields = ("reference", "partner__name")
    list_filter = ("state", "kind", ("programme", VisibleRelatedFilter), "submitted_at")
    list_select_related = ("partner", "tier_version__tier")

    def visible(self, actor: Actor) -> QuerySet[Application]:
        return visible_applications(actor)


@admin.register(Submission)
class SubmissionAdmin(RecordAdmin):
    """Answers that are personal data stand here as commitments only; opening one is noted all the same."""

    fields = ("application", "number", "content", "content_hash", "submitted_at")
    list_display = ("application", "number", "content_hash", "submitted_at")
    search_fields = ("application__reference", "application__partner__name", "content_hash")
    list_filter = ("submitted_at",)
    list_select_related = ("application",)

    def visible(self, actor: Actor) -> QuerySet[Submission]:
        return Submission.objects.filter(application__in=visible_applications(actor))

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        obj = self.get_object(request, object_id) if object_id else None
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        audit.record_access(
            "read.submission",
            actor=request.actor,  # type: ignore[attr-defined]
            object_type="submission",
            object_id=obj.pk,
            programme_id=obj.application.programme_id,
        )
        return super().changeform_view(request, object_id, *args, **kwargs)


@admin.register(DecisionNotice)
class DecisionNoticeAdmin(RecordAdmin):
    fields = ("application", "outcome", "reasons", "conditions", "letter", "created_at")
    list_display = ("application", "outcome", "created_at")
    search_fields = ("application__reference", "application__partner__name")
    list_filter = ("outcome", "created_at")
    list_select_related = ("application",)

    def visible(self, actor: Actor) -> QuerySet[DecisionNotice]:
        return DecisionNotice.objects.filter(application__in=visible_applications(actor))


@admin.register(EvidenceFile)
class EvidenceFileAdmin(RecordAdmin):
    """What is known of a file. The file itself opens on the case's page, where the reading is noted."""

    fields = (
        *("name", "partner", "application", "evidence_kind", "declared_type", "size", "sha256", "valid_until"),
        *("scan_state", "scan_signature", "scanned_at", "scan_due_at"),
    )
    list_display = ("name", "partner", "evidence_kind", "size", "scan_state", "scanned_at", "created_at")
    search_fields = ("name", "partner__name", "sha256")
    list_filter = ("scan_state", "scanned_at", "created_at")
    list_select_related = ("partner",)

    def visible(self, actor: Actor) -> QuerySet[EvidenceFile]:
        return visible_evidence(actor)


@admin.register(Question)
class QuestionAdmin(RecordAdmin):
    fields = ("application", "section", "text", "asked_by", "due_at", "answer", "answered_at", "answered_by")
    list_display = ("application", "section", "asked_by", "due_at", "answered_at")
    search_fields = ("application__reference", "text")
    list_filter = ("due_at", "answered_at")
    list_select_related = ("application", "asked_by")

    def visible(self, actor: Actor) -> QuerySet[Question]:
        return Question.objects.filter(application__in=visible_applications(actor))


@admin.register(Agreement)
class AgreementAdmin(RecordAdmin):
    fields = (
        *("partner", "application", "tier_version", "state", "number", "terms", "threat_assessment", "content"),
        *("content_hash", "signed_at", "signed_by", "countersigned_at", "countersigned_by"),
    )
    list_display = ("application", "partner", "state", "signed_at", "countersigned_at")
    search_fields = ("partner__name", "application__reference", "content_hash")
    list_filter = ("state", "signed_at", "countersigned_at")
    list_select_related = ("application", "partner")

    def visible(self, actor: Actor) -> QuerySet[Agreement]:
        return Agreement.objects.filter(application__in=visible_applications(actor))


@admin.register(Grant)
class GrantAdmin(RecordAdmin):
    fields = (
        *("partner", "tier_version", "agreement", "state", "state_reason", "conditions", "named_users_only"),
        *("cache_seconds", "starts_at", "ends_at", "basis_hash"),
    )
    list_display = ("partner", "tier_version", "state", "starts_at", "ends_at")
    search_fields = ("partner__name", "basis_hash")
    list_filter = ("state", ("programme", VisibleRelatedFilter), "ends_at")
    list_select_related = ("partner", "tier_version__tier")

    def visible(self, actor: Actor) -> QuerySet[Grant]:
        return visible_grants(actor)

    def links(self, actor: Actor, obj: Grant) -> list[tuple[Any, str]]:
        return [(_("Access of all partners"), "/desk/access/")]


@admin.register(Surface)
class SurfaceAdmin(RecordAdmin):
    fields = (
        "reference",
        "label",
        "kind",
        "grant",
        "state",
        "requested_by",
        "provisioned_at",
        "provisioned_by",
        "proved_at",
    )
    list_display = ("reference", "partner", "kind", "state", "provisioned_at", "proved_at")
    search_fields = ("reference", "label", "partner__name")
    list_filter = ("kind", "state")
    list_select_related = ("partner",)

    def visible(self, actor: Actor) -> QuerySet[Surface]:
        return Surface.objects.filter(grant__in=visible_grants(actor))


@admin.register(Commitment)
class CommitmentAdmin(RecordAdmin):
    fields = ("title", "partner", "side", "metric", "unit", "baseline", "target", "due_at", "state", "application")
    list_display = ("title", "partner", "side", "target", "due_at", "state")
    search_fields = ("title", "partner__name", "application__reference")
    list_filter = ("side", "state", "due_at")
    list_select_related = ("partner",)

    def visible(self, actor: Actor) -> QuerySet[Commitment]:
        return visible_commitments(actor)


class ProgrammeRecordAdmin(RecordAdmin):
    """Records of a programme that name no partner: administrators and auditors."""

    programme_path = "programme_id"

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_catalogue(actor)

    def visible(self, actor: Actor) -> QuerySet[Any]:
        return self.model._default_manager.filter(**{f"{self.programme_path}__in": programmes_of(actor, *READERS)})


@admin.register(GatewayKey)
class GatewayKeyAdmin(ProgrammeRecordAdmin):
    """Made and revoked on the desk's page of access; only the hash of a key was ever kept, and it is not shown."""

    fields = ("label", "prefix", "programme", "created_by", "created_at", "revoked_at", "revoked_by")
    list_display = ("label", "prefix", "programme", "created_at", "revoked_at")
    search_fields = ("label", "prefix")
    list_filter = (("programme", VisibleRelatedFilter), "revoked_at")


@admin.register(PublishedCheck)
class PublishedCheckAdmin(RecordAdmin):
    """Written by the desk from its catalogue of checks."""

    fields = ("slug", "version", "title", "why", "applicant_text")
    list_display = ("title", "slug", "version")
    search_fields = ("title", "slug", "applicant_text")

    def visible(self, actor: Actor) -> QuerySet[PublishedCheck]:
        return PublishedCheck.objects.all()
