"""Signed-in sessions, each with its person, so that all of a person's sessions can be ended in one statement."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """``user_id`` is empty for a visitor. No foreign key: sessions come and go without touching accounts."""

    user_id = models.UUIDField(null=True, db_index=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False
