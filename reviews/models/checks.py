"""Check runs, their findings and hits, and what people said of them."""

from django.db import models
from django.db.models import F, Q

from accessprogram.models import Partner, Submission, User
from accessprogram.models.base import Record
from reviews.enums import Disposition, LookKind, RunCause, RunOutcome, RunQueue, RunStatus
from reviews.models.cases import Case


class CheckRun(Record):
    """A job row: one run of one check on one submission. A re-run is a new generation."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="runs")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="runs")
    check_slug = models.SlugField()
    check_version = models.CharField(max_length=20)
    thresholds_version = models.PositiveIntegerField(default=0, help_text="0: as the catalogue ships them")
    generation = models.PositiveIntegerField(default=1)
    queue = models.CharField(max_length=10, choices=RunQueue, default=RunQueue.SCREEN)
    cause = models.CharField(max_length=10, choices=RunCause, default=RunCause.SUBMITTED)
    status = models.CharField(max_length=16, choices=RunStatus, default=RunStatus.QUEUED)
    not_before = models.DateTimeField()
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    crashes = models.PositiveSmallIntegerField(default=0, help_text="leases lost; parked at 3")
    source_retries = models.PositiveSmallIntegerField(default=0, help_text="timeouts, 5xx, 429; errored after 5")
    last_error = models.CharField(max_length=300, blank=True)
    waits_for = models.CharField(max_length=200, blank=True, help_text="the outside party, while it waits for one")
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    reused_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    again_at = models.DateTimeField(null=True, blank=True, help_text="when the ended check is run again by itself")
    again_because = models.CharField(max_length=10, choices=RunCause, blank=True)
    worse = models.BooleanField(default=False, help_text="found after the decision: worse than the run before")

    class Meta:
        ordering = ["check_slug", "-generation"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "check_slug", "generation"], name="run_generation_once"),
            models.UniqueConstraint(
                fields=["submission", "check_slug"],
                condition=Q(status__in=["queued", "running", "retry_wait", "waiting_outside"]),
                name="run_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "running", "retry_wait", "waiting_outside"], ended_at__isnull=True)
                | Q(status__in=["completed", "errored", "cancelled", "superseded"], ended_at__isnull=False),
                name="run_ended_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["queue", "not_before"],
                condition=Q(status__in=["queued", "running", "retry_wait", "waiting_outside"]),
                name="run_due",
            ),
            models.Index(fields=["lease_until"], condition=Q(status="running"), name="run_lease"),
            models.Index(fields=["check_slug", "input_hash"], name="run_input"),
            models.Index(fields=["again_at"], condition=Q(again_at__isnull=False), name="run_again"),
            models.Index(fields=["case"], condition=Q(worse=True), name="run_worse"),
        ]

    def __str__(self) -> str:
        return f"{self.check_slug} {self.generation}"


class Finding(Record):
    """The result of a completed run: exactly one, never changed."""

    run = models.OneToOneField(CheckRun, on_delete=models.PROTECT, related_name="finding")
    outcome = models.CharField(max_length=16, choices=RunOutcome)
    summary = models.TextField(help_text="internal")
    applicant_summary = models.TextField(help_text="applicant-safe: the same whether or not something was found")
    evidence = models.JSONField(default=dict)
    source = models.CharField(max_length=120, blank=True)
    source_version = models.CharField(max_length=120, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)


class Hit(Record):
    """One match of a finding with an entity of a list, with its field-by-field comparison. Never changed."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="hits")
    subject_label = models.CharField(max_length=120)
    subject_field = models.CharField(max_length=60)
    entity_key = models.CharField(max_length=120)
    entity_name = models.CharField(max_length=300)
    list_version = models.CharField(max_length=120)
    score = models.FloatField()
    comparison = models.JSONField(
        default=dict,
        help_text="{lines: [{field, theirs, effect, words}], ours: pointer and commitment to personal values}",
    )
    scores = models.JSONField(default=dict, blank=True, help_text="scorer -> 0 to 100; the highest stands as `score`")
    subject_hash = models.CharField(max_length=64, blank=True, help_text="of what was compared of the applicant")
    entity_hash = models.CharField(max_length=64, blank=True, help_text="of the whole entry")
    suppressed_by = models.ForeignKey(
        "reviews.Suppression", on_delete=models.PROTECT, null=True, blank=True, related_name="hits"
    )
    reopened = models.CharField(max_length=200, blank=True, help_text="why an earlier word on it stands no more")

    class Meta:
        ordering = ["-score", "id"]


class Adjudication(Record):
    """What a person said of a hit, or of a finding without hits. Append-only: the latest one stands."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="adjudications")
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, null=True, blank=True, related_name="adjudications")
    disposition = models.CharField(max_length=20, choices=Disposition)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    awaits_second = models.BooleanField(
        default=False, help_text="settles nothing until another person has said the same"
    )

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="adjudication_has_a_reason"),
            models.CheckConstraint(
                condition=Q(awaits_second=False)
                | Q(disposition__in=["false_positive", "true_match_accepted", "true_match_refused"]),
                name="adjudication_second_of_what_settles",
            ),
        ]


class Suppression(Record):
    """A false positive that need not be judged again while neither side changes, until it ends. Never deleted."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    adjudication = models.OneToOneField(Adjudication, on_delete=models.PROTECT, related_name="suppression")
    entity_key = models.CharField(max_length=120)
    subject_hash = models.CharField(max_length=64)
    entity_hash = models.CharField(max_length=64)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "entity_key", "subject_hash", "entity_hash"],
                condition=Q(ended_at__isnull=True),
                name="suppression_once",
            )
        ]

    def __str__(self) -> str:
        return self.entity_key


class SecondLook(Record):
    """A hit whose answer is known, or was given by another, dealt to an analyst among the others.

    What is said of it changes nothing about any case; it measures how reliably hits are judged. ``expected`` is the
    answer that stands already; ``disposition`` what this analyst says.
    """

    kind = models.CharField(max_length=8, choices=LookKind)
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, related_name="second_looks")
    expected = models.CharField(max_length=20, choices=Disposition)
    analyst = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    disposition = models.CharField(max_length=20, choices=Disposition, blank=True)
    reason = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hit", "analyst"], name="second_look_once"),
            models.CheckConstraint(
                condition=Q(said_at__isnull=True, disposition="") | (Q(said_at__isnull=False) & ~Q(disposition="")),
                name="second_look_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.hit_id}"


class KnownMatch(Record):
    """A hit that two people called the same, kept as a question with a known answer."""

    hit = models.OneToOneField(Hit, on_delete=models.PROTECT, related_name="known_match")
    disposition = models.CharField(max_length=20, choices=Disposition)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.hit_id)


class ThresholdVersion(Record):
    """What the checks judge by, as one version: {check: {name: value}}. Never changed; the highest number rules."""

    number = models.PositiveIntegerField(unique=True)
    values = models.JSONField()
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"thresholds {self.number}"


class SourceState(models.Model):
    """How an outside source fares, for all workers: its circuit breaker and its rate limit (a token bucket)."""

    slug = models.SlugField(primary_key=True)
    failures = models.PositiveIntegerField(default=0, help_text="one after the other; 0 after each answer")
    open_until = models.DateTimeField(null=True, blank=True, help_text="nobody asks it before")
    tokens = models.FloatField(default=0)
    tokens_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Waiver(Record):
    """A second person lets a case go on without one required check, with a reason and an end date."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="waivers")
    check_slug = models.SlugField()
    reason = models.TextField()
    until = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="waiver_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(check_slug__in=["screening", "identity", "signatory"]), name="waiver_never_for_these"
            ),
            models.UniqueConstraint(
                fields=["case", "check_slug"], condition=Q(approved_by__isnull=True), name="waiver_one_open_request"
            ),
        ]

    def __str__(self) -> str:
        return self.check_slug
