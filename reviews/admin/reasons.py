"""Reason codes are catalogue: edited by administrators, through the catalogue's operation."""

from django.contrib import admin

from accessprogram.admin.base import VisibleRelatedFilter
from accessprogram.admin.catalogue import CatalogueAdmin
from reviews.models import ReasonCode


@admin.register(ReasonCode)
class ReasonCodeAdmin(CatalogueAdmin):
    fields = ("programme", "slug", "title", "applicant_text", "remedy", "retry_after_days", "active")
    list_display = ("title", "slug", "retry_after_days", "active", "programme")
    search_fields = ("title", "slug", "applicant_text")
    list_filter = ("active", ("programme", VisibleRelatedFilter))
