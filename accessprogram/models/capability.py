"""How far an offering can take an attacker, and how well a partner is proved to protect what it is given."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Offering, Programme, RuleVersion


class EvaluationRun(Record):
    """One evaluation on record, with what makes its score comparable or not. Never changed; superseded."""

    offering = models.ForeignKey(
        Offering,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluation_runs",
        help_text=_("empty: a system that is none of ours"),
    )
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    system = models.CharField(max_length=200, blank=True, help_text=_("the model as it was run, with its version"))
    open_weight = models.BooleanField(default=False)
    effort = models.CharField(max_length=60, blank=True, help_text=_("reasoning effort, tools, time"))
    source_url = models.URLField(max_length=500, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    benchmark = models.CharField(max_length=120)
    benchmark_version = models.CharField(max_length=60)
    tasks = models.PositiveIntegerField()
    harness = models.CharField(max_length=120)
    token_budget = models.PositiveBigIntegerField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1, help_text=_("k of pass@k"))
    metric = models.CharField(max_length=60)
    score = models.FloatField()
    low = models.FloatField(null=True, blank=True, help_text=_("95 % interval, lower end"))
    high = models.FloatField(null=True, blank=True)
    contamination = models.CharField(max_length=200, blank=True)
    evaluator = models.CharField(
        max_length=12,
        choices=[("vendor", _("the vendor")), ("partner", _("a partner")), ("independent", _("independent"))],
    )
    source = models.CharField(max_length=300)
    run_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-run_on"]

    def __str__(self) -> str:
        return f"{self.offering}: {self.benchmark}"


class CapabilityAssessment(Record):
    """An offering's level, C0 to C4: derived by a published rule, or said by two people with their reasons. Never
    changed; superseded."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="capability_assessments")
    level = models.PositiveSmallIntegerField()
    rationale = models.TextField()
    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    derived_level = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("what the rule alone says"))
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=4), name="capability_c0_to_c4"),
            models.CheckConstraint(condition=~Q(proposed_by=F("confirmed_by")), name="capability_two_people"),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=False, confirmed_by__isnull=False)
                | Q(proposed_by__isnull=True, confirmed_by__isnull=True, rule__isnull=False, level=F("derived_level")),
                name="capability_by_rule_or_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering}: C{self.level}"


class CapabilityProposal(Record):
    """One person proposes a level; another confirms or refuses it. One waits at a time for an offering."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="capability_proposals")
    level = models.PositiveSmallIntegerField()
    rationale = models.TextField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    assessment = models.OneToOneField(
        CapabilityAssessment, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    close_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=4), name="capability_proposal_c0_to_c4"),
            models.UniqueConstraint(
                fields=["offering"], condition=Q(closed_at__isnull=True), name="capability_proposal_one_open"
            ),
        ]


class SafeguardAssessment(Record):
    """A partner's level, S0 to S4, derived by a rule; with what is there and what is missing for the next one."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="safeguard_assessments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    rule = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    cause = models.CharField(max_length=120)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=Q(level__lte=4), name="safeguard_s0_to_s4")]

    def __str__(self) -> str:
        return f"{self.partner}: S{self.level}"
