"""Terms sheets: what the provider gives and what the partner gives, changed line by line until it is frozen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import LineKind, OfferAnswer, Side, TermsSheetState
from accessprogram.models.accounts import User
from accessprogram.models.applications import Application
from accessprogram.models.base import Record
from accessprogram.models.programmes import TierVersion


class TermsSheet(Record):
    """One sheet of an application. ``content_hash`` is the SHA-256 over its lines, set when it is frozen."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="terms_sheet")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=TermsSheetState, default=TermsSheetState.OPEN)
    content_hash = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(
        null=True, blank=True, help_text=_("what was agreed before can be proposed anew from then on")
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", content_hash="", frozen_at__isnull=True)
                | Q(state="frozen", frozen_at__isnull=False) & ~Q(content_hash=""),
                name="terms_sheet_frozen_with_its_hash",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: terms"


class TermsLine(Record):
    """What one side gives. ``value`` holds what can be negotiated: requests a day, or baseline, target and date."""

    sheet = models.ForeignKey(TermsSheet, on_delete=models.PROTECT, related_name="lines")
    side = models.CharField(max_length=10, choices=Side, help_text=_("who gives it"))
    kind = models.CharField(max_length=12, choices=LineKind)
    key = models.SlugField(help_text=_("slug of the offering, use case or pledge; a number for a condition"))
    title = models.CharField(max_length=200)
    value = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    removed = models.BooleanField(default=False)

    class Meta:
        ordering = ["side", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "side", "kind", "key"], name="terms_line_once"),
        ]

    def __str__(self) -> str:
        return self.title


class TermsOffer(Record):
    """A proposed change of a line, with its reason; the other side accepts, declines or answers with another."""

    line = models.ForeignKey(TermsLine, on_delete=models.PROTECT, related_name="offers")
    side = models.CharField(max_length=10, choices=Side, help_text=_("who proposes"))
    value = models.JSONField(default=dict)
    removes = models.BooleanField(default=False)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=OfferAnswer, default=OfferAnswer.OPEN)
    answer_reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["line"], condition=Q(answer="open"), name="terms_offer_one_open"),
            models.CheckConstraint(condition=~Q(reason=""), name="terms_offer_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answer="open", answered_at__isnull=True, answered_by__isnull=True)
                | ~Q(answer="open") & Q(answered_at__isnull=False, answered_by__isnull=False),
                name="terms_offer_answered_pair",
            ),
        ]
