"""Versions of the watch lists that are imported; the names themselves stand in index files."""

from django.db import models
from django.db.models import Q

from accessprogram.models import User
from accessprogram.models.base import Record


class ScreeningList(Record):
    """One imported snapshot of one list. At most one of a slug is active."""

    slug = models.SlugField()
    version = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    names = models.PositiveIntegerField()
    path = models.CharField(max_length=300, help_text="folder under SCREENING_DIR")
    imported_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    active = models.BooleanField(default=False)

    class Meta:
        ordering = ["slug", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=Q(active=True), name="screening_one_active"),
            models.UniqueConstraint(fields=["slug", "version"], name="screening_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"
