"""Every kind of message that webhooks carry, as data. A kind that is not here cannot be announced."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accessprogram.enums import WebhookPurpose

PROVISION = "surface.provision"
WITHDRAW = "surface.withdraw"
TEST = "webhook.test"
_ID = "00000000-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Kind:
    """``purpose`` says which endpoints get it; ``sample`` is what its data looks like."""

    title: str | Promise
    sample: Mapping[str, Any]
    purpose: WebhookPurpose = WebhookPurpose.NOTIFY


_SURFACE = {"surface": "org-example", "state": "requested", "grant": _ID, "partner": _ID}

KINDS: dict[str, Kind] = {
    "grant.state_changed": Kind(
        _("A grant changed"),
        {"grant": _ID, "partner": _ID, "from": "active", "to": "suspended", "reason": "A key was stolen."},
    ),
    "surface.state_changed": Kind(_("A surface changed"), {**_SURFACE, "from": "provisioned", "to": "proved"}),
    "commitment.state_changed": Kind(
        _("A pledge changed"),
        {"commitment": _ID, "partner": _ID, "side": "partner", "title": "Log review", "from": "pledged", "to": "due"},
    ),
    PROVISION: Kind(
        _("Switch a surface on"),
        {**_SURFACE, "use_cases": ["detection-engineering"], "confirm": "/api/v1/surfaces/org-example/confirm"},
        WebhookPurpose.PROVISION,
    ),
    WITHDRAW: Kind(_("Switch a surface off"), {**_SURFACE, "state": "removed"}, WebhookPurpose.PROVISION),
    TEST: Kind(_("A test of the endpoint"), {"sentence": "This message says nothing."}),
}
"""A test is sent by hand, to one endpoint of any purpose."""

ANNOUNCED = [kind for kind in KINDS if kind != TEST]

# Why nothing came back, in words; the fetcher's own words are for machines.
TROUBLES: dict[str, str | Promise] = {
    "malformed": _("The address cannot be read."),
    "scheme": _("Only https is sent to."),
    "host": _("The address has no name that could be public."),
    "name": _("The name leads nowhere."),
    "resolver": _("No nameserver said where the name leads."),
    "address": _("The name leads to an address that is not public; nothing was sent."),
    "port": _("Only the usual ports are sent to."),
    "timeout": _("Nobody answered in time."),
    "tls": _("The certificate cannot be trusted, or the connection is not encrypted."),
    "encoding": _("The answer was packed in a way that is not unpacked."),
    "too_large": _("The answer was too large."),
    "redirects": _("It leads on and on."),
    "killed": _("The sending took too long and was ended."),
}


def trouble(error: str) -> str | Promise:
    """The sentence for an error of the fetcher."""
    return TROUBLES.get(error, _("No connection could be made."))
