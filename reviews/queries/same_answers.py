"""Sections that a family of partners answered alike: judged once, applied with a tick for each case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from accessprogram.models import Partner
from accessprogram.policy.actors import Actor
from reviews.enums import Stage
from reviews.models import Case, SectionVerdict
from reviews.queries.access import visible_cases
from reviews.queries.sections import titles
from reviews.queries.verdicts import mine

MOST = 20


@dataclass(frozen=True, kw_only=True)
class AlikeCase:
    """An open case of the family in which a section is answered the same; ``said`` is this person's word on it there,
    empty while they said none."""

    case_id: UUID
    reference: str
    partner: str
    said: str = ""


@dataclass(frozen=True, kw_only=True)
class AlikeSection:
    """A section that this person judged here, and where its answers stand word for word."""

    title: str
    verdict: SectionVerdict
    cases: tuple[AlikeCase, ...]


def alike(actor: Actor, case: Case) -> list[AlikeSection]:
    """Sections of this case that the actor judged, with the family's open cases that answer them alike; four queries.

    A section with a personal answer is never alike: two people are two people.
    """
    judged = mine(actor, case)
    others = list(_family_cases(actor, case)) if judged else []
    if not others:
        return []
    said = {
        (row.case_id, row.section): row
        for row in SectionVerdict.objects.filter(case__in=others, by_id=actor.id).order_by("created_at", "id")
    }
    here = _answers(case)
    found = []
    for slug, title in titles(case).items():
        if slug not in judged or not here.get(slug):
            continue
        same = [other for other in others if _answers(other).get(slug) == here[slug]]
        rows = tuple(
            AlikeCase(
                case_id=other.id,
                reference=other.application.reference,
                partner=other.application.partner.name,
                said=str(said[other.id, slug].get_word_display()) if (other.id, slug) in said else "",
            )
            for other in same
        )
        if rows:
            found.append(AlikeSection(title=title, verdict=judged[slug], cases=rows))
    return found


def _family_cases(actor: Actor, case: Case) -> Any:
    partner = case.application.partner
    top = partner.parent_id or partner.id
    family = Partner.objects.filter(Q(pk=top) | Q(parent_id=top)).exclude(pk=partner.id)
    open_ones = visible_cases(actor).exclude(stage=Stage.CLOSED).filter(application__partner__in=family)
    beside = ("application__partner", "application__questionnaire", "submission")
    return open_ones.exclude(pk=case.id).select_related(*beside).order_by("application__reference")[:MOST]


def _answers(case: Case) -> Mapping[str, dict[str, Any] | None]:
    """Section -> its answers as they were frozen; None when one of them is personal."""
    content: dict[str, dict[str, Any]] = case.submission.content["answers"]
    found: dict[str, dict[str, Any] | None] = {}
    for section in case.application.questionnaire.definition["sections"]:
        given = {
            question["slug"]: content[question["slug"]]
            for question in section["questions"]
            if question["slug"] in content
        }
        found[section["slug"]] = None if any("personal" in held for held in given.values()) else given
    return found
