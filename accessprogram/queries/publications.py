"""What a draft still lacks before it can be published, in sentences; nothing means that it can."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.crypto.canonical import digest
from accessprogram.enums import DocumentKind, PublicationState, RuleKind, Side
from accessprogram.models import DocumentVersion, PublishedCheck, QuestionnaireVersion, RuleVersion, TierVersion
from accessprogram.policy import capability, desk_rules, earned_rations, risk_points, tier_desk
from accessprogram.queries.threats import answer_key, answer_titles, threat_content, threats_of
from accessprogram.questionnaires.checking import check_definition

SHORTEST = timedelta(days=7)


def gaps(version: Any) -> list[str]:
    """Of a tier version, questionnaire, document or rule."""
    if isinstance(version, TierVersion):
        return list(_of_tier_version(version))
    if isinstance(version, QuestionnaireVersion):
        return check_definition(version.definition)
    if isinstance(version, DocumentVersion):
        return [*section_faults(version.sections), *_of_threats(version)]
    return list(rule_faults(version.kind, version.rule))


def document_hash(version: DocumentVersion) -> str:
    """SHA-256 over everything of a document that is read: what an acknowledgement binds to."""
    parts = ("kind", "number", "title", "public_summary", "sections")
    content = {name: getattr(version, name) for name in parts}
    if version.kind == DocumentKind.THREAT_ASSESSMENT:
        content["threats"] = [threat_content(threat) for threat in threats_of(version)]
    return digest(content)


def _of_threats(version: DocumentVersion) -> Iterator[str]:
    """A threat assessment has numbered threats, and each of them an answer that exists."""
    if version.kind != DocumentKind.THREAT_ASSESSMENT:
        return
    threats, known = threats_of(version), answer_titles(version.programme_id)
    if not threats:
        yield _("The assessment names no threat.")
    for threat in threats:
        if not threat.answers:
            yield _("Threat T%(number)s has no answer: no commitment and no safeguard.") % {"number": threat.number}
        for answer in threat.answers:
            if answer_key(answer) not in known:
                words = _("Threat T%(number)s is answered by “%(answer)s”, which does not exist.")
                yield words % {"number": threat.number, "answer": answer_key(answer)}
    if version.acknowledge_by is not None and version.acknowledge_by < db_now() + SHORTEST:
        yield _("Readers need at least 7 days: choose a later day to acknowledge it by.")


def _of_tier_version(version: TierVersion) -> Iterator[str]:
    if not version.tier_offerings.exists():
        yield _("It gives no offering.")
    if not version.tier_use_cases.exists():
        yield _("It allows no use case.")
    if not version.tier_commitments.filter(template__side=Side.PROVIDER).exists():
        yield _("The provider pledges nothing: at least one pledge of the provider's is needed.")
    for name, value in ((_("what it gives"), version.gives), (_("its criteria"), version.criteria)):
        if not _is_sentences(value):
            yield _("There is no list of sentences that says %(what)s.") % {"what": name}
    if version.questionnaire.state != PublicationState.PUBLISHED:
        yield _("Its questionnaire is not published.")
    known = set(PublishedCheck.objects.values_list("slug", flat=True))
    if not version.required_checks:
        yield _("It requires no background check.")
    for slug in version.required_checks:
        if slug not in known:
            yield _("There is no check “%(slug)s”.") % {"slug": slug}
    yield from evidence_faults(version.evidence)
    yield from tier_desk.desk_faults(
        stage_days=version.stage_days,
        checklist=version.checklist,
        concurrence=version.concurrence,
        committee_quorum=version.committee_quorum,
        sections=tier_desk.sections_of(version.questionnaire.definition),
    )
    yield from _of_programme(version)


def _of_programme(version: TierVersion) -> Iterator[str]:
    """What every agreement of the programme stands on."""
    here = {"programme_id": version.tier.programme_id, "state": PublicationState.PUBLISHED}
    for kind in DocumentKind:
        if not DocumentVersion.objects.filter(kind=kind, **here).exists():
            yield _("The programme has not published: %(document)s.") % {"document": kind.label}
    if not RuleVersion.objects.filter(kind=RuleKind.SAFEGUARD, **here).exists():
        yield _("The programme has not published how a safeguard level is derived.")


def section_faults(sections: object) -> Iterator[str]:
    """``[{"anchor", "title", "text"}]``, each anchor once."""
    if not isinstance(sections, list) or not sections:
        yield _("The document has no sections.")
        return
    anchors = []
    for number, section in enumerate(sections, start=1):
        if not isinstance(section, Mapping) or set(section) != {"anchor", "title", "text"}:
            yield _("Section %(number)s needs exactly “anchor”, “title” and “text”.") % {"number": number}
        elif not all(isinstance(value, str) and value.strip() for value in section.values()):
            yield _("Section %(number)s has an empty part.") % {"number": number}
        else:
            anchors.append(section["anchor"])
    if len(anchors) != len(set(anchors)):
        yield _("Two sections have the same anchor.")


def evidence_faults(evidence: object) -> Iterator[str]:
    """``[{"slug", "title", "required"}]``."""
    if not isinstance(evidence, list):
        yield _("The documents that are asked for must be a list.")
        return
    for number, kind in enumerate(evidence, start=1):
        if not isinstance(kind, Mapping) or not set(kind) <= {"slug", "title", "required"}:
            yield _("Document %(number)s needs “slug”, “title” and “required”.") % {"number": number}
        elif not all(isinstance(kind.get(key), str) and kind[key].strip() for key in ("slug", "title")):
            yield _("Document %(number)s has no slug or no title.") % {"number": number}
        elif not isinstance(kind.get("required", True), bool):
            yield _("Document %(number)s: “required” must be true or false.") % {"number": number}


def rule_faults(kind: str, rule: object) -> Iterator[str]:
    """A safeguard rule is ``{"levels": [{"level": 1, "needs": [{"fact", "words"}]}]}``; a capability rule stands in
    ``policy.capability``."""
    if not isinstance(rule, Mapping) or not rule:
        yield _("The rule is empty.")
        return
    if kind == RuleKind.CAPABILITY:
        yield from capability.rule_faults(rule)
        return
    if kind == RuleKind.RATION:
        yield from earned_rations.rule_faults(rule)
        return
    if kind == RuleKind.DESK:
        yield from desk_rules.rule_faults(rule)
        return
    if kind == RuleKind.RISK:
        yield from risk_points.rule_faults(rule)
        return
    if kind != RuleKind.SAFEGUARD:
        return
    levels = rule.get("levels")
    if not isinstance(levels, list) or set(rule) != {"levels"}:
        yield _("The rule must be an object with “levels”, a list.")
        return
    described = [level.get("level") if isinstance(level, Mapping) else None for level in levels]
    if described != list(range(1, len(levels) + 1)) or len(levels) > 4:
        yield _("The levels must be 1, 2, 3 and 4 in order, without a gap.")
        return
    for level in levels:
        needs = level.get("needs")
        if not isinstance(needs, list) or not needs or not all(_is_need(need) for need in needs):
            yield _("Level %(level)s: every need must have “fact” and “words”.") % {"level": level["level"]}


def _is_need(need: object) -> bool:
    return (
        isinstance(need, Mapping)
        and set(need) == {"fact", "words"}
        and all(isinstance(value, str) and value.strip() for value in need.values())
        and str(need["fact"]).split(":")[0] in ("check", "answer", "pledged", "verified")
    )


def _is_sentences(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(line, str) and line.strip() for line in value)
