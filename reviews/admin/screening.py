"""Which watch lists are screened against. They are imported by command, never typed."""

from django.contrib import admin
from django.db.models import QuerySet

from accessprogram.admin.base import PortalModelAdmin
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from reviews.models import ScreeningList


@admin.register(ScreeningList)
class ScreeningListAdmin(PortalModelAdmin):
    fields = ("slug", "version", "rows", "names", "sha256", "active", "imported_by", "created_at")
    list_display = ("slug", "version", "rows", "names", "active", "created_at")
    search_fields = ("slug", "version")
    list_filter = ("active", "slug")

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[ScreeningList]:
        return ScreeningList.objects.all()
