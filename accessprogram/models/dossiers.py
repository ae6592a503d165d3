"""The argument about an offering: benchmarks, claims and counter-claims, and judgements of its uplift."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import ClaimKind, Uplift
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.capability import EvaluationRun
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Offering, Programme


class Benchmark(Record):
    """What a score was measured on. Scores of different versions are never drawn on one axis."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="benchmarks")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    measures = models.TextField(help_text=_("what a good score shows, and what it does not"))
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="benchmark_slug_once")]

    def __str__(self) -> str:
        return self.title


class Claim(Record):
    """Something that is said of an offering, with its evidence; a counter-claim names the claim that it answers."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=14, choices=ClaimKind)
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="counter_claims")
    text = models.TextField()
    said_by = models.CharField(max_length=200, help_text=_("who says it, as the source names them"))
    evidence = models.CharField(max_length=300, blank=True)
    runs = models.ManyToManyField(EvaluationRun, related_name="claims", blank=True)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer_due = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="claim_answered_pair",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class UpliftJudgement(Record):
    """A dated, signed judgement of the uplift over the best open-weight system. Never changed; stale after its date."""

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="uplift_judgements")
    open_weight_system = models.CharField(max_length=200)
    uplift = models.CharField(max_length=12, choices=Uplift)
    text = models.TextField()
    dissent = models.TextField(blank=True, help_text=_("who disagrees, and why"))
    judged_on = models.DateField()
    stale_after = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-judged_on", "-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(stale_after__gt=models.F("judged_on")), name="uplift_has_a_time"),
            models.CheckConstraint(condition=~Q(text=""), name="uplift_has_words"),
        ]
