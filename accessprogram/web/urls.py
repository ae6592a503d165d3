"""Every address of the partners' and the public's pages, noun by noun."""

from django.urls import URLPattern

app_name = "accessprogram"

urlpatterns: list[URLPattern] = []
