"""Check runs, their findings and hits, and what people said of them."""

from django.db import models
from django.db.models import F, Q

from accessprogram.models import Submission, User
from accessprogram.models.base import Record
from reviews.enums import Disposition, RunOutcome, RunStatus
from reviews.models.cases import Case


class CheckRun(Record):
    """A job row: one run of one check on one submission. A re-run is a new generation."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="runs")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="runs")
    check_slug = models.SlugField()
    check_version = models.CharField(max_length=20)
    generation = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=16, choices=RunStatus, default=RunStatus.QUEUED)
    not_before = models.DateTimeField()
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    crashes = models.PositiveSmallIntegerField(default=0, help_text="leases lost; parked at 3")
    source_retries = models.PositiveSmallIntegerField(default=0, help_text="timeouts, 5xx, 429; errored after 5")
    last_error = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    input_hash = models.CharField(max_length=64, blank=True)
    reused_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

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
                fields=["not_before"],
                condition=Q(status__in=["queued", "running", "retry_wait", "waiting_outside"]),
                name="run_due",
            )
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

    class Meta:
        ordering = ["-score", "id"]


class Adjudication(Record):
    """What a person said of a hit, or of a finding without hits. Append-only: the latest one stands."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="adjudications")
    hit = models.ForeignKey(Hit, on_delete=models.PROTECT, null=True, blank=True, related_name="adjudications")
    disposition = models.CharField(max_length=20, choices=Disposition)
    reason = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="adjudication_has_a_reason")]


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
