"""Partners that hang together: by what is the same between two of them, over at most three steps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from accessprogram.models import DecisionNotice, Partner
from accessprogram.policy.actors import Actor
from reviews.checks.relations import WEIGHTS, Relations, said_of
from reviews.models import Case, RelationKey
from reviews.queries.access import visible_cases

STEPS, MOST, MOST_KEYS = 3, 20, 2000
LOOK_AT = int(str(Relations.thresholds["look_at"].default))
# These tell nothing of a partner by themselves, and would join half the office.
_NOT_FOLLOWED = ("person", "network")


@dataclass(frozen=True, kw_only=True)
class Related:
    """One partner of the cluster. ``via`` is the partner through which it hangs together, empty when directly;
    ``said`` what is the same, ``score`` 0 to 100, ``cases`` those that the actor may open, newest first, each with its
    outcome (or None)."""

    partner: Partner
    said: str
    score: int
    via: str = ""
    cases: tuple[tuple[Case, str | None], ...] = ()


@dataclass(frozen=True)
class _Link:
    partner_id: UUID
    via: UUID
    matches: frozenset[str]


def cluster_of(actor: Actor, case: Case) -> list[Related]:
    """The partners that hang together with the case's, those that share most first; at most 20.

    Only cases that the actor may see are looked at: what one may not see joins nothing. Two queries when nothing hangs
    together, and two more for each step, then three.
    """
    own = case.application.partner_id
    found: dict[UUID, _Link] = {}
    frontier = {own}
    for _step in range(STEPS):
        links = _neighbours(actor, frontier, {own, *found})
        found.update({link.partner_id: link for link in links})
        frontier = {link.partner_id for link in links}
        if not frontier or len(found) >= MOST:
            break
    return _told(actor, own, found) if found else []


def _neighbours(actor: Actor, partners: set[UUID], known: set[UUID]) -> list[_Link]:
    """Partners not known yet that share enough with one of ``partners``: each by the strongest link."""
    visible = Exists(visible_cases(actor).filter(application_id=OuterRef("application_id")))
    holders: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    keys = RelationKey.objects.exclude(match__in=_NOT_FOLLOWED)
    # Of partners that one sees, too, only by what one sees: an application elsewhere joins nothing.
    own = keys.filter(visible, application__partner_id__in=partners).order_by("-id")
    for match, digest, partner_id in own.values_list("match", "digest", "application__partner_id")[:MOST_KEYS]:
        holders[match, digest].add(partner_id)
    same = keys.filter(visible, digest__in={digest for _match, digest in holders})
    same = same.exclude(application__partner_id__in=known).order_by("-id")
    shared: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    for match, digest, partner_id in same.values_list("match", "digest", "application__partner_id")[:MOST_KEYS]:
        for holder in holders.get((match, digest), ()):
            shared[partner_id, holder].add(match)
    links = [_Link(partner, holder, frozenset(matches)) for (partner, holder), matches in shared.items()]
    strong = [link for link in links if _score(link.matches) >= LOOK_AT]
    best: dict[UUID, _Link] = {}
    for link in sorted(strong, key=lambda link: _score(link.matches)):
        best[link.partner_id] = link
    return sorted(best.values(), key=lambda link: (-_score(link.matches), str(link.partner_id)))[:MOST]


def _told(actor: Actor, own: UUID, found: Mapping[UUID, _Link]) -> list[Related]:
    partners = {partner.id: partner for partner in Partner.objects.filter(id__in=found)}
    cases: dict[UUID, list[Case]] = defaultdict(list)
    rows = visible_cases(actor).filter(application__partner_id__in=found).select_related("application", "tier")
    for case in rows.order_by("-created_at"):
        cases[case.application.partner_id].append(case)
    notices = DecisionNotice.objects.filter(application__partner_id__in=found).order_by("created_at")
    outcomes = dict(notices.values_list("application_id", "outcome"))
    related = [
        Related(
            partner=partners[link.partner_id],
            said=said_of(_ordered(link.matches)),
            score=_score(link.matches),
            via="" if link.via == own else partners[link.via].name,
            cases=tuple((case, outcomes.get(case.application_id)) for case in cases[link.partner_id]),
        )
        for link in found.values()
    ]
    return sorted(related, key=lambda one: (bool(one.via), -one.score, one.partner.name))[:MOST]


def _score(matches: Iterable[str]) -> int:
    """As the relations check weighs them, as shipped."""
    return min(100, sum(WEIGHTS.get(match, 0) for match in _ordered(matches)))


def _ordered(matches: Iterable[str]) -> list[str]:
    """What weighs most first; an equal name makes its sound say nothing more."""
    several = set(matches)
    if "name" in several:
        several.discard("name_key")
    return sorted(several, key=lambda match: (-WEIGHTS.get(match, 0), match))
