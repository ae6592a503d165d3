"""Personal values: kept in one deletable table, bound everywhere else by a commitment only."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accessprogram.crypto.commitments import commit, new_salt
from accessprogram.models import PersonalValue


def keep(
    *, partner_id: UUID, purpose: str, field: str, value: Any, keep_until: datetime | None = None
) -> dict[str, str]:
    """Store a personal value; returns what others may hold of it: ``{"personal": id, "commitment": HMAC hex}``.

    Runs in the caller's transaction. ``value`` is JSON without floats.
    """
    salt = new_salt()
    stored = PersonalValue.objects.create(
        partner_id=partner_id, purpose=purpose, field=field, value=value, salt=salt, keep_until=keep_until
    )
    return {"personal": str(stored.id), "commitment": commit(salt, value)}
