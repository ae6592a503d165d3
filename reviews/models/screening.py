"""Versions of the watch lists that are imported; the names themselves stand in index files."""

from django.db import models
from django.db.models import Q

from accessprogram.models import User
from accessprogram.models.base import Record
from reviews.enums import SweepKind


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
    published_at = models.DateTimeField(null=True, blank=True, help_text="what the files say of themselves, if they do")
    added = models.PositiveIntegerField(default=0, help_text="entries that the version before did not have")
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    coverage = models.JSONField(default=dict, blank=True, help_text="{with_birth_date, with_country, with_identifier}")

    class Meta:
        ordering = ["slug", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["slug"], condition=Q(active=True), name="screening_one_active"),
            models.UniqueConstraint(fields=["slug", "version"], name="screening_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class ScreeningSweep(Record):
    """Comparing everybody again: a job with a cursor, one slice a bell. ``done`` and ``total`` count submissions."""

    kind = models.CharField(max_length=8, choices=SweepKind)
    list = models.ForeignKey(ScreeningList, on_delete=models.PROTECT, null=True, blank=True, related_name="sweeps")
    cursor = models.CharField(max_length=60, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    rerun = models.PositiveIntegerField(default=0, help_text="submissions that are screened again")
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    crashes = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["list"], condition=Q(kind="delta"), name="sweep_once_a_version"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind="full", ended_at__isnull=True), name="sweep_one_full"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"
