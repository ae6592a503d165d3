"""One navigation for all audiences: everybody sees what is theirs, and only addresses that exist."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accessprogram.policy.actors import Actor
from accessprogram.policy.administration import may_enter
from accessprogram.policy.capability import READERS
from accessprogram.policy.incidents import READERS as HANDLERS
from accessprogram.policy.webhooks import PARTNER_MANAGERS
from accessprogram.roles import PROGRAMME_ROLES

JUDGES = tuple(slug for slug, role in PROGRAMME_ROLES.items() if role.judges)
OVERSEERS = ("auditor", "programme_administrator")


@dataclass(frozen=True)
class Place:
    """A place of the site and who it is for. Places of one ``group`` stand together, one row below the main one."""

    label: object
    url: str
    shown_to: Callable[[Actor], bool]
    group: str = ""


def _staff(*roles: str) -> Callable[[Actor], bool]:
    return lambda actor: actor.holds(*roles)


# What a group is called where it holds more than one place that the person sees.
GROUPS: dict[str, object] = {
    "access": _("Access"),
    "pledges": _("Pledges"),
    "cases": _("Cases"),
    "desk_access": _("Access"),
    "kept": _("Pledges"),
    "safety": _("Incidents"),
    "office": _("Office"),
}


def _looks_after_webhooks(actor: Actor) -> bool:
    return actor.active and any(role in PARTNER_MANAGERS for _partner, role in actor.partner_roles)


PLACES = (
    Place(_("Tiers"), "/tiers/", lambda actor: True),
    Place(_("Your programme"), "/partner/", lambda actor: actor.id is not None and not actor.is_staff),
    Place(_("What works now"), "/partner/access/", lambda actor: bool(actor.partners), group="access"),
    Place(_("Rations"), "/partner/rations/", lambda actor: bool(actor.partners), group="access"),
    Place(_("I was blocked"), "/partner/blocked/", lambda actor: bool(actor.partners), group="access"),
    Place(_("Measures"), "/partner/measures/", lambda actor: bool(actor.partners), group="access"),
    Place(_("Pledges"), "/partner/commitments/", lambda actor: bool(actor.partners), group="pledges"),
    Place(_("Contributions"), "/partner/contributions/", lambda actor: bool(actor.partners), group="pledges"),
    Place(_("Projects"), "/partner/projects/", lambda actor: bool(actor.partners), group="pledges"),
    Place(_("Initiatives"), "/partner/initiatives/", lambda actor: bool(actor.partners), group="pledges"),
    Place(_("Webhooks"), "/partner/webhooks/", _looks_after_webhooks, group="access"),
    Place(
        _("Desk"),
        "/desk/",
        _staff(*(role for role in JUDGES if role not in ("access_operator", "commitments_verifier")), *OVERSEERS),
        group="cases",
    ),
    Place(
        _("Hits"), "/desk/hits/", _staff("screening_analyst", "reviewer", "senior_reviewer", "auditor"), group="cases"
    ),
    Place(
        _("Access"),
        "/desk/access/",
        _staff("access_operator", "senior_reviewer", "committee_member", *OVERSEERS),
        group="desk_access",
    ),
    Place(
        _("Rations"),
        "/desk/rations/",
        _staff("access_operator", "senior_reviewer", "committee_member", *OVERSEERS),
        group="desk_access",
    ),
    Place(
        _("Threat assessment"),
        "/desk/assessments/",
        _staff("access_operator", "senior_reviewer", "committee_member", *OVERSEERS),
        group="desk_access",
    ),
    Place(
        _("Blocked calls"),
        "/desk/blocked/",
        _staff("access_operator", "senior_reviewer", *OVERSEERS),
        group="desk_access",
    ),
    Place(
        _("Commitments"),
        "/desk/commitments/",
        _staff("commitments_verifier", "reviewer", "senior_reviewer", *OVERSEERS),
        group="kept",
    ),
    Place(_("Models"), "/desk/models/", _staff(*READERS)),
    Place(
        _("Contributions"),
        "/desk/contributions/",
        _staff("commitments_verifier", "reviewer", "senior_reviewer", *OVERSEERS),
        group="kept",
    ),
    Place(_("Incidents"), "/desk/incidents/", _staff(*HANDLERS), group="safety"),
    Place(_("Measures"), "/desk/enforcement/", _staff(*HANDLERS), group="safety"),
    Place(_("Board"), "/board/", _staff("dashboard_reader", "senior_reviewer", *OVERSEERS)),
    Place(_("Audit"), "/audit/", _staff("auditor")),
    Place(_("Keys"), "/desk/keys/", _staff("programme_administrator"), group="desk_access"),
    Place(_("Webhooks"), "/desk/webhooks/", _staff("programme_administrator"), group="desk_access"),
    Place(_("Roles"), "/desk/roles/", _staff(*OVERSEERS), group="office"),
    Place(_("Admin"), "/admin/", lambda actor: bool(may_enter(actor)), group="office"),
)


def places_of(actor: Actor) -> list[Place]:
    """The places that are this actor's, in order."""
    return [place for place in PLACES if _exists(place.url) and place.shown_to(actor)]


def navigation(request: HttpRequest) -> dict[str, object]:
    """``nav`` for the frame of every page: label, url, current and, of a group, its places. Asked for only when a page
    shows it."""

    def links() -> list[dict[str, object]]:
        places = places_of(request.actor)  # type: ignore[attr-defined]
        here = max((place.url for place in places if request.path.startswith(place.url)), key=len, default="")
        grouped: dict[str, list[Place]] = {}
        for place in places:
            grouped.setdefault(place.group or place.url, []).append(place)
        return [_entry(key, rows, here) for key, rows in grouped.items()]

    return {"nav": SimpleLazyObject(links) if hasattr(request, "actor") else []}


def _entry(key: str, places: list[Place], here: str) -> dict[str, object]:
    """One entry of the main row: a place, or a group that opens at its first place."""
    links = [{"label": place.label, "url": place.url, "current": place.url == here} for place in places]
    current = any(link["current"] for link in links)
    if len(links) == 1:
        return links[0]
    return {"label": GROUPS[key], "url": places[0].url, "current": current, "places": links}


@lru_cache(maxsize=64)
def _exists(url: str) -> bool:
    try:
        resolve(url)
    except Resolver404:
        return False
    return True
