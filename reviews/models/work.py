"""How the desk's work is divided: who can take how much, who is away, tags, snoozes, who is looking, saved views."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accessprogram.models import User
from accessprogram.models.base import Record
from reviews.models.cases import Case


class WorkProfile(models.Model):
    """How much of the desk's work one person takes, and what they know most about."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="work_profile")
    capacity = models.PositiveSmallIntegerField(
        default=10, validators=[MaxValueValidator(200)], help_text=_("Open reviews at one time; 0: none by itself.")
    )
    expertise = models.JSONField(default=list, blank=True, help_text=_("Slugs of use cases and tags."))

    def __str__(self) -> str:
        return str(self.user)


class Absence(Record):
    """Days on which somebody is given no work. Both ends included."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_in_order")]


class CaseTag(Record):
    """A word that the desk puts on a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tags")
    tag = models.SlugField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["tag"]
        indexes = [models.Index(fields=["tag", "case"], name="tag_cases")]
        constraints = [models.UniqueConstraint(fields=["case", "tag"], name="tag_once_per_case")]

    def __str__(self) -> str:
        return self.tag


class Snooze(models.Model):
    """A case stays out of one person's own queues until a moment; nobody else notices."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="snoozes")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="snooze_once_per_person")]


class Presence(models.Model):
    """Who had the page of a case open last, and when: told to others for a minute."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="presence_once_per_person")]


class BulkRun(Record):
    """One action on many cases, with what came of each: ``results`` is [{case, reference, done, sentence, undo}]."""

    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    action = models.SlugField()
    data = models.JSONField(default=dict)
    results = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True, blank=True)


class SavedView(Record):
    """A search of the desk under a name; ``shared`` ones are offered to everybody who sees any of those cases."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    title = models.CharField(max_length=80)
    queue = models.SlugField()
    query = models.CharField(max_length=400, blank=True)
    sort = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(default=list, blank=True)
    dense = models.BooleanField(default=False)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "title"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.title
