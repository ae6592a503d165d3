"""The catalogue: programmes, offerings, use cases and tiers with their immutable published versions."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accessprogram.enums import PublicationState, RuleKind
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.roles import PROGRAMME_ROLES


class Programme(Record):
    """One trusted-access programme of the provider; an installation may run several."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    provider_name = models.CharField(max_length=200)
    intake_open = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Offering(Record):
    """A model at a version. Its capability level is the latest CapabilityAssessment's."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="offerings")
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=60)
    summary = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="offering_slug_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class UseCase(Record):
    """A named defensive activity with its own ration."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="use_cases")
    slug = models.SlugField()
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    finds_vulnerabilities = models.BooleanField(
        default=False, help_text=_("The ration grows with the proved ability to finish.")
    )
    needs_targets = models.BooleanField(
        default=False, help_text=_("Whoever applies for it must name at least one authorised target.")
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="use_case_slug_once")]

    def __str__(self) -> str:
        return self.title


class Tier(Record):
    """What a partner can earn. What it gives and asks stands in its published versions."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="tiers")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Lowest first."))
    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "slug"]
        permissions = [(role.codename, f"Act as {slug}") for slug, role in PROGRAMME_ROLES.items()]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="tier_slug_once")]

    def __str__(self) -> str:
        return self.title


class TierVersion(Record):
    """An immutable, published version of a tier: pinned by application, decision and agreement."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=PublicationState, default=PublicationState.DRAFT)
    summary = models.TextField(help_text=_("What this tier is for, in two sentences, for the public."))
    gives = models.JSONField(default=list, help_text=_("Sentences: what a partner gets."))
    criteria = models.JSONField(default=list, help_text=_("Sentences: what is judged, published."))
    required_approvals = models.PositiveSmallIntegerField(default=2, validators=[MinValueValidator(2)])
    required_checks = models.JSONField(default=list, help_text=_("Slugs of the checks that must be settled."))
    evidence = models.JSONField(
        default=list, blank=True, help_text=_('Documents that are asked for: [{"slug", "title", "required"}].')
    )
    sla_days = models.PositiveSmallIntegerField(default=10, help_text=_("Working days until a decision is due."))
    cool_off_hours = models.PositiveSmallIntegerField(default=0)
    term_days = models.PositiveSmallIntegerField(default=365)
    stage_days = models.JSONField(
        default=dict, blank=True, help_text=_('Working days of each stage: {"review": 5, "confirmation": 2}.')
    )
    checklist = models.JSONField(
        default=list, blank=True, help_text=_('What a reviewer ticks: [{"slug", "section", "text"}].')
    )
    decision_mode = models.CharField(
        max_length=12,
        default="confirm",
        choices=[("confirm", _("the others see the proposal and confirm")), ("independent", _("two vote unseen"))],
    )
    committee_quorum = models.PositiveSmallIntegerField(default=3, help_text=_("Votes that a committee needs."))
    concurrence = models.JSONField(
        default=list, blank=True, help_text=_('Outside parties whose word an approval needs: [{"party", "days"}].')
    )
    named_users_only = models.BooleanField(default=False)
    cache_seconds = models.PositiveSmallIntegerField(
        default=30, help_text=_("How long an answer may be kept; 60 at most.")
    )
    required_sign_in = models.CharField(
        max_length=20,
        blank=True,
        choices=[("second_factor", _("a second factor")), ("phishing_resistant", _("a phishing-resistant sign-in"))],
    )
    regions = models.JSONField(default=list, blank=True, help_text=_("Countries that calls may come from; empty: any."))
    pool_weight = models.PositiveSmallIntegerField(default=1, help_text=_("Share of a pool that is short."))
    questionnaire = models.ForeignKey("accessprogram.QuestionnaireVersion", on_delete=models.PROTECT, related_name="+")
    offerings = models.ManyToManyField(Offering, through="TierOffering", related_name="tier_versions")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["tier", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "number"], name="tier_version_number_once"),
            models.UniqueConstraint(fields=["tier"], condition=Q(state="published"), name="tier_one_published_version"),
            models.CheckConstraint(condition=Q(required_approvals__gte=2), name="tier_two_people_at_least"),
            models.CheckConstraint(condition=Q(cache_seconds__lte=60), name="tier_cache_at_most_60_s"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, published_by__isnull=False),
                name="tier_published_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tier} v{self.number}"


class TierOffering(models.Model):
    """A tier version gives this offering."""

    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="tier_offerings")
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tier_version", "offering"], name="tier_offering_once")]

    def __str__(self) -> str:
        return str(self.offering)


class TierUseCase(models.Model):
    """A tier version allows this use case, up to these rations a day."""

    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="tier_use_cases")
    use_case = models.ForeignKey(UseCase, on_delete=models.PROTECT, related_name="+")
    max_requests_per_day = models.PositiveIntegerField(default=1000)
    max_tokens_per_day = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tier_version", "use_case"], name="tier_use_case_once")]

    def __str__(self) -> str:
        return str(self.use_case)


class TierCommitment(models.Model):
    """A tier version asks, or the provider offers, this pledge."""

    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="tier_commitments")
    template = models.ForeignKey("accessprogram.CommitmentTemplate", on_delete=models.PROTECT, related_name="+")
    required = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tier_version", "template"], name="tier_commitment_once")]

    def __str__(self) -> str:
        return str(self.template)


class RuleVersion(Record):
    """A rule that is data (safeguard or capability level), in immutable published versions."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rules")
    kind = models.CharField(max_length=20, choices=RuleKind)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=PublicationState, default=PublicationState.DRAFT)
    rule = models.JSONField(default=dict)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "number"], name="rule_number_once"),
            models.UniqueConstraint(
                fields=["programme", "kind"], condition=Q(state="published"), name="rule_one_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.number}"
