"""Recommendations, decisions and the approvals that stand behind them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accessprogram.enums import Outcome
from accessprogram.models import Programme, TierVersion, User
from accessprogram.models.base import Record
from reviews.enums import DecisionState
from reviews.models.cases import Case


class ReasonCode(Record):
    """Why a decision is adverse, in the words that the applicant reads."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reason_codes")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    applicant_text = models.TextField()
    remedy = models.TextField(blank=True, help_text=_("What the applicant can do; empty when nothing can be done."))
    retry_after_days = models.PositiveSmallIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="reason_code_once")]

    def __str__(self) -> str:
        return self.title


class Recommendation(Record):
    """What a reviewer proposes, with the basis it was made on. Never changed; a newer one stands."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recommendations")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason_codes = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    rations = models.JSONField(default=list, help_text="[{use_case, requests_per_day}]")
    rationale = models.TextField()
    letter = models.TextField(blank=True, help_text="what the letter to the partner says beside its fixed parts")
    criteria = models.JSONField(default=list, help_text="[{criterion, word, text}]: judged one by one")
    tier_version = models.ForeignKey(
        TierVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="a lower tier than the one applied for; empty: that one",
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.CheckConstraint(condition=~Q(rationale=""), name="recommendation_has_a_rationale")]


class Decision(Record):
    """Held until the tier's number of distinct people stand behind the same basis.

    ``basis`` maps each part of the decision basis to its hash, ``basis_hash`` is over all of them.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason_codes = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    rations = models.JSONField(default=list, help_text="[{use_case, requests_per_day}]")
    rationale = models.TextField()
    letter = models.TextField(blank=True, help_text="what the letter to the partner says beside its fixed parts")
    basis = models.JSONField()
    basis_hash = models.CharField(max_length=64)
    required_approvals = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=DecisionState, default=DecisionState.HELD)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    cool_off_until = models.DateTimeField(null=True, blank=True)
    effective_at = models.DateTimeField(null=True, blank=True)
    vetoed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    vetoed_reason = models.TextField(blank=True)
    superseded_parts = models.JSONField(default=list, help_text="which parts of the basis changed")
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        help_text="the later effective decision, of an appeal or a correction, that took its place",
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["held", "cooling_off"]), name="decision_one_open"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(state="effective"), name="decision_one_effective"),
            models.CheckConstraint(condition=Q(required_approvals__gte=2), name="decision_two_people_at_least"),
            models.CheckConstraint(
                condition=~Q(state="effective") | Q(effective_at__isnull=False), name="decision_effective_at"
            ),
            models.CheckConstraint(
                condition=~Q(state="vetoed") | (Q(vetoed_by__isnull=False) & ~Q(vetoed_reason="")),
                name="decision_vetoed_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.outcome}"


class Approval(Record):
    """One person behind one basis. ``voided_at`` is set once when a part of the basis changed."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    basis_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_parts = models.JSONField(default=list)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["decision", "by"], name="approval_once_per_person")]
