"""People: accounts, who holds which role, conflicts of interest. Changed by operations only, each as they allow."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.actions import ObjectAction
from accessprogram.admin.base import PortalModelAdmin, VisibleRelatedFilter
from accessprogram.admin.forms import AskRoleForm
from accessprogram.models import Conflict, RoleAssignment, User
from accessprogram.operations import accounts, conflicts, roles
from accessprogram.policy.accounts import may_deactivate_account, may_read_accounts
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.conflicts import may_end_conflict
from accessprogram.policy.roles import ADMINISTRATOR, READERS, may_ask_role, may_confirm_role, may_read_roles
from accessprogram.queries.accounts import visible_accounts
from accessprogram.queries.conflicts import visible_conflicts
from accessprogram.queries.roles import is_anywhere_last_administrator, scope_of, visible_assignments


@admin.register(User)
class UserAdmin(PortalModelAdmin):
    fields = ("email", "name", "is_active", "is_staff", "date_joined", "last_activity")
    list_display = ("email", "name", "is_active", "is_staff", "last_activity")
    search_fields = ("email", "name")
    list_filter = ("is_active", "is_staff")
    object_actions = (
        ObjectAction(
            name="deactivate",
            label=_("Close this account"),
            run=lambda actor, obj, reason: accounts.deactivate(actor=actor, user_id=obj.pk, reason=reason),
            verdict=lambda actor, obj: may_deactivate_account(
                actor, obj.pk, last_administrator=is_anywhere_last_administrator(obj.pk)
            ),
            roles=(ADMINISTRATOR,),
            applies=lambda obj: obj.is_active,
            asks_reason=True,
            done=_("The account is closed: its sessions and roles have ended."),
        ),
    )

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_accounts(actor)

    def visible(self, actor: Actor) -> QuerySet[User]:
        return visible_accounts(actor)


def _confirm_verdict(actor: Actor, obj: RoleAssignment) -> Verdict:
    scope = scope_of(obj.programme_id, obj.tier_id)
    return may_confirm_role(actor, scope, asked_by=obj.asked_by_id, holder=obj.user_id)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(PortalModelAdmin):
    """Asked for by adding, confirmed and ended by actions; the row itself is never edited."""

    form = AskRoleForm
    step_up_to_write = True
    fields = (
        "user",
        "role",
        "programme",
        "tier",
        "reason",
        "asked_by",
        "confirmed_by",
        "starts_at",
        "until",
        "ended_by",
    )
    list_display = ("user", "role", "programme", "tier", "asked_by", "confirmed_by", "starts_at", "until")
    search_fields = ("user__email", "user__name", "reason")
    list_filter = ("role", ("programme", VisibleRelatedFilter), ("tier", VisibleRelatedFilter), "starts_at", "until")
    list_select_related = ("user", "programme", "tier", "asked_by", "confirmed_by")
    object_actions = (
        ObjectAction(
            name="confirm",
            label=_("Confirm"),
            run=lambda actor, obj, reason: roles.confirm(actor=actor, assignment_id=obj.pk),
            verdict=_confirm_verdict,
            roles=(ADMINISTRATOR,),
            applies=lambda obj: obj.confirmed_by_id is None and obj.until is None,
            done=_("Confirmed: the role is in force, and the person signs in anew."),
        ),
        ObjectAction(
            name="end",
            label=_("End"),
            run=lambda actor, obj, reason: roles.end(actor=actor, assignment_id=obj.pk, reason=reason),
            verdict=roles.end_verdict,
            roles=(ADMINISTRATOR,),
            applies=lambda obj: obj.until is None,
            done=_("Ended."),
        ),
    )

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_roles(actor)

    def visible(self, actor: Actor) -> QuerySet[RoleAssignment]:
        return visible_assignments(actor)

    def may_add(self, actor: Actor) -> Verdict:
        return may_ask_role(actor, actor.tiers(ADMINISTRATOR))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else AskRoleForm.field_order

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.actor = request.actor  # type: ignore[attr-defined]
        return form

    def write(self, actor: Actor, obj: RoleAssignment, form: Any, *, new: bool) -> None:
        asked = roles.ask(
            actor=actor,
            user_id=form.person.pk,
            role=obj.role,
            programme_id=obj.programme_id,
            tier_id=obj.tier_id,
            reason=obj.reason,
        )
        obj.__dict__.update(asked.__dict__)


@admin.register(Conflict)
class ConflictAdmin(PortalModelAdmin):
    fields = ("user", "partner", "reason", "declared_by", "until", "created_at")
    list_display = ("user", "partner", "declared_by", "created_at", "until")
    search_fields = ("user__email", "partner__name")
    list_filter = ("created_at", "until")
    list_select_related = ("user", "partner", "declared_by")
    object_actions = (
        ObjectAction(
            name="end",
            label=_("End this conflict"),
            run=lambda actor, obj, reason: conflicts.end(actor=actor, conflict_id=obj.pk),
            verdict=lambda actor, obj: may_end_conflict(actor, person=obj.user_id, declared_by=obj.declared_by_id),
            roles=READERS,
            applies=lambda obj: obj.until is None,
            done=_("Ended."),
        ),
    )

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_roles(actor)

    def visible(self, actor: Actor) -> QuerySet[Conflict]:
        return visible_conflicts(actor)
