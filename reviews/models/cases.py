"""Cases, their clocks, claims, notes, and the seats that people hold."""

from django.db import models
from django.db.models import Q

from accessprogram.models import Application, Programme, Submission, Tier, TierVersion, User
from accessprogram.models.base import Record
from reviews.enums import CaseKind, Seat, Stage, WaitsOn


class Case(Record):
    """The desk's file on one application. ``stage`` moves only through ``operations``."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="cases")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="cases")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CaseKind, default=CaseKind.APPLICATION)
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.CHECKS)
    waits_on = models.CharField(max_length=10, choices=WaitsOn, default=WaitsOn.CHECKS)
    stage_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, help_text="empty while the clock is paused or the case closed")
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="grows with each change, so that pages know")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"], condition=~Q(stage="closed"), name="case_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False) | (~Q(stage="closed") & Q(closed_at__isnull=True)),
                name="case_closed_at",
            ),
        ]
        indexes = [models.Index(fields=["stage", "due_at", "id"], name="case_queue")]

    def __str__(self) -> str:
        return str(self.application)


class Claim(Record):
    """A seat on a case, held by one person as a lease; ``fence`` grows, so that a stale claim cannot decide."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims")
    seat = models.CharField(max_length=14, choices=Seat)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="claims")
    fence = models.PositiveIntegerField()
    expires_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seat"], condition=Q(released_at__isnull=True), name="claim_one_live_per_seat"
            ),
            models.UniqueConstraint(fields=["case", "seat", "fence"], name="claim_fence_once"),
        ]


class Note(Record):
    """An internal note: never shown to the partner, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    section = models.SlugField(blank=True)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]


class CaseTransition(Record):
    """Each entry into a stage, for clocks and boards. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transitions")
    stage = models.CharField(max_length=14, choices=Stage)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
