"""Looking again at every grant that a change of level concerns, and the shortfalls found."""

from django.db import models
from django.db.models import Q

from accessprogram.enums import ReexaminationState, ShortfallState
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.capability import CapabilityAssessment, SafeguardAssessment
from accessprogram.models.grants import Grant
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Offering, Programme


class Reexamination(Record):
    """One change of level and the grants it concerns, looked at in slices. ``cursor`` is the last grant looked at;
    lease and fence let one process at a time take a slice."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reexaminations")
    cause = models.CharField(max_length=200)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    capability = models.ForeignKey(
        CapabilityAssessment, on_delete=models.PROTECT, null=True, blank=True, related_name="reexaminations"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    safeguard = models.ForeignKey(
        SafeguardAssessment, on_delete=models.PROTECT, null=True, blank=True, related_name="reexaminations"
    )
    state = models.CharField(max_length=8, choices=ReexaminationState, default=ReexaminationState.QUEUED)
    cursor = models.UUIDField(null=True, blank=True)
    looked_at = models.PositiveIntegerField(default=0)
    fell_short = models.PositiveIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], condition=~Q(state="done"), name="reexamination_due")]

    def __str__(self) -> str:
        return self.cause


class Shortfall(Record):
    """A grant on an offering that stands above its partner's safeguard level: notice, and time to cure it."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="shortfalls")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    reexamination = models.ForeignKey(Reexamination, on_delete=models.PROTECT, related_name="shortfalls")
    capability = models.PositiveSmallIntegerField()
    safeguard = models.PositiveSmallIntegerField()
    missing = models.JSONField(default=list)
    cure_until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ShortfallState, default=ShortfallState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["cure_until", "id"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "offering"], condition=Q(state="open"), name="shortfall_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | ~Q(state="open") & Q(closed_at__isnull=False),
                name="shortfall_closed_at",
            ),
        ]
