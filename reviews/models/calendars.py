"""Working days: which days count for the desk's clocks, and in which time zone they begin and end."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accessprogram.models import Programme
from accessprogram.models.base import Record


class Calendar(Record):
    """One programme's working days. ``weekdays``: 0 is Monday; ``holidays``: [{day, title}], ISO dates."""

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="calendar")
    time_zone = models.CharField(max_length=60, default="UTC", help_text=_("As in the tz database: Europe/Paris."))
    weekdays = models.JSONField(default=list)
    holidays = models.JSONField(default=list, blank=True)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return str(self.programme)
