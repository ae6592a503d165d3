"""Which watch lists are screened against, and how comparing everybody with them goes. Lists are imported by command."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.admin.actions import ObjectAction
from accessprogram.admin.base import PortalModelAdmin
from accessprogram.clock import db_now
from accessprogram.policy.actors import Actor, Verdict
from accessprogram.policy.administration import may_read_records
from reviews.models import ScreeningList, ScreeningSweep
from reviews.operations import sweeps
from reviews.policy.screening import may_sweep
from reviews.queries.screening import examples, standings
from reviews.screening.register import Change

ADMINISTRATOR = "programme_administrator"
COVERED = {
    "with_birth_date": gettext_lazy("birth date"),
    "with_country": gettext_lazy("country"),
    "with_identifier": gettext_lazy("identifier"),
}


@admin.register(ScreeningList)
class ScreeningListAdmin(PortalModelAdmin):
    change_list_template = "admin/screening_lists.html"
    fields = (
        *("slug", "version", "active", "published_at", "created_at", "imported_by", "rows", "names", "covered"),
        *("difference", "what_came", "what_changed", "what_went", "sha256"),
    )
    readonly_fields = fields
    list_display = ("slug", "version", "active", "rows", "names", "difference", "published_at", "created_at")
    search_fields = ("slug", "version")
    list_filter = ("active", "slug")
    object_actions = (
        ObjectAction(
            name="sweep",
            label=gettext_lazy("Compare everybody with every list again"),
            run=lambda actor, obj, reason: sweeps.begin_full(actor=actor),
            verdict=lambda actor, obj: may_sweep(actor),
            roles=(ADMINISTRATOR,),
            applies=lambda obj: obj.active,
            step_up=False,
            done=gettext_lazy("Everybody is compared again in the background."),
        ),
    )

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[ScreeningList]:
        return ScreeningList.objects.all()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The one action is about all lists: it stands on the page, not in the menu of the rows."""
        return {}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        now = db_now()
        full = ScreeningSweep.objects.filter(kind="full").first()
        found = standings(now)
        shown = {
            "standings": found,
            "full": full,
            "in_use": next((one.row for one in found if one.row is not None), None),
            "may_sweep": may_sweep(request.actor),  # type: ignore[attr-defined]
        }
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    @admin.display(description=gettext_lazy("against the version before"))
    def difference(self, obj: ScreeningList) -> str:
        counts = {"added": obj.added, "changed": obj.changed, "removed": obj.removed}
        return _("%(added)d added, %(changed)d changed, %(removed)d removed") % counts

    @admin.display(description=gettext_lazy("entries that give"))
    def covered(self, obj: ScreeningList) -> str:
        return ", ".join(f"{COVERED[fact]}: {count}" for fact, count in obj.coverage.items() if fact in COVERED) or "-"

    @admin.display(description=gettext_lazy("added, the first ones"))
    def what_came(self, obj: ScreeningList) -> str:
        return _named(obj, Change.ADDED)

    @admin.display(description=gettext_lazy("changed, the first ones"))
    def what_changed(self, obj: ScreeningList) -> str:
        return _named(obj, Change.CHANGED)

    @admin.display(description=gettext_lazy("removed, the first ones"))
    def what_went(self, obj: ScreeningList) -> str:
        return _named(obj, Change.REMOVED)

    def links(self, actor: Actor, obj: ScreeningList) -> list[tuple[str, str]]:
        return [(_("Comparisons of everybody"), "/admin/reviews/screeningsweep/")]


def _named(row: ScreeningList, change: Change) -> str:
    return "\n".join(f"{name} ({key})" for key, name in examples(row, change)) or "-"


@admin.register(ScreeningSweep)
class ScreeningSweepAdmin(PortalModelAdmin):
    fields = ("what", "list", "created_at", "progress", "rerun", "ended_at", "stopped", "crashes")
    readonly_fields = fields
    list_display = ("what", "list", "created_at", "progress", "rerun", "ended_at", "stopped")
    list_filter = ("kind", "ended_at")
    list_select_related = ("list",)
    object_actions = (
        ObjectAction(
            name="resume",
            label=gettext_lazy("Go on where it stopped"),
            run=lambda actor, obj, reason: sweeps.resume(actor=actor, sweep_id=obj.pk),
            verdict=lambda actor, obj: may_sweep(actor),
            roles=(ADMINISTRATOR,),
            applies=lambda obj: bool(obj.error),
            step_up=False,
            done=gettext_lazy("It goes on in the background."),
        ),
    )

    def may_browse(self, actor: Actor) -> Verdict:
        return may_read_records(actor)

    def visible(self, actor: Actor) -> QuerySet[ScreeningSweep]:
        return ScreeningSweep.objects.all()

    @admin.display(description=gettext_lazy("comparison"), ordering="kind")
    def what(self, obj: ScreeningSweep) -> str:
        return str(obj.get_kind_display())

    @admin.display(description=gettext_lazy("compared"))
    def progress(self, obj: ScreeningSweep) -> str:
        return _("%(done)d of %(total)d") % {"done": obj.done, "total": obj.total}

    @admin.display(description=gettext_lazy("why it stopped"), ordering="error", empty_value="-")
    def stopped(self, obj: ScreeningSweep) -> str | None:
        return obj.error or None
