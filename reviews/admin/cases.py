"""Cases in the admin: a list to search and filter, a seat to take; the judging is done on the desk's pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.actions import ObjectAction
from accessprogram.admin.base import VisibleRelatedFilter
from accessprogram.policy.actors import Actor
from reviews.admin.base import DeskRecordAdmin
from reviews.enums import Seat
from reviews.models import Case, CheckRun, Decision, Waiver
from reviews.operations import claims
from reviews.policy.claims import SEAT_ROLES, may_claim
from reviews.queries.access import visible_cases
from reviews.queries.facts import facts_of


def _claim(seat: Seat, label: Any) -> ObjectAction:
    return ObjectAction(
        name=f"claim-{seat.value.replace('_', '-')}",
        label=label,
        run=lambda actor, obj, reason: claims.take(actor=actor, case_id=obj.pk, seat=seat.value),
        verdict=lambda actor, obj: may_claim(actor, facts_of(obj), seat.value),
        roles=SEAT_ROLES[seat.value],
        applies=lambda obj: obj.stage != "closed",
        step_up=False,
        done=_("The seat is yours."),
    )


@admin.register(Case)
class CaseAdmin(DeskRecordAdmin):
    fields = (
        *("application", "kind", "tier", "tier_version", "stage", "waits_on", "stage_since", "due_at"),
        *("paused_at", "paused_seconds", "closed_at", "created_at"),
    )
    list_display = ("application", "partner", "tier", "kind", "stage", "waits_on", "due_at")
    search_fields = ("application__reference", "application__partner__name")
    list_filter = ("stage", "waits_on", "kind", ("tier", VisibleRelatedFilter), "due_at")
    list_select_related = ("application__partner", "tier")
    object_actions = (
        _claim(Seat.REVIEW, _("Take the review")),
        _claim(Seat.SECOND_REVIEW, _("Take the second review")),
        _claim(Seat.ADJUDICATION, _("Take the adjudication")),
    )

    def visible(self, actor: Actor) -> QuerySet[Case]:
        return visible_cases(actor)

    @admin.display(description=_("partner"), ordering="application__partner__name")
    def partner(self, case: Case) -> str:
        return str(case.application.partner)

    def links(self, actor: Actor, obj: Case) -> list[tuple[Any, str]]:
        return [(_("Open on the desk"), f"/desk/cases/{obj.pk}/")]


@admin.register(CheckRun)
class CheckRunAdmin(DeskRecordAdmin):
    fields = (
        *("case", "check_slug", "check_version", "generation", "status", "crashes", "source_retries", "last_error"),
        *("started_at", "ended_at", "not_before", "lease_until", "input_hash", "reused_from", "asked_by"),
    )
    list_display = ("case", "check_slug", "generation", "status", "crashes", "source_retries", "ended_at")
    search_fields = ("check_slug", "case__application__reference", "last_error")
    list_filter = ("status", "check_slug", "ended_at")
    list_select_related = ("case__application",)


@admin.register(Waiver)
class WaiverAdmin(DeskRecordAdmin):
    fields = ("case", "check_slug", "reason", "until", "asked_by", "approved_by", "approved_at")
    list_display = ("case", "check_slug", "until", "asked_by", "approved_by")
    search_fields = ("check_slug", "case__application__reference")
    list_filter = ("check_slug", "until", "approved_at")
    list_select_related = ("case__application", "asked_by", "approved_by")


@admin.register(Decision)
class DecisionAdmin(DeskRecordAdmin):
    fields = (
        *("case", "tier_version", "outcome", "reason_codes", "conditions", "rations", "rationale", "state"),
        *("required_approvals", "decided_by", "cool_off_until", "effective_at", "vetoed_by", "vetoed_reason"),
        *("superseded_parts", "basis", "basis_hash"),
    )
    list_display = ("case", "outcome", "state", "required_approvals", "decided_by", "effective_at")
    search_fields = ("case__application__reference", "case__application__partner__name", "basis_hash")
    list_filter = ("outcome", "state", "effective_at")
    list_select_related = ("case__application", "decided_by")

    def links(self, actor: Actor, obj: Decision) -> list[tuple[Any, str]]:
        return [(_("Open on the desk"), f"/desk/cases/{obj.case_id}/")]
