"""What a partner says against a decision."""

from django.db import models

from accessprogram.models.accounts import User
from accessprogram.models.applications import Application, DecisionNotice, EvidenceFile
from accessprogram.models.base import Record


class Appeal(Record):
    """Filed once against one decision, answered by people who were not on the case. Never changed.

    How it stands and by when it is answered is told by the application's progress (working days are counted by the
    desk's calendar), and how it ended by the next notice.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="appeals")
    notice = models.OneToOneField(DecisionNotice, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    files = models.ManyToManyField(EvidenceFile, blank=True, related_name="+")
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at", "id"]
