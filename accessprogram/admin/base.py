"""The one admin class: permissions and querysets come from policy and ``visible_*``, every write is an operation."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accessprogram import step_up
from accessprogram.admin.actions import ObjectAction
from accessprogram.errors import CountersignError
from accessprogram.policy.actors import Actor, Verdict, no
from accessprogram.queries.history import history_of

COUNTED = 10_000
_LOOKUPS = {"id", "pk", "exact", "isnull", "gte", "gt", "lte", "lt", "in", "year", "month", "day"}
READ_ONLY = no("read_only", "This record is never edited here.")


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts at most ``COUNTED`` rows: the length of a ledger is not worth a table scan on every page."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:COUNTED].count())


class VisibleRelatedFilter(admin.RelatedFieldListFilter):
    """Offers only related rows that the person sees."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        related = model_admin.admin_site._registry.get(field.remote_field.model)
        rows = related.get_queryset(request)[:200] if related else ()
        return [(row.pk, str(row)) for row in rows]


class PortalModelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Subclasses say who browses (``may_browse``), what exists for whom (``visible``), and, where rows are edited,
    who may add, change and delete, and which operation does it. Nothing said means: read-only.
    """

    asks_policy = True
    show_full_result_count = False
    paginator = BoundedPaginator
    list_per_page = 50
    list_max_show_all = 50
    save_as = False
    view_on_site = False
    object_actions: tuple[ObjectAction, ...] = ()
    lookups: tuple[str, ...] = ()
    step_up_to_write = False
    change_form_template = "admin/portal_change_form.html"
    object_history_template = "admin/portal_history.html"

    def may_browse(self, actor: Actor) -> Verdict:
        """Whether the list exists for this person."""
        raise NotImplementedError

    def visible(self, actor: Actor) -> QuerySet[Any]:
        """The rows that exist for this person: list, detail, search and filters all start here."""
        raise NotImplementedError

    def may_add(self, actor: Actor) -> Verdict:
        return READ_ONLY

    def may_change(self, actor: Actor, obj: Any) -> Verdict:
        """``obj`` is None when the question is whether any row at all could be changed."""
        return READ_ONLY

    def may_delete(self, actor: Actor, obj: Any) -> Verdict:
        return READ_ONLY

    def write(self, actor: Actor, obj: Any, form: Any, *, new: bool) -> None:
        """Call the operation that writes this row. Reached only where ``may_add`` or ``may_change`` said yes."""
        raise NotImplementedError

    def remove(self, actor: Actor, obj: Any) -> None:
        """Call the operation that removes this row."""
        raise NotImplementedError

    # What Django asks -------------------------------------------------------------------------------------------
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.visible(_actor(request))
        return rows.order_by(*(self.get_ordering(request) or self.opts.ordering or ["pk"]))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.may_browse(_actor(request)))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        actor = _actor(request)
        return bool(self.may_browse(actor)) and (obj is None or self.visible(actor).filter(pk=obj.pk).exists())

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.may_add(_actor(request)))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj) and bool(self.may_change(_actor(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (
            obj is not None and self.has_view_permission(request, obj) and bool(self.may_delete(_actor(request), obj))
        )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the filters of the page ask: nobody learns a value by asking for it letter by letter."""
        name, *rest = lookup.split("__")
        offered = {entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter}
        return name in {"id", "pk", self.date_hierarchy, *offered, *self.lookups} and set(rest) <= _LOOKUPS

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        kwargs["queryset"] = choices_for(self.admin_site, db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the buttons that open other admin pages in a second window."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for right in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, right):
                setattr(field.widget, right, False)
        return field

    # Writing ----------------------------------------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self.write(_actor(request), obj, form, new=not change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.remove(_actor(request), obj)

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """The operation knows what goes with a row; Django's own guess would follow foreign keys."""
        return [str(obj) for obj in objs], {}, set(), []

    def log_addition(self, *_args: object, **_kwargs: object) -> None:
        """The ledger of the operations says who did what; a second one would only disagree one day."""

    log_change = log_deletions = log_addition

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and self.step_up_to_write and not step_up.is_fresh(request):
            return step_up.ask_again(request)
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except CountersignError as error:
            return self._refused(request, error)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except CountersignError as error:
            return self._refused(request, error)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        chosen = next((one for one in self.object_actions if one.name == request.POST.get("action")), None)
        if chosen is not None and chosen.step_up and not step_up.is_fresh(request):
            return step_up.ask_again(request)
        return super().changelist_view(request, extra_context)

    def _refused(self, request: HttpRequest, error: CountersignError) -> HttpResponse:
        messages.error(request, str(error))
        return HttpResponseRedirect(request.get_full_path())

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """A row that one may not see and a row that is not there are the same page."""
        raise Http404

    # Actions: one table draws the buttons, fills the list's menu, and runs ----------------------------------------
    def get_urls(self) -> list[URLPattern]:
        run = self.admin_site.admin_view(require_POST(self.act_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_do"
        return [path("<path:object_id>/do/<slug:name>/", run, name=name), *super().get_urls()]

    def act_view(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        """Run one action on one row."""
        obj = self.get_object(request, object_id)
        action = next((one for one in self.object_actions if one.name == name), None)
        if obj is None or action is None or not self.may_browse(_actor(request)):
            raise Http404
        if action.step_up and not step_up.is_fresh(request):
            return step_up.ask_again(request)
        result = action.perform(_actor(request), obj, reason=request.POST.get("reason", ""))
        messages.success(request, action.done)
        shown = result if isinstance(result, self.model) else obj
        return HttpResponseRedirect(self.url_of(shown, request))

    def url_of(self, obj: Any, request: HttpRequest) -> str:
        """The row's page; the list when the row does not exist any more for this person."""
        pages = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if self.get_queryset(request).filter(pk=obj.pk).exists():
            return reverse(f"{pages}_change", args=[obj.pk])
        return reverse(f"{pages}_changelist")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The list's menu: actions that need no reason, for the people whose they are. Nothing is deleted in bulk."""
        actor = _actor(request)
        offered = [one for one in self.object_actions if not one.asks_reason and actor.holds(*one.roles)]
        return {one.name: (one.on_each, one.name, one.label) for one in offered}

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        obj: Model | None = kwargs.get("obj")
        actor = _actor(request)
        context["object_actions"] = [
            one.button(actor, obj) for one in self.object_actions if obj and one.fits(actor, obj)
        ]
        context["links"] = self.links(actor, obj) if obj else []
        return super().render_change_form(request, context, *args, **kwargs)

    def links(self, actor: Actor, obj: Any) -> list[tuple[str, str]]:
        """(words, address) of the pages where this row is worked on."""
        return []

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The row's changes, from the ledger and from the history of its fields."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(row)s") % {"row": obj},
            "opts": self.opts,
            "object": obj,
            "entries": history_of(obj, _actor(request)),
        }
        return TemplateResponse(request, self.object_history_template, context)


def choices_for(site: admin.AdminSite, db_field: ForeignKey[Any, Any], request: HttpRequest) -> QuerySet[Any]:
    """What a foreign key can be set to: rows of the related model that the person sees."""
    related = site._registry.get(db_field.remote_field.model)
    return related.get_queryset(request) if related else db_field.remote_field.model._default_manager.none()


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
