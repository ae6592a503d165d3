"""The admin site: who gets in is policy, and only admin classes of ours are registered.

Not in `accessprogram.admin`: importing that package registers classes, which needs this site to be there already.
"""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accessprogram.policy.administration import may_enter

OURS = ("accessprogram", "reviews")
LEFT_OUT = {"password_change", "password_change_done", "logout", "view_on_site"}


class PortalAdminSite(admin.AdminSite):
    """Signed-out visitors are sent to sign in; for everybody else whom policy keeps out, there is no admin."""

    site_header = _("Countersign")
    site_title = _("Countersign")
    index_title = _("Catalogue and records")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(may_enter(request.actor))  # type: ignore[attr-defined]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:  # before Django asks for the log-out page that is left out here
                return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
            if not self.has_permission(request):
                raise Http404
            response: HttpResponseBase = inner(request, *args, **kwargs)
            return response

        return respond

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Never a form of the admin's own: allauth's, with its second factor."""
        if not request.user.is_authenticated:
            to_sign_in: HttpResponse = secure_admin_login(super().login)(request, extra_context)
            return to_sign_in
        if not self.has_permission(request):
            raise Http404
        return HttpResponseRedirect(reverse("admin:index"))

    def get_urls(self) -> list[Any]:
        """Without the pages that go round the sign-in library, and without jumps to any object by its number."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in LEFT_OUT]

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Refuses a class of ours that is not a PortalModelAdmin, and leaves out what packages bring along.

        Their classes ask Django's permissions, which say nothing here.
        """
        if admin_class is not None and getattr(admin_class, "asks_policy", False):
            super().register(model_or_iterable, admin_class, **options)
            return
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else [model_or_iterable]
        ours = [model.__name__ for model in models if model._meta.app_label in OURS]
        if ours:
            raise TypeError(f"{', '.join(ours)}: registered with a class that is not a PortalModelAdmin")
