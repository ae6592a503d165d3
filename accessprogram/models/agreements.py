"""Agreements: both sides' pledges, terms and threat assessment, countersigned before access exists."""

from django.db import models
from django.db.models import F, Q

from accessprogram.enums import AgreementState
from accessprogram.models.accounts import User
from accessprogram.models.applications import Application
from accessprogram.models.base import Record
from accessprogram.models.documents import DocumentVersion
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import TierVersion


class Agreement(Record):
    """``content`` is what both sign, ``content_hash`` its SHA-256 over canonical JSON; neither ever changes."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="agreements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="agreements")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="+")
    decision_id = models.UUIDField()
    number = models.PositiveIntegerField(default=1)
    amends = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amended_by",
        help_text="the version before",
    )
    amendment_reason = models.TextField(blank=True)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=14, choices=AgreementState, default=AgreementState.DRAFTED)
    terms = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    threat_assessment = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    countersigned_at = models.DateTimeField(null=True, blank=True)
    countersigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["decision_id", "number"], name="agreement_once_per_decision"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="agreement_signed_pair",
            ),
            models.CheckConstraint(
                condition=Q(countersigned_at__isnull=True, countersigned_by__isnull=True)
                | Q(countersigned_at__isnull=False, countersigned_by__isnull=False, signed_at__isnull=False),
                name="agreement_countersigned_pair",
            ),
            models.CheckConstraint(
                condition=Q(countersigned_by__isnull=True) | ~Q(countersigned_by=F("signed_by")),
                name="agreement_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "superseded", "lapsed"]) | Q(signed_at__isnull=False),
                name="agreement_state_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.number}"
