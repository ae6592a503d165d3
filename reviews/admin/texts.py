"""Templates of questions are catalogue: edited by administrators, through the catalogue's operation."""

from django.contrib import admin

from accessprogram.admin.base import VisibleRelatedFilter
from accessprogram.admin.catalogue import CatalogueAdmin
from reviews.models import QuestionTemplate


@admin.register(QuestionTemplate)
class QuestionTemplateAdmin(CatalogueAdmin):
    fields = ("programme", "slug", "title", "section", "text", "due_days", "active")
    list_display = ("title", "slug", "section", "due_days", "active", "programme")
    search_fields = ("title", "slug", "text")
    list_filter = ("active", ("programme", VisibleRelatedFilter))
    list_select_related = ("programme",)
