"""The session engine: Django's, in the database, with the person beside each session."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accessprogram.models import Session


class SessionStore(DatabaseStore):
    """``settings.SESSION_ENGINE`` names this module."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row
