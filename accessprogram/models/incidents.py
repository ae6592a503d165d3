"""Signals, incidents with their clocks, and enforcement at the smallest scope that helps."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import EnforcementAction, EnforcementScope, EnforcementState, IncidentState, SignalSource
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.commitments import Commitment
from accessprogram.models.grants import Grant, Surface
from accessprogram.models.partners import NamedUser, Partner
from accessprogram.models.programmes import Programme, UseCase
from accessprogram.models.reexaminations import Shortfall


class Incident(Record):
    """From the first signal to the end. The clocks run from ``opened_at``: a first notice in 24 h, a report in 72 h."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="incidents")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="incidents")
    reference = models.CharField(max_length=20, unique=True)
    kind = models.SlugField(default="other", help_text="of the signals that belong to it")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=IncidentState, default=IncidentState.SIGNAL)
    severity = models.CharField(
        max_length=8,
        default="medium",
        choices=[("low", _("low")), ("medium", _("medium")), ("high", _("high")), ("critical", _("critical"))],
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    first_notice_at = models.DateTimeField(null=True, blank=True)
    report_at = models.DateTimeField(null=True, blank=True)
    contained_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["signal", "triaged", "closed"]) | Q(opened_at__isnull=False),
                name="incident_opened_at",
            ),
            models.UniqueConstraint(
                fields=["programme", "partner", "kind"], condition=~Q(state="closed"), name="incident_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Signal(Record):
    """Something that was seen. Never changed; ``dedupe`` makes it exist once."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="signals")
    source = models.CharField(max_length=10, choices=SignalSource)
    kind = models.SlugField()
    summary = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    surface = models.ForeignKey(Surface, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dedupe = models.CharField(max_length=160, unique=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "id"]


class IncidentEntry(Record):
    """A line of an incident's record: a note, a notice, a report. Never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(
        max_length=8, choices=[("note", _("note")), ("notice", _("first notice")), ("report", _("report"))]
    )
    text = models.TextField()
    for_partner = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]


class Enforcement(Record):
    """One measure against one scope. Facts only propose it; a person puts it in force. An emergency is one person's and
    falls back to *restricted* unless another ratifies it by ``ratify_by``."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enforcements")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="enforcements")
    scope = models.CharField(max_length=8, choices=EnforcementScope)
    action = models.CharField(max_length=8, choices=EnforcementAction)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT, null=True, blank=True, related_name="enforcements")
    surface = models.ForeignKey(Surface, on_delete=models.PROTECT, null=True, blank=True, related_name="enforcements")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    named_user = models.ForeignKey(NamedUser, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="enforcements")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="enforcements"
    )
    shortfall = models.ForeignKey(
        Shortfall, on_delete=models.PROTECT, null=True, blank=True, related_name="enforcements"
    )
    state = models.CharField(max_length=10, choices=EnforcementState, default=EnforcementState.PROPOSED)
    is_emergency = models.BooleanField(default=False)
    cause = models.CharField(max_length=200)
    reason = models.TextField(help_text="in words that the partner reads")
    what_to_do = models.TextField(blank=True)
    preview = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True, blank=True, help_text="of a proposal: when a person must have acted")
    representations_until = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imposed_at = models.DateTimeField(null=True, blank=True)
    imposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ratify_by = models.DateTimeField(null=True, blank=True)
    ratified_at = models.DateTimeField(null=True, blank=True)
    ratified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "dropped"]) | Q(imposed_at__isnull=False, imposed_by__isnull=False),
                name="enforcement_is_a_persons",
            ),
            models.CheckConstraint(
                condition=Q(ratified_by__isnull=True) | ~Q(ratified_by=F("imposed_by")),
                name="enforcement_ratified_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="enforcement_has_a_reason"),
        ]


class Representation(Record):
    """What the partner says to a measure or a breach. Never changed."""

    enforcement = models.ForeignKey(
        Enforcement, on_delete=models.PROTECT, null=True, blank=True, related_name="representations"
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="representations"
    )
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enforcement__isnull=False, commitment__isnull=True)
                | Q(enforcement__isnull=True, commitment__isnull=False),
                name="representation_about_one",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="representation_has_words"),
        ]
