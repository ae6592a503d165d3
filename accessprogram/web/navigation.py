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
from accessprogram.roles import PROGRAMME_ROLES

JUDGES = tuple(slug for slug, role in PROGRAMME_ROLES.items() if role.judges)
OVERSEERS = ("auditor", "programme_administrator")


@dataclass(frozen=True)
class Place:
    """A place of the site and who it is for."""

    label: object
    url: str
    shown_to: Callable[[Actor], bool]


def _staff(*roles: str) -> Callable[[Actor], bool]:
    return lambda actor: actor.holds(*roles)


PLACES = (
    Place(_("Tiers"), "/tiers/", lambda actor: True),
    Place(_("Your programme"), "/partner/", lambda actor: actor.id is not None and not actor.is_staff),
    Place(_("What works now"), "/partner/access/", lambda actor: bool(actor.partners)),
    Place(_("I was blocked"), "/partner/blocked/", lambda actor: bool(actor.partners)),
    Place(_("Measures"), "/partner/measures/", lambda actor: bool(actor.partners)),
    Place(_("Pledges"), "/partner/commitments/", lambda actor: bool(actor.partners)),
    Place(_("Contributions"), "/partner/contributions/", lambda actor: bool(actor.partners)),
    Place(
        _("Desk"),
        "/desk/",
        _staff(*(role for role in JUDGES if role not in ("access_operator", "commitments_verifier")), *OVERSEERS),
    ),
    Place(_("Hits"), "/desk/hits/", _staff("screening_analyst", "reviewer", "senior_reviewer", "auditor")),
    Place(_("Access"), "/desk/access/", _staff("access_operator", "senior_reviewer", "committee_member", *OVERSEERS)),
    Place(_("Blocked calls"), "/desk/blocked/", _staff("access_operator", "senior_reviewer", *OVERSEERS)),
    Place(
        _("Commitments"),
        "/desk/commitments/",
        _staff("commitments_verifier", "reviewer", "senior_reviewer", *OVERSEERS),
    ),
    Place(_("Models"), "/desk/models/", _staff(*READERS)),
    Place(
        _("Contributions"),
        "/desk/contributions/",
        _staff("commitments_verifier", "reviewer", "senior_reviewer", *OVERSEERS),
    ),
    Place(_("Incidents"), "/desk/incidents/", _staff(*HANDLERS)),
    Place(_("Measures"), "/desk/enforcement/", _staff(*HANDLERS)),
    Place(_("Board"), "/board/", _staff("dashboard_reader", "senior_reviewer", *OVERSEERS)),
    Place(_("Audit"), "/audit/", _staff("auditor")),
    Place(_("Keys"), "/desk/keys/", _staff("programme_administrator")),
    Place(_("Roles"), "/desk/roles/", _staff(*OVERSEERS)),
    Place(_("Admin"), "/admin/", lambda actor: bool(may_enter(actor))),
)


def places_of(actor: Actor) -> list[Place]:
    """The places that are this actor's, in order."""
    return [place for place in PLACES if _exists(place.url) and place.shown_to(actor)]


def navigation(request: HttpRequest) -> dict[str, object]:
    """``nav`` for the frame of every page: label, url, current. Asked for only when a page shows it."""

    def links() -> list[dict[str, object]]:
        places = places_of(request.actor)  # type: ignore[attr-defined]
        here = max((place.url for place in places if request.path.startswith(place.url)), key=len, default="")
        return [{"label": place.label, "url": place.url, "current": place.url == here} for place in places]

    return {"nav": SimpleLazyObject(links) if hasattr(request, "actor") else []}


@lru_cache(maxsize=64)
def _exists(url: str) -> bool:
    try:
        resolve(url)
    except Resolver404:
        return False
    return True
