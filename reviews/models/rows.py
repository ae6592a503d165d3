"""The list's row of a case: everything by which the desk lists, narrows, counts and sorts. Derived, deletable."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from accessprogram.enums import ApplicationKind, Outcome, PartnerKind
from accessprogram.models import Application, Partner, Programme, Tier, User
from reviews.enums import CaseKind, Stage, WaitsOn
from reviews.models.cases import Case

# A moment that there is none of: the keys of an order are never empty.
FAR = datetime(9999, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class CaseRow(models.Model):
    """One case as lists know it; written by ``operations.rows.refresh`` alone, recomputed by an invariant.

    ``due_at``, ``stage_due_at``, ``closed_at`` and ``decided_at`` are ``FAR`` where there is no such moment;
    ``reviewer_until`` is ``LONG_AGO`` without a reviewer, and a lease that ran out holds nothing; ``ruled_at``, by the
    rules that are shipped. ``tags`` and
    ``use_cases`` are slugs, each between blanks: " one two ".

    ``document`` is what words are looked for in: reference, the partner's name, website and domains, folded by
    ``reviews.search.words``. Of a partner who is one person acting alone that is a person's name; nobody else's is in
    it. It is no source of anything: after a change or an erasure of the partner, refresh makes it anew.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="row")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    tier = models.ForeignKey(Tier, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    reference = models.CharField(max_length=20)
    application_kind = models.CharField(max_length=12, choices=ApplicationKind)
    partner_name = models.CharField(max_length=200)
    partner_kind = models.CharField(max_length=20, choices=PartnerKind)
    country = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=12, choices=CaseKind)
    stage = models.CharField(max_length=14, choices=Stage)
    waits_on = models.CharField(max_length=10, choices=WaitsOn)
    is_open = models.BooleanField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(default=FAR)
    stage_due_at = models.DateTimeField(default=FAR)
    closed_at = models.DateTimeField(default=FAR)
    decided_at = models.DateTimeField(default=FAR, help_text="of the application")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True, help_text="of the effective decision")
    reviewer = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    reviewer_until = models.DateTimeField(default=LONG_AGO)
    risk = models.PositiveSmallIntegerField(default=0, help_text="the sum of its parts, 0 to 100; to sort by")
    rank = models.FloatField(default=0, help_text="what comes next: the highest first")
    ruled_at = models.DateTimeField(
        default=LONG_AGO, help_text="when the newer of the rules was published by which risk and rank were made"
    )
    open_hits = models.PositiveIntegerField(default=0)
    open_findings = models.PositiveIntegerField(default=0)
    asks = models.BooleanField(default=False, help_text="a hit or a finding waits for a person's word")
    open_checks = models.PositiveIntegerField(default=0)
    errored_checks = models.PositiveIntegerField(default=0)
    open_questions = models.PositiveIntegerField(default=0)
    held = models.BooleanField(default=False, help_text="a decision waits for others to stand behind it")
    worse = models.BooleanField(default=False, help_text="found worse since the decision, and nobody has said more")
    escalated = models.BooleanField(default=False)
    blind = models.BooleanField(default=False)
    concurrence = models.BooleanField(default=False, help_text="the word of an outside party is waited for")
    tags = models.TextField(blank=True)
    use_cases = models.TextField(blank=True)
    document = models.TextField(blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            # An order of open cases each: a page walks one of them, however many cases are closed.
            models.Index(fields=["due_at", "id"], condition=Q(is_open=True), name="row_open_due"),
            models.Index(fields=["stage_due_at", "id"], condition=Q(is_open=True), name="row_open_stage_due"),
            models.Index(fields=["opened_at", "id"], condition=Q(is_open=True), name="row_open_opened"),
            models.Index(fields=["rank", "id"], condition=Q(is_open=True), name="row_open_rank"),
            models.Index(fields=["risk", "id"], condition=Q(is_open=True), name="row_open_risk"),
            models.Index(fields=["partner_name", "id"], condition=Q(is_open=True), name="row_open_name"),
            models.Index(fields=["stage", "due_at", "id"], condition=Q(is_open=True), name="row_open_stage"),
            models.Index(fields=["waits_on", "due_at", "id"], condition=Q(is_open=True), name="row_open_waits"),
            models.Index(fields=["stage", "reviewer_until"], condition=Q(is_open=True), name="row_waiting"),
            # What only some open cases are.
            models.Index(fields=["due_at", "id"], condition=Q(asks=True, is_open=True), name="row_asks"),
            models.Index(fields=["due_at", "id"], condition=Q(held=True), name="row_held"),
            models.Index(fields=["due_at", "id"], condition=Q(concurrence=True), name="row_concurrence"),
            models.Index(fields=["stage", "due_at", "id"], condition=Q(blind=True), name="row_blind"),
            models.Index(fields=["opened_at", "id"], condition=Q(worse=True), name="row_worse"),
            models.Index(fields=["errored_checks"], condition=Q(is_open=True), name="row_errored"),
            models.Index(fields=["reviewer", "due_at", "id"], condition=Q(reviewer__isnull=False), name="row_reviewer"),
            # All cases, closed ones with them.
            models.Index(fields=["closed_at", "id"], condition=Q(is_open=False), name="row_only_closed"),
            models.Index(fields=["closed_at", "id"], name="row_closed"),
            models.Index(fields=["rank", "id"], name="row_rank"),
            models.Index(fields=["stage_due_at", "id"], name="row_stage_due"),
            models.Index(fields=["opened_at", "id"], name="row_opened"),
            models.Index(fields=["due_at", "id"], name="row_due"),
            models.Index(fields=["decided_at", "id"], name="row_decided"),
            models.Index(fields=["partner_name", "id"], name="row_name"),
            models.Index(fields=["reference", "id"], name="row_reference"),
            models.Index(fields=["risk", "id"], name="row_risk"),
            models.Index(fields=["partner"], name="row_partner"),
            models.Index(fields=["country", "opened_at", "id"], name="row_country"),
            models.Index(fields=["tier", "opened_at", "id"], name="row_tier"),
            models.Index(fields=["tier", "decided_at", "id"], name="row_tier_decided"),
            models.Index(fields=["outcome", "opened_at", "id"], name="row_outcome"),
            models.Index(fields=["kind", "opened_at", "id"], name="row_kind"),
            # What an older rule ordered: open cases are made anew first.
            models.Index(fields=["programme", "is_open", "ruled_at", "id"], name="row_ruled"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def due(self) -> datetime | None:
        """When it is due; None while its clock stands still, and of a closed one."""
        return self.due_at if self.due_at < FAR else None

    @property
    def closed(self) -> datetime | None:
        return self.closed_at if self.closed_at < FAR else None

    @property
    def tag_list(self) -> list[str]:
        return self.tags.split()
