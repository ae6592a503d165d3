"""What every record has."""

import uuid

from django.db import models

from accessprogram.clock import written_at


class Record(models.Model):
    """An unguessable key and the moment of writing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=written_at, editable=False)

    class Meta:
        abstract = True
