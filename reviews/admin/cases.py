"""Cases in the admin: a list to search and filter, a seat to take; the judging is done on the desk's pages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import EmptyFieldListFilter
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.actions import ObjectAction, WordActionForm
from accessprogram.admin.base import VisibleRelatedFilter
from accessprogram.clock import db_now
from accessprogram.errors import NotFound
from accessprogram.models import User
from accessprogram.policy.actors import Actor
from reviews.admin.base import DeskRecordAdmin
from reviews.enums import Seat
from reviews.models import Case, CheckRun, Decision, Waiver
from reviews.operations import assignment, claims, tags
from reviews.policy.assignment import ASSIGNERS, may_assign
from reviews.policy.cases import JUDGES
from reviews.policy.claims import SEAT_ROLES, may_claim
from reviews.policy.facts import CaseFacts
from reviews.policy.work import may_tag
from reviews.queries.access import visible_cases
from reviews.queries.facts import facts_of
from reviews.queries.queue_table import live_claims


def _facts(case: Any) -> CaseFacts:
    """Once for all buttons of a page."""
    if "desk_facts" not in case.__dict__:
        case.desk_facts = facts_of(case)
    found: CaseFacts = case.desk_facts
    return found


def _claim(seat: Seat, label: Any) -> ObjectAction:
    return ObjectAction(
        name=f"claim-{seat.value.replace('_', '-')}",
        label=label,
        run=lambda actor, obj, reason: claims.take(actor=actor, case_id=obj.pk, seat=seat.value),
        verdict=lambda actor, obj: may_claim(actor, _facts(obj), seat.value),
        roles=SEAT_ROLES[seat.value],
        applies=lambda obj: obj.stage != "closed" and (seat == Seat.APPEAL) == (obj.kind == "appeal"),
        step_up=False,
        done=_("The seat is yours."),
    )


def _assign(actor: Actor, case: Case, address: str) -> object:
    person = User.objects.filter(email=address.strip().lower(), is_active=True).first()
    if person is None:
        raise NotFound(gettext("There is no active account with this address."))
    seat = Seat.APPEAL if case.kind == "appeal" else Seat.REVIEW
    return assignment.assign(actor=actor, case_id=case.pk, seat=seat.value, user_id=person.pk)


@admin.register(Case)
class CaseAdmin(DeskRecordAdmin):
    fields = (
        *("application", "kind", "tier", "tier_version", "stage", "waits_on", "stage_since", "stage_due_at", "due_at"),
        *("paused_at", "paused_seconds", "escalated_at", "closed_at", "created_at"),
    )
    list_display = ("application", "partner", "tier", "stage", "waits_on", "reviewer", "stage_due", "due")
    search_fields = ("application__reference", "application__partner__name")
    list_filter = (
        *("stage", "waits_on", "kind", ("tier", VisibleRelatedFilter), "due_at"),
        ("escalated_at", EmptyFieldListFilter),
    )
    list_select_related = ("application__partner", "tier")
    ordering = (F("due_at").asc(nulls_last=True), "pk")
    # Only what has an index: a page must not sort every case there is.
    sortable_by = ("due",)
    action_form = WordActionForm
    object_actions = (
        _claim(Seat.REVIEW, _("Take the review")),
        _claim(Seat.SECOND_REVIEW, _("Take the second review")),
        _claim(Seat.ADJUDICATION, _("Take the adjudication")),
        _claim(Seat.APPEAL, _("Take the appeal")),
        ObjectAction(
            name="assign",
            label=_("Give to a person (word: their address)"),
            asks_word=_("Their e-mail address"),
            run=_assign,
            verdict=lambda actor, obj: may_assign(actor, _facts(obj)),
            roles=ASSIGNERS,
            applies=lambda obj: obj.stage != "closed",
            step_up=False,
            done=_("They have the seat, and are told."),
        ),
        ObjectAction(
            name="assign-to-any",
            label=_("Give to whoever has room"),
            run=lambda actor, obj, reason: assignment.assign_to_any(actor=actor, case_id=obj.pk),
            verdict=lambda actor, obj: may_assign(actor, _facts(obj)),
            roles=ASSIGNERS,
            applies=lambda obj: obj.stage != "closed",
            step_up=False,
            done=_("Somebody has the seat, and is told."),
        ),
        ObjectAction(
            name="tag",
            label=_("Put a tag on it (word: the tag)"),
            asks_word=_("Tag"),
            run=lambda actor, obj, reason: tags.put(actor=actor, case_id=obj.pk, tag=reason),
            verdict=lambda actor, obj: may_tag(actor, _facts(obj)),
            roles=JUDGES,
            step_up=False,
            done=_("The tag is on the case."),
        ),
    )

    def visible(self, actor: Actor) -> QuerySet[Case]:
        return visible_cases(actor)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        held = Prefetch("claims", live_claims(db_now()).filter(seat="review").select_related("user"), "live_reviews")
        return super().get_queryset(request).prefetch_related(held)

    @admin.display(description=_("partner"), ordering="application__partner__name")
    def partner(self, case: Case) -> str:
        return str(case.application.partner)

    @admin.display(description=_("due"), ordering="due_at")
    def due(self, case: Case) -> str:
        return date_format(case.due_at, "j M Y") if case.due_at else "-"

    @admin.display(description=_("stage due"), ordering="stage_due_at")
    def stage_due(self, case: Case) -> str:
        return date_format(case.stage_due_at, "j M Y") if case.stage_due_at else "-"

    @admin.display(description=_("reviewer"))
    def reviewer(self, case: Any) -> str:
        return ", ".join(str(claim.user) for claim in case.live_reviews) or "-"

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
