"""Webhooks out: where they go, what was said, and every attempt."""

from django.db import models
from django.db.models import Q

from accessprogram.enums import WebhookPurpose
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Programme


class WebhookEndpoint(Record):
    """An address that wants to be told; the partner's, or the provider's own. Secrets are sealed."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="webhook_endpoints")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="webhook_endpoints"
    )
    purpose = models.CharField(max_length=12, choices=WebhookPurpose, default=WebhookPurpose.NOTIFY)
    url = models.URLField(max_length=500)
    label = models.CharField(max_length=120)
    kinds = models.JSONField(default=list, help_text="event types it is told; empty: all")
    secret = models.TextField(help_text="sealed")
    previous_secret = models.TextField(blank=True, help_text="sealed; both sign while a rotation lasts")
    previous_until = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["label", "id"]

    def __str__(self) -> str:
        return self.label


class WebhookDelivery(Record):
    """One message for one endpoint. ``message_id`` stays the same over retries and replays' copies of it."""

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    message_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=60)
    payload = models.JSONField()
    replays = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replayed")
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "message_id"], condition=Q(replays__isnull=True), name="webhook_told_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(delivered_at__isnull=True, parked_at__isnull=True),
                name="webhook_due",
            )
        ]


class WebhookAttempt(Record):
    """One try, and what came back. Never changed."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.PROTECT, related_name="tries")
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True)
    excerpt = models.CharField(max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["-created_at", "id"]
