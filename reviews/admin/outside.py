"""Outside providers, what they were asked and what they said. Connected by `manage.py provider`, read here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.actions import ObjectAction
from accessprogram.admin.base import PortalModelAdmin
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from reviews.admin.base import DeskRecordAdmin
from reviews.models import OutsideProvider, OutsideVerification
from reviews.operations import outside_providers
from reviews.policy.outside import may_manage_providers


@admin.register(OutsideProvider)
class OutsideProviderAdmin(PortalModelAdmin):
    fields = ("slug", "title", "kind", "url", "valid_days", "created_by", "created_at", "disabled_at")
    list_display = ("title", "kind", "url", "valid_days", "created_at", "disabled_at")
    readonly_fields = fields
    object_actions = (
        ObjectAction(
            name="disconnect",
            label=_("Disconnect"),
            run=lambda actor, obj, reason: outside_providers.disconnect(actor=actor, provider_id=obj.pk),
            verdict=lambda actor, obj: may_manage_providers(actor),
            roles=("programme_administrator",),
            applies=lambda obj: obj.disabled_at is None,
            done=_("It is asked no more. What it has answered stands."),
        ),
    )

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[OutsideProvider]:
        return OutsideProvider.objects.all()


@admin.register(OutsideVerification)
class OutsideVerificationAdmin(DeskRecordAdmin):
    case_path = "run__case"
    fields = (
        *("provider", "label", "state", "outcome", "reference", "created_at", "answered_at", "valid_until"),
        *("poll_at", "deadline", "sequence"),
    )
    list_display = ("provider", "label", "state", "outcome", "reference", "answered_at", "valid_until")
    list_filter = ("state", "outcome")
    search_fields = ("reference",)
    list_select_related = ("provider",)

    def links(self, actor: Actor, obj: OutsideVerification) -> list[tuple[Any, str]]:
        return [(_("Open the case"), f"/desk/cases/{obj.run.case_id}/")]
