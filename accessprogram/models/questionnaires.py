"""Questionnaires are data; an application pins its version."""

from django.db import models
from django.db.models import Q

from accessprogram.enums import PublicationState
from accessprogram.models.accounts import User
from accessprogram.models.base import Record
from accessprogram.models.programmes import Programme


class QuestionnaireVersion(Record):
    """``definition`` has the shape that ``accessprogram.questionnaires`` describes and checks."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="questionnaires")
    slug = models.SlugField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    state = models.CharField(max_length=12, choices=PublicationState, default=PublicationState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["slug", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug", "number"], name="questionnaire_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False, published_by__isnull=False),
                name="questionnaire_published_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
