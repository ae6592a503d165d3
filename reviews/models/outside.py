"""Verification by outside providers: what was asked, what they said, and nothing that they saw."""

from django.db import models
from django.db.models import Q

from accessprogram.models import PersonalValue, User
from accessprogram.models.base import Record
from reviews.enums import OutsideKind, OutsideOutcome, OutsideState
from reviews.models.checks import CheckRun


class OutsideProvider(Record):
    """Somebody who verifies people or businesses for us over our contract (docs/providers.md). Secrets are sealed."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=OutsideKind)
    url = models.URLField(max_length=500, help_text="where verifications are started and asked for")
    api_key = models.TextField(blank=True, help_text="sealed; what we show the provider")
    secret = models.TextField(help_text="sealed; what its webhooks are signed with")
    previous_secret = models.TextField(blank=True, help_text="sealed; holds while a rotation lasts")
    previous_until = models.DateTimeField(null=True, blank=True)
    valid_days = models.PositiveIntegerField(
        default=365, help_text="how long an answer holds that has no end of its own"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    disabled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(disabled_at__isnull=True), name="provider_one_a_kind")
        ]

    def __str__(self) -> str:
        return self.title


class OutsideVerification(Record):
    """One verification of one person, or of the business (an empty ``label``), for one check run's submission.

    Kept are outcome, the provider's reference and an end date; never a document, a picture or a number of one.
    """

    provider = models.ForeignKey(OutsideProvider, on_delete=models.PROTECT, related_name="verifications")
    run = models.ForeignKey(CheckRun, on_delete=models.PROTECT, related_name="verifications")
    label = models.CharField(max_length=60, blank=True)
    name = models.ForeignKey(
        PersonalValue, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="whom it is about"
    )
    state = models.CharField(max_length=10, choices=OutsideState, default=OutsideState.STARTED)
    outcome = models.CharField(max_length=10, choices=OutsideOutcome, blank=True)
    reference = models.CharField(max_length=120, blank=True, help_text="the provider's")
    link = models.URLField(max_length=1000, blank=True, help_text="where the person goes; emptied once answered")
    answered_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    poll_at = models.DateTimeField(null=True, blank=True, help_text="when we ask, if no webhook came")
    deadline = models.DateTimeField()
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    sequence = models.BigIntegerField(default=0, help_text="of the newest event taken; older ones change nothing")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "label"], name="verification_once_a_run"),
            models.UniqueConstraint(
                fields=["provider", "reference"], condition=~Q(reference=""), name="verification_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(state="done", answered_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="done") & Q(outcome=""),
                name="verification_done_has_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["poll_at"], condition=Q(state__in=["started", "pending"]), name="verification_due")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class OutsideEvent(Record):
    """A webhook that was taken, by the provider's own id: the same one again changes nothing. Never changed."""

    provider = models.ForeignKey(OutsideProvider, on_delete=models.PROTECT, related_name="events")
    event_id = models.CharField(max_length=120)
    reference = models.CharField(max_length=120)
    sent_at = models.DateTimeField()
    taken = models.BooleanField(help_text="False: it was older than what stood, or about nothing known")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "event_id"], name="outside_event_once")]
