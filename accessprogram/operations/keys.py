"""The gateway's bearer keys: shown once, kept as a hash, limited, given a successor, revoked at once."""

import ipaddress
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound, WrongState
from accessprogram.models import GatewayKey, Programme
from accessprogram.operations import audit
from accessprogram.policy.actors import Actor
from accessprogram.policy.keys import SCOPES, may_manage_keys
from accessprogram.queries.keys import PREFIX, TEST_PREFIX, key_hash, tier_ids

USED_EVERY = timedelta(minutes=1)
# How long a key and its successor both work, at most.
LONGEST_OVERLAP = timedelta(days=30)


@dataclass(frozen=True)
class Limits:
    """What a key is limited to; empty means not limited."""

    scopes: Collection[str] = ()
    networks: Collection[str] = ()
    per_minute: int | None = None
    expires_at: datetime | None = None
    is_test: bool = False


def create(*, actor: Actor, programme_id: UUID, label: str, limits: Limits | None = None) -> tuple[GatewayKey, str]:
    """A new key of the programme, and its text: the only time that it is seen.

    Raises NotFound, NotAllowed, Invalid with its fields.
    """
    with transaction.atomic():
        programme = Programme.objects.filter(id=programme_id).first()
        if programme is None:
            raise NotFound(_("There is no such programme."))
        _require(actor, programme_id)
        key, text = _make(actor, programme, label.strip(), _checked(label, limits or Limits()))
        audit.append("key.created", actor=actor, thing=key, programme_id=programme_id, data={"prefix": key.prefix})
        return key, text


def rotate(*, actor: Actor, key_id: UUID, overlap: timedelta) -> tuple[GatewayKey, str]:
    """A successor with the same limits; the old key works until ``overlap`` is over, never longer than it would have.

    Raises NotFound, NotAllowed, Invalid (overlap), WrongState (revoked, expired or replaced already).
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise Invalid(_("Both keys work for 30 days at most."), fields={"overlap": _("At most 30 days.")})
    with transaction.atomic():
        old, now = _locked(actor, key_id), db_now()
        if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
            raise WrongState(_("This key does not work any more; make a new one."))
        if GatewayKey.objects.filter(replaces=old).exists():
            raise WrongState(_("This key has its successor already."))
        limits = Limits(old.scopes, old.networks, old.per_minute, old.expires_at, old.is_test)
        key, text = _make(actor, old.programme, old.label, limits, replaces=old)
        old.expires_at = min(old.expires_at or now + overlap, now + overlap)
        old.save(update_fields=["expires_at"])
        audit.append(
            "key.rotated",
            actor=actor,
            thing=key,
            programme_id=key.programme_id,
            data={"prefix": key.prefix, "replaces": old.prefix, "old_until": old.expires_at.isoformat()},
        )
        return key, text


def revoke(*, actor: Actor, key_id: UUID) -> GatewayKey:
    """The next call with the key is rejected. Raises NotFound, NotAllowed, WrongState."""
    with transaction.atomic():
        key = _locked(actor, key_id)
        if key.revoked_at is not None:
            raise WrongState(_("This key was revoked already."))
        key.revoked_at = db_now()
        key.revoked_by_id = actor.id
        key.save(update_fields=["revoked_at", "revoked_by"])
        audit.append("key.revoked", actor=actor, thing=key, programme_id=key.programme_id, data={"prefix": key.prefix})
        return key


def count_call(*, key: GatewayKey, at: datetime) -> bool:
    """Note a call that was made ``at`` with the key; whether it was within the key's calls a minute.

    One statement decides, so that of many calls at once no more than the limit pass; a key without one costs a
    statement a minute, for the page that says when it was last used.
    """
    if key.last_used_at is None or at - key.last_used_at >= USED_EVERY:
        GatewayKey.objects.filter(pk=key.pk).update(last_used_at=at)
    if key.per_minute is None:
        return True
    minute = at.replace(second=0, microsecond=0)
    same = Q(minute_at=minute)
    counted = GatewayKey.objects.filter(
        ~same | Q(minute_at__isnull=True) | Q(minute_calls__lt=F("per_minute")), pk=key.pk
    )
    calls = Case(When(same, then=F("minute_calls") + 1), default=Value(1))
    return counted.update(minute_calls=calls, minute_at=minute) == 1


def _make(
    actor: Actor, programme: Programme, label: str, limits: Limits, *, replaces: GatewayKey | None = None
) -> tuple[GatewayKey, str]:
    # 256 random bits need no slow hash: there is nothing to guess.
    begins = TEST_PREFIX if limits.is_test else PREFIX
    text = f"{begins}{secrets.token_hex(4)}_{secrets.token_urlsafe(32)}"
    key = GatewayKey.objects.create(
        programme=programme,
        label=label[:120],
        prefix=text[: len(begins) + 8],
        key_hash=key_hash(text),
        scopes=sorted(limits.scopes),
        networks=list(limits.networks),
        per_minute=limits.per_minute,
        expires_at=limits.expires_at,
        is_test=limits.is_test,
        replaces=replaces,
        created_by_id=actor.id,
    )
    return key, text


def _checked(label: str, limits: Limits) -> Limits:
    """The limits with their networks as they are compared. Raises Invalid with everything that is wrong."""
    fields = {}
    if not label.strip():
        fields["label"] = _("Say which gateway it is for.")
    if unknown := set(limits.scopes) - set(SCOPES):
        fields["scopes"] = _("There is no such scope: %s.") % ", ".join(sorted(unknown))
    networks, wrong = [], []
    for written in limits.networks:
        try:
            networks.append(str(ipaddress.ip_network(written.strip(), strict=False)))
        except ValueError:
            wrong.append(written)
    if wrong:
        fields["networks"] = _("Not a network: %s. Write each like 192.0.2.0/24 or 2001:db8::/48.") % ", ".join(wrong)
    if limits.per_minute is not None and not 1 <= limits.per_minute <= 1_000_000:
        fields["per_minute"] = _("From 1 to 1,000,000 calls a minute; empty for no limit.")
    if limits.expires_at is not None and limits.expires_at <= db_now():
        fields["expires_at"] = _("The key's last day lies ahead.")
    if fields:
        raise Invalid(_("The key cannot be made like this."), fields=fields)
    return Limits(limits.scopes, networks, limits.per_minute, limits.expires_at, limits.is_test)


def _locked(actor: Actor, key_id: UUID) -> GatewayKey:
    keys = GatewayKey.objects.select_for_update(of=("self",)).select_related("programme")
    key = keys.filter(id=key_id).first()
    if key is None:
        raise NotFound(_("There is no such key."))
    _require(actor, key.programme_id)
    return key


def _require(actor: Actor, programme_id: UUID) -> None:
    verdict = may_manage_keys(actor, tier_ids(programme_id))
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)
