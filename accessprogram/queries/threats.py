"""The numbered threats of an assessment: what answers each, what changed, who read and who objected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessprogram.enums import PublicationState, RuleKind
from accessprogram.models import (
    Acknowledgement,
    CommitmentTemplate,
    DocumentVersion,
    RuleVersion,
    Threat,
    ThreatObjection,
    ThreatReading,
)
from accessprogram.questionnaires.definition import mappings

_FIELDS = {
    "title": gettext_lazy("title"),
    "actor": gettext_lazy("who would do it"),
    "path": gettext_lazy("how"),
    "text": gettext_lazy("text"),
    "level": gettext_lazy("capability level"),
}


def threats_of(document: DocumentVersion) -> list[Threat]:
    """In the order of their numbers; one query."""
    return list(Threat.objects.filter(document=document).select_related("offering").order_by("number"))


def threat_content(threat: Threat) -> dict[str, Any]:
    """Everything of a threat that is read: what the document's hash covers."""
    return {
        "number": threat.number,
        "title": threat.title,
        "actor": threat.actor,
        "path": threat.path,
        "text": threat.text,
        "offering": threat.offering.slug if threat.offering else None,
        "level": threat.level,
        "answers": threat.answers,
    }


def answer_key(answer: Mapping[str, str]) -> str:
    """``commitment:<slug>`` or ``safeguard:<fact>``."""
    return f"{answer.get('kind')}:{answer.get('key')}"


def answer_titles(programme_id: UUID) -> dict[str, str]:
    """Everything that can answer a threat, in words: pledges of both sides, and needs of the safeguard rule."""
    found = {
        f"commitment:{slug}": title
        for slug, title in CommitmentTemplate.objects.filter(programme_id=programme_id)
        .order_by("title")
        .values_list("slug", "title")
    }
    rule = RuleVersion.objects.filter(
        programme_id=programme_id, kind=RuleKind.SAFEGUARD, state=PublicationState.PUBLISHED
    ).first()
    for level in mappings(rule.rule.get("levels")) if rule else ():
        for need in mappings(level.get("needs")):
            found[f"safeguard:{need['fact']}"] = _("S%(level)s: %(words)s") % {
                "level": level["level"],
                "words": need["words"],
            }
    return found


def answers_in_words(threat: Threat, titles: Mapping[str, str]) -> tuple[str, ...]:
    """What answers a threat, by the titles of ``answer_titles``."""
    return tuple(sorted(titles.get(answer_key(answer), answer_key(answer)) for answer in threat.answers))


@dataclass(frozen=True)
class Change:
    """What became of a threat since another version; ``fields`` are (name, before, after) of what is different."""

    number: int
    kind: str
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()


def changes(before: Sequence[Threat], after: Sequence[Threat], titles: Mapping[str, str]) -> list[Change]:
    """Threat by threat by its number: new, changed, removed. What stayed the same is left out."""
    old, new = ({threat.number: threat for threat in threats} for threats in (before, after))
    found = []
    for number in sorted({*old, *new}):
        if number not in old:
            found.append(Change(number, "new", new[number].title))
        elif number not in new:
            found.append(Change(number, "removed", old[number].title))
        elif fields := _different(old[number], new[number], titles):
            found.append(Change(number, "changed", new[number].title, tuple(fields)))
    return found


def _different(old: Threat, new: Threat, titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    fields = [
        (str(label), str(getattr(old, name)), str(getattr(new, name)))
        for name, label in _FIELDS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    if old.offering_id != new.offering_id:
        fields.append((_("model"), str(old.offering or _("every")), str(new.offering or _("every"))))
    before, after = (answers_in_words(row, titles) for row in (old, new))
    if before != after:
        fields.append((_("answered by"), ", ".join(before), ", ".join(after)))
    return fields


def version_before(document: DocumentVersion, *, read_by: UUID | None = None) -> DocumentVersion | None:
    """The last earlier version; the last that ``read_by`` acknowledged, if there is one."""
    earlier = DocumentVersion.objects.filter(
        programme_id=document.programme_id, kind=document.kind, number__lt=document.number
    ).exclude(state=PublicationState.DRAFT)
    if read_by is not None:
        known = earlier.filter(id__in=Acknowledgement.objects.filter(user_id=read_by).values("document_id"))
        if found := known.order_by("-number").first():
            return found
    return earlier.order_by("-number").first()


@dataclass(frozen=True)
class ThreatSeen:
    """A threat as its reader sees it: ``answers`` in words, when they acknowledged it, and what was objected to."""

    threat: Threat
    answers: tuple[str, ...]
    read_at: datetime | None = None
    objections: tuple[ThreatObjection, ...] = field(default=())


def seen(document: DocumentVersion, partner_id: UUID, user_id: UUID, side: str) -> list[ThreatSeen]:
    """Every threat with the reader's own readings and the objections of both sides; five queries."""
    titles = answer_titles(document.programme_id)
    read = dict(
        ThreatReading.objects.filter(
            threat__document=document, partner_id=partner_id, user_id=user_id, side=side
        ).values_list("threat_id", "created_at")
    )
    said: dict[UUID, list[ThreatObjection]] = {}
    for objection in objections(document, partner_id):
        said.setdefault(objection.threat_id, []).append(objection)
    return [
        ThreatSeen(
            threat,
            answers_in_words(threat, titles),
            read.get(threat.id),
            tuple(said.get(threat.id, ())),
        )
        for threat in threats_of(document)
    ]


def unread(document: DocumentVersion, partner_id: UUID, user_id: UUID, side: str) -> QuerySet[Threat]:
    """Threats that this reader has not acknowledged for this partner and side."""
    read = ThreatReading.objects.filter(partner_id=partner_id, user_id=user_id, side=side)
    return Threat.objects.filter(document=document).exclude(id__in=read.values("threat_id"))


def objections(document: DocumentVersion, partner_id: UUID) -> QuerySet[ThreatObjection]:
    """What either side objected to in a version, for this partner."""
    found = ThreatObjection.objects.filter(threat__document=document, partner_id=partner_id)
    return found.select_related("threat", "by", "answered_by")


def unanswered(document: DocumentVersion, partner_id: UUID) -> QuerySet[ThreatObjection]:
    """Objections that the other side has not answered: until then nobody countersigns."""
    return objections(document, partner_id).filter(answered_at__isnull=True)
