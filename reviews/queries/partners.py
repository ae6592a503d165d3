"""What the desk knows of a partner from before: its other cases, and how its access went, as far as one may see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accessprogram.models import DecisionNotice, Incident
from accessprogram.policy.actors import Actor
from reviews.checks.subject import Conduct
from reviews.models import Case
from reviews.queries.access import programmes_of, visible_cases
from reviews.queries.conduct import conduct

# Their labels begin with the reference of the application that they come from, or are that of the incident.
_BY_REFERENCE = ("grant", "commitment", "incident")


@dataclass(frozen=True, kw_only=True)
class EarlierCase:
    """Another case of the partner. ``outcome``: of its newest notice, or None; ``at``: when that was, or when it was
    opened; ``reasons``: the titles of the reasons that the partner read."""

    case: Case
    outcome: str | None
    at: datetime
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class History:
    """``kept`` and ``broken``: pledges of the partner that a person judged."""

    cases: tuple[EarlierCase, ...]
    conduct: tuple[Conduct, ...]
    kept: int
    broken: int


def history(actor: Actor, case: Case) -> History:
    """The other cases of the partner, newest first, and what happened under its access in the programmes that the actor
    judges in; seven queries."""
    partner_id = case.application.partner_id
    others = visible_cases(actor).filter(application__partner_id=partner_id).exclude(pk=case.pk)
    cases = list(others.select_related("application", "tier").order_by("-created_at", "id"))
    notices: dict[Any, DecisionNotice] = {}
    for notice in DecisionNotice.objects.filter(application__partner_id=partner_id).order_by("created_at"):
        notices[notice.application_id] = notice
    seen = {one.application.reference for one in cases} | {case.application.reference}
    incidents = Incident.objects.filter(partner_id=partner_id, programme__in=programmes_of(actor, case))
    seen |= set(incidents.values_list("reference", flat=True))
    rows = tuple(row for row in conduct(partner_id) if _may_know(row, seen))
    pledges = [row.state for row in rows if row.kind == "commitment"]
    return History(
        cases=tuple(_earlier(one, notices.get(one.application_id)) for one in cases),
        conduct=tuple(row for row in rows if row.kind != "commitment" or row.state != "kept"),
        kept=pledges.count("kept"),
        broken=sum(state in ("breached", "curing", "cured") for state in pledges),
    )


def _earlier(case: Case, notice: DecisionNotice | None) -> EarlierCase:
    if notice is None:
        return EarlierCase(case=case, outcome=None, at=case.created_at)
    reasons = tuple(str(reason.get("title", "")) for reason in notice.reasons)
    return EarlierCase(case=case, outcome=notice.outcome, at=notice.created_at, reasons=reasons)


def _may_know(row: Conduct, seen: set[str]) -> bool:
    return row.kind not in _BY_REFERENCE or row.label.split(" ")[0] in seen
