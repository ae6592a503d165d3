"""Drafts, their answers and files, and the frozen submissions made of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import ApplicationKind, ApplicationState
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.partners import Partner
from accessprogram.models.programmes import Programme, TierVersion
from accessprogram.models.questionnaires import QuestionnaireVersion


class Application(Record):
    """The partner's editable request for a tier. ``state`` moves only through ``operations.applications``."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="applications")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    tier_version = models.ForeignKey(TierVersion, on_delete=models.PROTECT, related_name="applications")
    questionnaire = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="applications")
    kind = models.CharField(max_length=12, choices=ApplicationKind, default=ApplicationKind.NEW)
    state = models.CharField(max_length=12, choices=ApplicationState, default=ApplicationState.DRAFT)
    renews = models.ForeignKey(
        "accessprogram.Grant", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    reference = models.CharField(max_length=20, unique=True, help_text=_("what people say on the telephone"))
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "programme", "kind"],
                condition=Q(state__in=["draft", "submitted"]),
                name="application_one_open_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="application_submitted_at",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Answer(models.Model):
    """One answer of a draft. ``version`` grows with each save: a save on an older one is shown the conflict."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.SlugField()
    value = models.JSONField(null=True)
    text = models.TextField(blank=True, help_text=_("what was typed, kept even when it cannot be accepted yet"))
    error = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once_per_question")]


class EvidenceFile(Record):
    """A stored file: random name, outside the web root, served only as an attachment."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="evidence_files")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_files"
    )
    evidence_kind = models.SlugField(blank=True)
    name = models.CharField(max_length=255, help_text=_("as the partner named it; never used as a path"))
    declared_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_name = models.CharField(max_length=64, unique=True)
    valid_until = models.DateField(
        null=True, blank=True, help_text=_("the last day of what it shows, as its partner says")
    )
    scan_state = models.CharField(
        max_length=12,
        choices=[
            ("not_scanned", _("not scanned")),
            ("quarantined", _("in quarantine")),
            ("clean", _("clean")),
            ("infected", _("infected")),
        ],
        default="not_scanned",
    )
    scan_due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("when the scanner looks next; nothing: as soon as there is one")
    )
    scanned_at = models.DateTimeField(null=True, blank=True)
    scan_signature = models.CharField(max_length=120, blank=True, help_text=_("what the scanner calls it"))
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(
                fields=["scan_due_at"],
                condition=Q(removed_at__isnull=True) & ~Q(scan_state="infected"),
                name="evidence_scan_due",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_opened(self) -> bool:
        """Neither found to hold malware nor waiting for the scanner."""
        return self.scan_state in ("clean", "not_scanned")


class Submission(Record):
    """The frozen copy of an application at the moment of submitting. Never changed, never deleted.

    ``content`` holds, for each answered question, either ``{"value": ...}`` or, for personal answers,
    ``{"personal": <PersonalValue id>, "commitment": <HMAC hex>}``; ``content_hash`` is over its canonical JSON,
    so that erasing a personal value leaves every hash whole.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_number_once")]

    def __str__(self) -> str:
        return f"{self.application} #{self.number}"


class PersonalValue(Record):
    """The one deletable home of personal data: value, salt; everything else holds only its HMAC commitment."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="personal_values")
    purpose = models.CharField(max_length=60)
    field = models.CharField(max_length=100)
    value = models.JSONField()
    salt = models.BinaryField(max_length=32)
    keep_until = models.DateTimeField(null=True, blank=True)


class Question(Record):
    """The desk asks, the partner answers; both sides write through ``operations.questions``. Never edited."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="questions")
    section = models.SlugField(blank=True)
    text = models.TextField()
    request = models.UUIDField(null=True, blank=True, help_text=_("the same for questions that were sent together"))
    template = models.SlugField(blank=True, help_text=_("what it was begun with"))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_answered_pair",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Progress(models.Model):
    """Where an application stands, in the partner's words; written by the desk in its own transactions."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, primary_key=True, related_name="progress")
    stage = models.CharField(max_length=20)
    waits_on = models.CharField(max_length=20)
    sentence = models.CharField(max_length=300)
    checks_done = models.PositiveSmallIntegerField(default=0)
    checks_total = models.PositiveSmallIntegerField(default=0)
    expected_p50_days = models.FloatField(null=True)
    expected_p90_days = models.FloatField(null=True)
    expected_n = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)


class DecisionNotice(Record):
    """What the partner is told of a decision: one row per effective decision, never changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notices")
    decision_id = models.UUIDField(unique=True)
    outcome = models.CharField(max_length=20)
    reasons = models.JSONField(default=list, help_text=_("[{code, title, text, remedy, retry_after}]"))
    conditions = models.JSONField(default=list)
    letter = models.TextField()
    facts = models.JSONField(default=dict, blank=True, help_text=_("what the decision receipt attests"))

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.application}: {self.outcome}"


class PublishedCheck(models.Model):
    """A check as the public reads of it; written by the desk from its catalogue."""

    slug = models.SlugField(primary_key=True)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    why = models.TextField()
    applicant_text = models.TextField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title
