"""Every address of the partners' and the public's pages, noun by noun."""

from django.urls import URLPattern, path

from accessprogram.web import gallery, totp_qr

app_name = "accessprogram"

urlpatterns: list[URLPattern] = [
    path("account/totp-qr/", totp_qr.totp_qr, name="totp-qr"),
    path("ops/components/", gallery.gallery, name="components"),
]
