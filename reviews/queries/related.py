"""Cases of other partners that share something with this one, and the earlier records that the relations check found:
of both, only what the actor may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accessprogram.models import DecisionNotice, Incident
from accessprogram.policy.actors import Actor
from reviews.checks.relations import WEIGHTS, said_of
from reviews.models import Case, Finding, RelationKey
from reviews.queries.access import programmes_of, visible_cases

MOST, MOST_KEYS = 12, 2000


@dataclass(frozen=True, kw_only=True)
class RelatedCase:
    """A case with what it has in common: in words, and as points of 100 that only order the list. ``outcome``: of its
    decision, or None. ``faint``: nothing is the same but a person or a network, which says little."""

    case: Case
    said: str
    score: int
    outcome: str | None
    faint: bool


def directly_related(actor: Actor, case: Case) -> list[RelatedCase]:
    """Cases of other partners with the same domain, number, address, document, person, network or a similar name; those
    that share most first, 12 at most. One query when there is nothing to compare, else four at most."""
    own = set(RelationKey.objects.filter(application_id=case.application_id).values_list("match", "digest"))
    if not own:
        return []
    visible = visible_cases(actor).exclude(application__partner_id=case.application.partner_id)
    same = RelationKey.objects.filter(
        digest__in={digest for _match, digest in own}, application_id__in=visible.values("application_id")
    )
    shared: dict[UUID, set[str]] = defaultdict(set)
    for application_id, match, digest in same.order_by("-id").values_list("application_id", "match", "digest")[
        :MOST_KEYS
    ]:
        if (match, digest) in own:
            shared[application_id].add(match)
    matches = {found: _ordered(several) for found, several in shared.items()}
    most = sorted(matches, key=lambda found: (-_score(matches[found]), str(found)))[:MOST]
    return _told(actor, {found: matches[found] for found in most}) if most else []


def _told(actor: Actor, matches: dict[UUID, list[str]]) -> list[RelatedCase]:
    rows = visible_cases(actor).filter(application_id__in=matches).select_related("application__partner", "tier")
    newest = {case.application_id: case for case in rows.order_by("created_at")}
    notices = DecisionNotice.objects.filter(application_id__in=matches).order_by("created_at")
    outcomes = dict(notices.values_list("application_id", "outcome"))
    return [
        RelatedCase(
            case=newest[found],
            said=said_of(several),
            score=_score(several),
            outcome=outcomes.get(found),
            faint=set(several) <= {"person", "network"},
        )
        for found, several in matches.items()
    ]


def _score(matches: Iterable[str]) -> int:
    return min(100, sum(WEIGHTS.get(match, 0) for match in matches))


def _ordered(matches: Iterable[str]) -> list[str]:
    """What weighs most first; an equal name makes its sound say nothing more."""
    several = set(matches)
    if "name" in several:
        several.discard("name_key")
    return sorted(several, key=lambda match: (-WEIGHTS.get(match, 0), match))


def earlier_records(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """Rows of the check's evidence ({kind, label, match, outcome, at, same_partner, weight}) with ``case_id`` (None: of
    an incident) and ``said``: what is the same, in words. Of partners and tiers that the actor may not see, none.

    One query when the check found nothing, else three at most.
    """
    findings = Finding.objects.filter(run__submission_id=case.submission_id, run__check_slug="relations")
    found = findings.order_by("-run__generation").first()
    earlier = found.evidence.get("earlier", ()) if found is not None else ()
    rows: list[dict[str, Any]] = [dict(row) for row in earlier]
    if not rows:
        return []
    visible = visible_cases(actor)
    labels = {str(row.get("label", "")) for row in rows}
    cases = visible.filter(application__reference__in=labels).order_by("created_at")
    ids = dict(cases.values_list("application__reference", "id"))
    incidents: set[str] = set()
    if any(row.get("kind") == "incident" for row in rows):
        of_seen = Incident.objects.filter(
            reference__in=labels,
            partner_id__in=visible.values("application__partner_id"),
            programme__in=programmes_of(actor, case),
        )
        incidents = set(of_seen.values_list("reference", flat=True))
    for row in rows:
        row["case_id"] = ids.get(str(row.get("label", "")))
        row["said"] = said_of(row.get("matches") or [str(row.get("match", ""))])
    return [row for row in rows if row["case_id"] is not None or str(row.get("label", "")) in incidents]
