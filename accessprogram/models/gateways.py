"""What the gateway works with besides its question: reservations, drop events, pools, ride-outs, signing keys."""

from django.db import models
from django.db.models import F, Q

from accessprogram.enums import DropScope, RationPeriod, ReservationState, SigningKeyState, SigningUse
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.grants import GatewayKey, Grant, RationUse, Surface
from accessprogram.models.programmes import Offering, Programme, Tier, UseCase


class Reservation(Record):
    """Requests and tokens kept for a call that was allowed: settled by its usage report, or released after a time."""

    key = models.ForeignKey(GatewayKey, on_delete=models.PROTECT, related_name="+")
    surface = models.ForeignKey(Surface, on_delete=models.PROTECT, related_name="+")
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="+")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="+")
    requests = models.PositiveIntegerField()
    tokens = models.PositiveBigIntegerField(default=0)
    uses = models.ManyToManyField(RationUse, related_name="reservations")
    state = models.CharField(max_length=10, choices=ReservationState, default=ReservationState.HELD)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="held"), name="reservation_held")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held", closed_at__isnull=True) | ~Q(state="held") & Q(closed_at__isnull=False),
                name="reservation_closed_at",
            )
        ]


class GatewayEvent(models.Model):
    """What a gateway must forget, in the order of a programme: ``seq`` has no gaps and is the cursor."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="gateway_events")
    seq = models.PositiveBigIntegerField()
    scope = models.CharField(max_length=8, choices=DropScope)
    reference = models.CharField(max_length=120, help_text="surface reference, user key or grant id")
    surfaces = models.JSONField(default=list, help_text="references of the surfaces that it concerns")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "seq"], name="gateway_event_seq_once")]


class Pool(Record):
    """What the provider can serve of a model in a period, over all partners; shared by weight when it is short."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pools")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="pools")
    period = models.CharField(max_length=8, choices=RationPeriod, default=RationPeriod.DAY)
    requests = models.PositiveBigIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "period"], condition=Q(ended_at__isnull=True), name="pool_once")
        ]

    def __str__(self) -> str:
        return f"{self.offering}: {self.requests}"


class RideOut(Record):
    """How long a gateway may go on with its last yes while it cannot reach us; off unless two people set it."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="ride_outs")
    seconds = models.PositiveSmallIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seconds__lte=900), name="ride_out_15_minutes_at_most"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="ride_out_two_people"
            ),
            models.UniqueConstraint(fields=["tier"], condition=Q(ended_at__isnull=True), name="ride_out_one_of_a_tier"),
        ]


class SigningKey(Record):
    """An Ed25519 key: ``next`` is published ahead, ``active`` signs, ``retired`` signs no more. Private part sealed."""

    use = models.CharField(max_length=12, choices=SigningUse)
    kid = models.CharField(max_length=43, unique=True, help_text="RFC 7638 thumbprint")
    public = models.JSONField()
    private = models.TextField(help_text="sealed; never shown")
    state = models.CharField(max_length=8, choices=SigningKeyState, default=SigningKeyState.NEXT)
    activated_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["use", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["use"], condition=Q(state="active"), name="signing_key_one_active"),
            models.UniqueConstraint(fields=["use"], condition=Q(state="next"), name="signing_key_one_next"),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.kid[:8]}"
