"""Every address of the site."""

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import ops

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "config.errors.too_many"
handler500 = "config.errors.server_error"

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", ops.healthz, name="healthz"),
    path("readyz", ops.readyz, name="readyz"),
    path("metrics", ops.metrics, name="metrics"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


if _exists("accessprogram.api"):
    from accessprogram.api import api

    urlpatterns.append(path("api/v1/", api.urls))
for _module in ("reviews.web.urls", "accessprogram.web.urls"):
    if _exists(_module):
        urlpatterns.append(path("", include(_module)))
