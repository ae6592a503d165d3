"""What every record has."""

import uuid

from django.db import models


class Record(models.Model):
    """An unguessable key and the moment of writing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True
