"""The numbered threats of a threat assessment, what answers each, and what named readers said to each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import Side
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.documents import DocumentVersion
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Offering


class Threat(Record):
    """One numbered threat of a version. ``answers`` is ``[{"kind": "commitment" | "safeguard", "key": slug or fact}]``;
    without one the threat is shown red, and the version cannot be published."""

    document = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="threats")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    actor = models.CharField(max_length=200, help_text=_("who would do it"))
    path = models.TextField(help_text=_("how, step by step"))
    text = models.TextField(blank=True)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(default=0, help_text=_("from this capability level on, C0 to C4"))
    answers = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="threat_number_once"),
            models.CheckConstraint(condition=Q(level__lte=4), name="threat_c0_to_c4"),
        ]

    def __str__(self) -> str:
        return f"T{self.number} {self.title}"


class ThreatReading(Record):
    """This reader read this threat, for this partner and side. Never changed."""

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="readings")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["threat", "partner", "user", "side"], name="threat_read_once"),
        ]


class ThreatObjection(Record):
    """A reader objects to a threat as it is written or answered; the other side replies before countersigning."""

    threat = models.ForeignKey(Threat, on_delete=models.PROTECT, related_name="objections")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="objection_answered_pair",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("by")), name="objection_two_people"
            ),
        ]
