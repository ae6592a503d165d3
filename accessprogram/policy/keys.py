"""Who hands out the gateway's keys, and what a call with a key may do."""

import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.models import GatewayKey
from accessprogram.policy.actors import YES, Actor, Verdict, no

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Scope:
    """What a key may be limited to: the addresses below /api/v1/ that begin like this.

    ``sandboxed``: what a test key gets there is invented; everywhere else a test key gets nothing.
    """

    title: str | Promise
    begins: tuple[str, ...]
    sandboxed: bool = False


SCOPES: dict[str, Scope] = {
    "check": Scope(gettext_lazy("ask whether a call may be made"), ("entitlements/",), sandboxed=True),
    "usage": Scope(gettext_lazy("report what was used"), ("usage",), sandboxed=True),
    "grants": Scope(gettext_lazy("list the grants"), ("grants",)),
    "events": Scope(gettext_lazy("be told what to forget"), ("events",)),
    "surfaces": Scope(gettext_lazy("confirm that a surface was switched on"), ("surfaces/",)),
    "refusals": Scope(gettext_lazy("report refusals and ask for explanations"), ("refusals", "requests/")),
    "signals": Scope(gettext_lazy("report what looks wrong"), ("signals",)),
}


# What every key that works is answered: nothing is told there.
OPEN = ("ping",)


def may_manage_keys(actor: Actor, tier_ids: Collection[UUID]) -> Verdict:
    """A programme administrator of the whole programme: of every one of its tiers."""
    held = actor.tiers("programme_administrator")
    if tier_ids and held.issuperset(tier_ids):
        return YES
    return no("no_seat", _("A programme administrator creates and revokes the gateway's keys."))


def rejection(key: GatewayKey | None, *, at: datetime, address: Address | None) -> str:
    """Why a call with this key is not known at all: unknown, revoked, expired or network; empty when it is known.

    ``address`` is where the call came from; one that cannot be told is in no network.
    """
    if key is None:
        return "unknown"
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is not None and key.expires_at <= at:
        return "expired"
    return "" if _within(address, key.networks) else "network"


def limitation(key: GatewayKey, endpoint: str) -> Verdict:
    """Whether the key reaches ``endpoint``, the address below /api/v1/. An endpoint of no scope needs a key of all."""
    if endpoint in OPEN:
        return YES
    name = next((slug for slug, scope in SCOPES.items() if endpoint.startswith(scope.begins)), "")
    if key.scopes and name not in key.scopes:
        return no(
            "scope_missing", _("This gateway key is not meant for that; its scopes are: %s.") % ", ".join(key.scopes)
        )
    if key.is_test and not (name and SCOPES[name].sandboxed):
        return no("test_key", _("A test key only asks and reports, about the surfaces of the sandbox."))
    return YES


def _within(address: Address | None, networks: Collection[str]) -> bool:
    if not networks:
        return True
    # An address of the other version is in no network, without an error.
    return address is not None and any(address in ipaddress.ip_network(network) for network in networks)
