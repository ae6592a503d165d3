"""What must be told to somebody, written in the transaction that makes it true."""

from django.db import models

from accessprogram.models.accounts import User
from accessprogram.models.base import Record


class OutboxMessage(Record):
    """One message to one person. ``dedupe`` makes it exist once; lease and fence make its delivery one at a time."""

    kind = models.SlugField()
    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    email = models.EmailField(blank=True, help_text="for a person without an account: invitations")
    dedupe = models.CharField(max_length=160, unique=True)
    data = models.JSONField(default=dict, help_text="ids and words for the template; no personal values")
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    crashes = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(sent_at__isnull=True, parked_at__isnull=True),
                name="outbox_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedupe}"
