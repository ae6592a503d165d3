"""The gateway's bearer keys: shown once, kept as a hash, revoked at once."""

import secrets
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import GatewayKey, Programme
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.keys import may_manage_keys
from accessprogram.queries.keys import PREFIX, key_hash, tier_ids


def create(*, actor: Actor, programme_id: UUID, label: str) -> tuple[GatewayKey, str]:
    """A new key of the programme, and its text: the only time that it is seen. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        programme = Programme.objects.filter(id=programme_id).first()
        if programme is None:
            raise NotFound(_("There is no such programme."))
        _require(actor, programme_id)
        if not label.strip():
            raise Invalid(_("Say what the key is for."), fields={"label": _("Say which gateway it is for.")})
        # 256 random bits need no slow hash: there is nothing to guess.
        text = f"{PREFIX}{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
        key = GatewayKey.objects.create(
            programme=programme,
            label=label.strip()[:120],
            prefix=text[: len(PREFIX) + 8],
            key_hash=key_hash(text),
            created_by_id=actor.id,
        )
        audit.append("key.created", actor=actor, thing=key, programme_id=programme_id, data={"prefix": key.prefix})
        return key, text


def revoke(*, actor: Actor, key_id: UUID) -> GatewayKey:
    """The next call with the key is rejected. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        key = GatewayKey.objects.select_for_update().filter(id=key_id).first()
        if key is None:
            raise NotFound(_("There is no such key."))
        _require(actor, key.programme_id)
        if key.revoked_at is not None:
            raise WrongState(_("This key was revoked already."))
        key.revoked_at = db_now()
        key.revoked_by_id = actor.id
        key.save(update_fields=["revoked_at", "revoked_by"])
        audit.append("key.revoked", actor=actor, thing=key, programme_id=key.programme_id, data={"prefix": key.prefix})
        return key


def _require(actor: Actor, programme_id: UUID) -> None:
    verdict = may_manage_keys(actor, tier_ids(programme_id))
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
