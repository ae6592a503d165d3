"""How the outside sources fare. Written by the workers, read here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accessprogram.admin.base import PortalModelAdmin
from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from reviews.checks import CATALOGUE
from reviews.checks.limits import LIMITS
from reviews.models import SourceState
from reviews.queries.source_states import checks_asking, in_words, source_states


@admin.register(SourceState)
class SourceStateAdmin(PortalModelAdmin):
    fields = (
        "title",
        "standing",
        "used_by",
        "rate",
        "failures",
        "open_until",
        "answered_at",
        "failed_at",
        "last_error",
    )
    list_display = ("title", "standing", "waiting", "answered_at", "failed_at", "last_error")
    readonly_fields = fields

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[SourceState]:
        return source_states()

    @admin.display(description=_("source"), ordering="slug")
    def title(self, obj: SourceState) -> str:
        return LIMITS[obj.slug].title if obj.slug in LIMITS else obj.slug

    @admin.display(description=_("how it stands"))
    def standing(self, obj: SourceState) -> str:
        return in_words(obj, db_now())

    @admin.display(description=_("runs that wait"))
    def waiting(self, obj: Any) -> int:
        return int(obj.waiting)

    @admin.display(description=_("checks that ask it"))
    def used_by(self, obj: SourceState) -> str:
        return ", ".join(str(CATALOGUE[slug].title) for slug in checks_asking(obj.slug)) or "-"

    @admin.display(description=_("at most"))
    def rate(self, obj: SourceState) -> str:
        limit = LIMITS.get(obj.slug)
        if limit is None:
            return "-"
        return str(_("%(rate)g a second, %(burst)d at once")) % {"rate": limit.per_second, "burst": limit.burst}
