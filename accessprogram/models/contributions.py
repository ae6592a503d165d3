"""What partners give: initiatives with their objectives and projects, contributions, and who received them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import ContributionKind, ContributionState, RecipientAnswer
from accessprogram.models.accounts import User
from accessprogram.models.applications import PersonalValue
from accessprogram.models.base import Record
from accessprogram.models.commitments import Commitment
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Programme, UseCase


class Initiative(Record):
    """A named programme of a partner. Public only once an owner of the partner agreed."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="initiatives")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    public_at = models.DateTimeField(null=True, blank=True)
    public_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class Objective(Record):
    """What an initiative wants to reach, by when."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="objectives")
    title = models.CharField(max_length=200)
    metric = models.CharField(max_length=120)
    unit = models.CharField(max_length=40)
    baseline = models.FloatField()
    target = models.FloatField()
    due_on = models.DateField()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.title


class ObjectiveReading(Record):
    """A measured value on a day. Never changed."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="readings")
    value = models.FloatField()
    measured_on = models.DateField()
    source = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["measured_on", "created_at"]


class Project(Record):
    """Software of somebody else that a partner hardens, and how many reports a week its people can take."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="projects")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="projects")
    name = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    weekly_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["partner", "url"], name="project_once")]

    def __str__(self) -> str:
        return self.name


class Contribution(Record):
    """Something given. A finding has an embargo: it is not published before that day, whatever it is."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contributions")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="contributions")
    kind = models.CharField(max_length=16, choices=ContributionKind)
    state = models.CharField(max_length=10, choices=ContributionState, default=ContributionState.DRAFT)
    title = models.CharField(max_length=200)
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    severity = models.CharField(
        max_length=8,
        blank=True,
        choices=[("low", _("low")), ("medium", _("medium")), ("high", _("high")), ("critical", _("critical"))],
    )
    reference = models.CharField(max_length=120, blank=True, help_text=_("advisory or change: CVE, OSV, GHSA, URL"))
    hours = models.PositiveIntegerField(default=0)
    embargo_until = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.title


class ContributionStep(Record):
    """One move of a contribution, by a person or through a recipient's link. Never changed."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="steps")
    to = models.CharField(max_length=10, choices=ContributionState)
    on = models.DateTimeField(help_text="when it happened")
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    link = models.ForeignKey(
        "accessprogram.RecipientLink", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, link__isnull=True) | Q(by__isnull=True, link__isnull=False),
                name="contribution_step_by_one",
            )
        ]


class RecipientLink(Record):
    """A signed link for the people of a project, who have no account. The address lies with the personal values."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="links")
    address = models.ForeignKey(PersonalValue, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")


class RecipientReply(Record):
    """What the people of a project said through their link. Never changed."""

    link = models.ForeignKey(RecipientLink, on_delete=models.PROTECT, related_name="replies")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    answer = models.CharField(max_length=10, choices=RecipientAnswer)
    weekly_limit = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
