"""Grants, the lines that the gateway reads, surfaces, rations and the gateway's keys."""

from django.db import models
from django.db.models import Q

from accessprogram.enums import GrantState, RationPeriod, SurfaceState
from accessprogram.models.accounts import User
from accessprogram.models.agreements import Agreement
from accessprogram.models.base import Record
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Offering, Programme, TierVersion, UseCase


class Grant(Record):
    """The right that a decision creates. ``decision_id`` has no foreign key: the desk stands above.

    A trigger refuses the row unless the tier's number of distinct people approved exactly ``basis_hash``.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="grants")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="grants")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="grants")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="grant")
    decision_id = models.UUIDField(unique=True)
    basis_hash = models.CharField(max_length=64)
    decided_by = models.JSONField(
        default=list, help_text="ids of the people behind the decision; none of them provisions"
    )
    state = models.CharField(max_length=14, choices=GrantState, default=GrantState.PENDING_TERMS)
    conditions = models.JSONField(default=list)
    named_users_only = models.BooleanField(default=False)
    cache_seconds = models.PositiveSmallIntegerField(default=30)
    required_sign_in = models.CharField(
        max_length=20,
        blank=True,
        choices=[("second_factor", "a second factor"), ("phishing_resistant", "a phishing-resistant sign-in")],
        help_text="how the person behind a call must have signed in; empty: not asked",
    )
    regions = models.JSONField(default=list, help_text="ISO 3166-1 alpha-2 codes that calls may come from; empty: any")
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewed_by")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    state_reason = models.CharField(max_length=300, blank=True)
    lapsed_from = models.CharField(
        max_length=14, blank=True, help_text="the state to which a lapsed grant comes back: never a freer one"
    )
    reminded_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the last notice before the term's end, in days before it"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="active") | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="grant_active_has_a_term",
            ),
            models.CheckConstraint(condition=Q(cache_seconds__lte=60), name="grant_cache_at_most_60_s"),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.tier_version}"


class GrantLine(Record):
    """What the gateway reads. ``live`` is written by whatever causes it; time and ration are judged at read."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="lines")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="+")
    live = models.BooleanField(default=False)
    cut_at = models.DateTimeField(null=True, blank=True, help_text="switched off by enforcement, for this pair alone")
    cut_reason = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "partner", "offering", "use_case"],
                condition=Q(live=True),
                name="grant_line_one_live",
            ),
            models.UniqueConstraint(fields=["grant", "offering", "use_case"], name="grant_line_once_per_grant"),
            models.CheckConstraint(
                condition=Q(live=False) | Q(starts_at__isnull=False, ends_at__isnull=False), name="grant_line_term"
            ),
        ]


class Ration(Record):
    """How much of a use case a grant gives, over all its offerings, in a period. ``requests`` and ``tokens`` are hard
    limits (``tokens`` null: not limited), the soft ones only warn. ``earned_requests`` is what the formula for finding
    allows, ``share_requests`` what a short pool leaves: the lowest of them counts."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="rations")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=8, choices=RationPeriod, default=RationPeriod.DAY)
    requests = models.PositiveIntegerField()
    tokens = models.PositiveBigIntegerField(null=True, blank=True)
    soft_requests = models.PositiveIntegerField(null=True, blank=True)
    soft_tokens = models.PositiveBigIntegerField(null=True, blank=True)
    earned_requests = models.PositiveIntegerField(null=True, blank=True)
    earned_from = models.JSONField(default=dict, blank=True, help_text="rule, inputs and the next step up")
    earned_at = models.DateTimeField(
        null=True, blank=True, help_text="when the formula was last worked out; empty: now"
    )
    share_requests = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grant", "use_case", "period"], name="ration_once")]


class RationMove(Record):
    """A partner moved requests from one of its use cases to another. Never changed."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="ration_moves")
    period = models.CharField(max_length=8, choices=RationPeriod)
    from_use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="+")
    to_use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="+")
    requests = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(requests__gt=0), name="ration_move_moves"),
            models.CheckConstraint(condition=~Q(from_use_case=models.F("to_use_case")), name="ration_move_between_two"),
        ]


class RationUse(models.Model):
    """Requests and tokens used in one period of a ration, and held by reservations; ``period_start`` in UTC."""

    ration = models.ForeignKey(Ration, on_delete=models.PROTECT, related_name="uses")
    period_start = models.DateTimeField()
    requests = models.PositiveIntegerField(default=0)
    tokens = models.PositiveBigIntegerField(default=0)
    reserved_requests = models.PositiveIntegerField(default=0)
    reserved_tokens = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ration", "period_start"], name="ration_use_once")]
        indexes = [models.Index(fields=["period_start"], name="ration_use_of_period")]


class UsageReport(models.Model):
    """One report of the gateway; the same report id is counted once, however often it comes."""

    id = models.CharField(max_length=80, primary_key=True)
    key = models.ForeignKey("accessprogram.GatewayKey", on_delete=models.PROTECT, related_name="+")
    surface = models.ForeignKey("accessprogram.Surface", on_delete=models.PROTECT, related_name="+")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="+")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    user_key = models.CharField(max_length=64, blank=True)
    requests = models.PositiveIntegerField()
    tokens = models.PositiveBigIntegerField(default=0)
    reservation = models.ForeignKey(
        "accessprogram.Reservation", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["surface", "at"], name="usage_of_surface")]


class Surface(Record):
    """Where access is switched on: proved, not assumed. Bound to one use case, or each call declares one."""

    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, related_name="surfaces")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="surfaces")
    kind = models.CharField(
        max_length=20, choices=[("api", "API organisation"), ("workspace", "workspace"), ("account", "named account")]
    )
    reference = models.CharField(max_length=120, unique=True, help_text="the gateway's own name of it")
    label = models.CharField(max_length=120, blank=True)
    use_cases = models.ManyToManyField(UseCase, related_name="+")
    state = models.CharField(max_length=12, choices=SurfaceState, default=SurfaceState.REQUESTED)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    provisioned_at = models.DateTimeField(null=True, blank=True)
    provisioned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "suspended", "removed"]) | Q(provisioned_at__isnull=False),
                name="surface_provisioned_at",
            ),
            models.CheckConstraint(condition=~Q(state="proved") | Q(proved_at__isnull=False), name="surface_proved_at"),
        ]

    def __str__(self) -> str:
        return self.reference


class GatewayKey(Record):
    """A bearer key of the gateway; only its hash is kept."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="gateway_keys")
    label = models.CharField(max_length=120)
    prefix = models.CharField(max_length=12)
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list, help_text="what it may do; empty: everything")
    networks = models.JSONField(default=list, help_text="CIDR ranges that it may be used from; empty: any")
    is_test = models.BooleanField(default=False, help_text="sees the sandbox only, never a real grant")
    per_minute = models.PositiveIntegerField(null=True, blank=True, help_text="calls a minute; empty: not limited")
    minute_at = models.DateTimeField(null=True, blank=True, help_text="the minute that minute_calls were made in")
    minute_calls = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"
