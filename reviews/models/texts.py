"""Texts that the desk begins with instead of an empty field."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accessprogram.models import Programme
from accessprogram.models.base import Record


class QuestionTemplate(Record):
    """A question to partners that is asked often; edited before it is sent."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="question_templates")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    section = models.SlugField(blank=True, help_text=_("Of the questionnaire; empty: none in particular."))
    text = models.TextField(help_text=_("{partner}, {tier} and {section} are filled in."))
    due_days = models.PositiveSmallIntegerField(default=14)
    active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="question_template_once")]

    def __str__(self) -> str:
        return self.title
