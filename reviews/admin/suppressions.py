"""What was called a false positive and need not be judged again: read here, taken back by another word on its hit."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accessprogram.policy.actors import Actor
from reviews.admin.base import DeskRecordAdmin
from reviews.models import Suppression


@admin.register(Suppression)
class SuppressionAdmin(DeskRecordAdmin):
    case_path = "adjudication__finding__run__case"
    fields = (
        *("partner", "entity_key", "said_by", "reason", "created_at", "until", "ended_at", "ended_because"),
        *("subject_hash", "entity_hash"),
    )
    list_display = ("partner", "entity_key", "said_by", "created_at", "until", "ended_at")
    search_fields = ("entity_key", "partner__name")
    list_filter = ("until", "ended_at")
    list_select_related = ("partner", "adjudication__by")

    @admin.display(description=_("said by"))
    def said_by(self, row: Suppression) -> str:
        return str(row.adjudication.by)

    @admin.display(description=_("reason"))
    def reason(self, row: Suppression) -> str:
        return row.adjudication.reason

    def links(self, actor: Actor, obj: Suppression) -> list[tuple[Any, str]]:
        return [(_("Open on the desk"), f"/desk/hits/{obj.adjudication.hit_id}/")]
