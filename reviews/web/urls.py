"""Every address of the desk, the board and the audit room, noun by noun."""

from django.urls import URLPattern

app_name = "reviews"

urlpatterns: list[URLPattern] = []
