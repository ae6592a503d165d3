"""Calls that were refused, as the gateway reports them, and the cases that partners open about them."""

from django.db import models
from django.db.models import Q

from accessprogram.enums import RefusalLabel, RefusalLayer
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.grants import GatewayKey, Surface
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Offering, Programme, UseCase


class Refusal(Record):
    """One refused call: who, where, which layer, which code; never what was asked. Reported once per request id."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(GatewayKey, on_delete=models.PROTECT, related_name="+")
    request_id = models.CharField(max_length=80)
    surface = models.ForeignKey(Surface, on_delete=models.PROTECT, related_name="refusals")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="refusals")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user_key = models.CharField(max_length=64, blank=True)
    layer = models.CharField(max_length=12, choices=RefusalLayer)
    code = models.SlugField()
    at = models.DateTimeField(help_text="the gateway's own time")

    class Meta:
        ordering = ["-at", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "request_id"], name="refusal_once")]
        indexes = [models.Index(fields=["partner", "-at"], name="refusal_of_partner")]


class RefusalCase(Record):
    """A partner asks why a call was refused, or that it be lifted; answered by a date, and labelled by the desk."""

    refusal = models.OneToOneField(Refusal, on_delete=models.PROTECT, related_name="case")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="refusal_cases")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    statement = models.TextField(blank=True)
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="when the desk was told that it is overdue")
    label = models.CharField(max_length=14, choices=RefusalLabel, blank=True)
    lifted = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, label="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(label=""),
                name="refusal_case_answered",
            )
        ]
