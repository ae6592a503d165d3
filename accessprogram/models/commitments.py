"""Pledges of both sides, their evidence and the verdicts on it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accessprogram.enums import CommitmentState, Side
from accessprogram.models.accounts import User
from accessprogram.models.applications import Application, EvidenceFile
from accessprogram.models.base import Record
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Programme


class CommitmentTemplate(Record):
    """A kind of pledge with its metric and the evidence that proves it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="commitment_templates")
    slug = models.SlugField()
    side = models.CharField(max_length=10, choices=Side, default=Side.PARTNER)
    title = models.CharField(max_length=200)
    text = models.TextField()
    metric = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    default_target = models.CharField(max_length=60, blank=True)
    due_days = models.PositiveSmallIntegerField(
        default=90, help_text=_("Days after countersigning until evidence is due.")
    )
    evidence = models.CharField(max_length=300, help_text=_("What proves it, for the person who must bring it."))
    kind = models.SlugField(blank=True, help_text=_("Which kind of the field's pledges it is."))
    cadence_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Evidence is due again after so many days; empty: once.")
    )
    cure_days = models.PositiveSmallIntegerField(default=30, help_text=_("Days to cure a breach."))
    verification = models.SlugField(
        default="person", help_text=_("Who verifies: a person, or the name of the record that is looked up.")
    )
    effect = models.CharField(max_length=300, blank=True, help_text=_("What follows when it is broken."))
    history = HistoricalRecords()

    class Meta:
        ordering = ["side", "title"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="commitment_template_once")]

    def __str__(self) -> str:
        return self.title


class Commitment(Record):
    """A pledge that was made, by the partner or by the provider, with the date on which evidence is due."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="commitments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="commitments")
    agreement = models.ForeignKey(
        "accessprogram.Agreement", on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    template = models.ForeignKey(CommitmentTemplate, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side)
    title = models.CharField(max_length=200)
    metric = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    baseline = models.CharField(max_length=120, blank=True)
    target = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    period = models.PositiveSmallIntegerField(default=1, help_text=_("which time, of a pledge that comes due again"))
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_period")
    breached_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=CommitmentState, default=CommitmentState.PLEDGED)

    class Meta:
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return self.title


class CommitmentEvidence(Record):
    """What was brought to prove a pledge. Never changed; a correction is another row."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence")
    statement = models.TextField()
    measured = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    references = models.JSONField(default=list, blank=True, help_text=_("records that can be looked up"))
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]


class CommitmentVerdict(Record):
    """A verifier's word on a piece of evidence. Never changed."""

    evidence = models.OneToOneField(CommitmentEvidence, on_delete=models.PROTECT, related_name="verdict")
    verdict = models.CharField(max_length=12, choices=[("verified", _("verified")), ("disputed", _("disputed"))])
    reason = models.TextField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text=_("empty: a record did")
    )
    record = models.JSONField(default=dict, blank=True, help_text=_("what was looked up where, and what it said"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="verdict_has_a_reason"),
            models.CheckConstraint(
                # A record can verify; only a person disputes.
                condition=Q(by__isnull=False) | Q(verdict="verified") & ~Q(record={}),
                name="verdict_by_person_or_record",
            ),
        ]


class CurePlan(Record):
    """How a breached pledge is to be cured, by when: proposed by the partner, accepted by a verifier."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="cure_plans")
    text = models.TextField()
    due_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(accepted__isnull=True), name="cure_plan_one_open"
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True, answered_at__isnull=True, answered_by__isnull=True)
                | Q(accepted__isnull=False, answered_at__isnull=False, answered_by__isnull=False),
                name="cure_plan_answered",
            ),
        ]


class PublicRecord(models.Model):
    """An advisory as its publisher wrote it (OSV or CVE), imported: what pledges of fixes are looked up in."""

    id = models.CharField(primary_key=True, max_length=60)
    aliases = models.JSONField(default=list, help_text=_("other identifiers of the same fault"))
    summary = models.CharField(max_length=300, blank=True)
    is_fixed = models.BooleanField(default=False, help_text=_("it names a fixed version or the change that fixes it"))
    credits = models.JSONField(default=list, help_text=_('[{"name", "domains"}]: who is credited, as the record says'))
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id
