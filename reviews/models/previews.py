"""What a reviewer sees of a file: made of it in a confined process, never the file itself."""

from django.db import models
from django.db.models import Q

from accessprogram.models import EvidenceFile
from accessprogram.models.base import Record
from reviews.enums import PreviewState


class Preview(Record):
    """Pictures (PNG, re-encoded) or plain text of one file. Derived: made again when it is gone.

    ``pages``: [{storage_name, width, height}]. Made by one worker at a time (lease), at most three tries.
    """

    evidence = models.OneToOneField(EvidenceFile, on_delete=models.CASCADE, related_name="preview")
    state = models.CharField(max_length=10, choices=PreviewState, default=PreviewState.QUEUED)
    pages = models.JSONField(default=list)
    page_count = models.PositiveIntegerField(default=0, help_text="of the file; more than are shown when it is long")
    text = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="why it cannot be shown")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(state="queued"), name="preview_due")]
