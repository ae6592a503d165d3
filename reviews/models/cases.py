"""Cases, their clocks, claims, notes, and the seats that people hold."""

from django.db import models
from django.db.models import Q

from accessprogram.models import Application, Programme, Submission, Tier, TierVersion, User
from accessprogram.models.base import Record
from reviews.enums import AppealResult, CaseKind, Seat, SeatOrigin, SectionWord, Stage, WaitsOn


class Case(Record):
    """The desk's file on one application. ``stage`` moves only through ``operations``."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="cases")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="cases")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=CaseKind, default=CaseKind.APPLICATION)
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.CHECKS)
    waits_on = models.CharField(max_length=10, choices=WaitsOn, default=WaitsOn.CHECKS)
    stage_since = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True, help_text="empty while the clock is paused or the case closed")
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0, help_text="of working days")
    closed_at = models.DateTimeField(null=True, blank=True)
    stage_due_at = models.DateTimeField(
        null=True, blank=True, help_text="when the present stage should be over; empty while paused or without a limit"
    )
    stage_paused_seconds = models.PositiveIntegerField(default=0, help_text="of working days, in the present stage")
    remind_at = models.DateTimeField(null=True, blank=True, help_text="when somebody is reminded of its date next")
    escalated_at = models.DateTimeField(null=True, blank=True, help_text="a senior was told that it is overdue")
    about_decision = models.ForeignKey(
        "reviews.Decision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later_cases",
        help_text="the effective decision that an appeal or a correction is about",
    )
    appeal = models.OneToOneField(
        "accessprogram.Appeal", on_delete=models.PROTECT, null=True, blank=True, related_name="case"
    )
    blind = models.BooleanField(
        default=False, help_text="an independent review is under way: everybody sees only their own judgements"
    )
    result = models.CharField(max_length=12, choices=AppealResult, blank=True, help_text="of an appeal")
    guests_until = models.DateTimeField(
        null=True, blank=True, help_text="until when a guest reviewer may act here; empty: there never was one"
    )
    revision = models.PositiveIntegerField(default=1, help_text="grows with each change, so that pages know")

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"], condition=~Q(stage="closed"), name="case_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False) | (~Q(stage="closed") & Q(closed_at__isnull=True)),
                name="case_closed_at",
            ),
            models.CheckConstraint(
                condition=Q(kind="application", about_decision__isnull=True, appeal__isnull=True)
                | Q(kind="appeal", about_decision__isnull=False, appeal__isnull=False)
                | Q(kind="correction", about_decision__isnull=False, appeal__isnull=True),
                name="case_about_a_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "due_at", "id"], name="case_queue"),
            # The order of the admin's list, which the desk's lists have of their rows.
            models.Index(fields=["due_at", "id"], name="case_due"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="case_reminders"),
        ]

    def __str__(self) -> str:
        return str(self.application)


class Claim(Record):
    """A seat on a case, held by one person as a lease; ``fence`` grows, so that a stale claim cannot decide."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="claims")
    seat = models.CharField(max_length=14, choices=Seat)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="claims")
    fence = models.PositiveIntegerField()
    expires_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(max_length=12, choices=SeatOrigin, default=SeatOrigin.TAKEN)
    by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="who gave the seat; empty: the person, or the desk by itself",
    )
    reason = models.CharField(max_length=300, blank=True, help_text="of an assignment or of taking it over")

    class Meta:
        indexes = [
            models.Index(fields=["user", "expires_at"], condition=Q(released_at__isnull=True), name="claim_of_person")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "seat"], condition=Q(released_at__isnull=True), name="claim_one_live_per_seat"
            ),
            models.UniqueConstraint(fields=["case", "seat", "fence"], name="claim_fence_once"),
        ]


class Note(Record):
    """An internal note: never shown to the partner, never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    section = models.SlugField(blank=True)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]


class Mention(models.Model):
    """Somebody is named in a note; ``seen_at`` is set when they opened the case."""

    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mentions")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "user"], name="mention_once")]


class SectionVerdict(Record):
    """What a reviewer says of a section (empty: of the whole). Never changed; each person's latest stands."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="section_verdicts")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    section = models.SlugField(blank=True)
    word = models.CharField(max_length=14, choices=SectionWord)
    text = models.TextField(blank=True, help_text="goes into the rationale")
    for_partner = models.TextField(blank=True, help_text="goes into the letter")
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the verdict on the same answers of a related partner that was applied here",
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]


class ChecklistTick(Record):
    """One item of the tier's checklist, ticked or (``ticked`` false) taken back. Never changed; the latest stands."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ticks")
    item = models.SlugField()
    ticked = models.BooleanField(default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]


class JudgementDraft(models.Model):
    """What a person is writing about a case, kept while they write; theirs alone."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    rationale = models.TextField(blank=True)
    letter = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="draft_once_per_person")]


class CaseTransition(Record):
    """Each entry into a stage, for clocks and boards. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transitions")
    stage = models.CharField(max_length=14, choices=Stage)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
