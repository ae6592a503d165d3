"""How far offerings can take an attacker, and how well partners are proved to protect them: read here, never typed."""

from django.contrib import admin
from django.db.models import QuerySet

from accessprogram.admin.base import VisibleRelatedFilter
from accessprogram.admin.records import ProgrammeRecordAdmin, RecordAdmin
from accessprogram.models import CapabilityAssessment, EvaluationRun, SafeguardAssessment
from accessprogram.policy.actors import Actor
from accessprogram.queries.access import visible_partners


@admin.register(SafeguardAssessment)
class SafeguardAssessmentAdmin(RecordAdmin):
    fields = ("partner", "programme", "rule", "level", "facts", "missing", "cause", "created_at")
    list_display = ("partner", "level", "cause", "created_at")
    search_fields = ("partner__name", "cause")
    list_filter = ("level", ("programme", VisibleRelatedFilter), "created_at")
    list_select_related = ("partner",)

    def visible(self, actor: Actor) -> QuerySet[SafeguardAssessment]:
        return SafeguardAssessment.objects.filter(partner__in=visible_partners(actor))


@admin.register(EvaluationRun)
class EvaluationRunAdmin(ProgrammeRecordAdmin):
    programme_path = "programme_id"
    fields = (
        *("offering", "system", "open_weight", "benchmark", "benchmark_version", "tasks", "harness", "effort"),
        *("token_budget", "attempts", "metric", "score", "low", "high", "contamination", "evaluator", "source"),
        *("source_url", "run_on", "recorded_by", "supersedes"),
    )
    list_display = ("system", "benchmark", "metric", "score", "evaluator", "run_on")
    search_fields = ("system", "benchmark", "source")
    list_filter = ("evaluator", ("offering", VisibleRelatedFilter), "run_on")
    list_select_related = ("offering",)


@admin.register(CapabilityAssessment)
class CapabilityAssessmentAdmin(ProgrammeRecordAdmin):
    programme_path = "offering__programme_id"
    fields = ("offering", "level", "rationale", "rule", "derived_level", "proposed_by", "confirmed_by", "created_at")
    list_display = ("offering", "level", "proposed_by", "confirmed_by", "created_at")
    search_fields = ("offering__title", "rationale")
    list_filter = ("level", ("offering", VisibleRelatedFilter))
    list_select_related = ("offering", "proposed_by", "confirmed_by")
