"""The tier above what a partner has: what it asks, and what of it is met, under way or missing, from verified facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accessprogram.enums import CommitmentState, GrantState, Side
from accessprogram.models import (
    Application,
    Commitment,
    EvidenceFile,
    Grant,
    PublishedCheck,
    SafeguardAssessment,
    TierVersion,
)
from accessprogram.policy.safeguards import Need, needs
from accessprogram.queries.safeguards import capability_levels, current_assessment, pledge_facts, published_rule
from accessprogram.queries.tiers import published_versions

MET, IN_PROGRESS, MISSING = "met", "in_progress", "missing"
_HELD = (GrantState.PROVISIONING, GrantState.ACTIVE, GrantState.RESTRICTED, GrantState.SUSPENDED)


@dataclass(frozen=True)
class Requirement:
    """One thing that a tier asks. ``said`` is where it stands and what to do next; ``due`` when something is owed."""

    words: str
    state: str
    said: str
    commitment_id: UUID | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Group:
    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class NextTier:
    """``now`` is the tier of the access that the partner has (None: none yet); ``version`` the one above it."""

    now: TierVersion | None
    version: TierVersion
    groups: tuple[Group, ...]
    asked: Application | None

    @property
    def requirements(self) -> list[Requirement]:
        return [row for group in self.groups for row in group.requirements]

    @property
    def met(self) -> int:
        return sum(row.state == MET for row in self.requirements)


@dataclass(frozen=True)
class _Facts:
    """Everything about the partner that the requirements are judged by."""

    assessment: SafeguardAssessment | None
    pledges: set[str]
    newest: dict[str, Commitment]
    files: dict[str, bool]
    passed: frozenset[str]
    broken: tuple[Commitment, ...]


def next_tiers(partner_id: UUID) -> list[NextTier]:
    """For each programme in which the partner has applied, by title, the tier above what it has; nothing for a
    programme whose highest tier it holds."""
    versions = list(published_versions())
    applications = list(Application.objects.filter(partner_id=partner_id).select_related("tier_version__tier"))
    held = Grant.objects.filter(partner_id=partner_id, state__in=_HELD).select_related("tier_version__tier")
    highest: dict[UUID, TierVersion] = {}
    for grant in held.order_by("tier_version__tier__position"):
        highest[grant.programme_id] = grant.tier_version
    found = []
    for programme_id in dict.fromkeys(version.tier.programme_id for version in versions):
        mine = [row for row in applications if row.programme_id == programme_id]
        now = highest.get(programme_id)
        above = [row for row in versions if row.tier.programme_id == programme_id and _is_above(row, now)]
        if mine and above:
            found.append(_judged(partner_id, above[0], now, mine))
    return found


def _is_above(version: TierVersion, now: TierVersion | None) -> bool:
    return now is None or version.tier.position > now.tier.position


def _judged(
    partner_id: UUID, version: TierVersion, now: TierVersion | None, applications: list[Application]
) -> NextTier:
    facts = _facts(partner_id, version.tier.programme_id)
    groups = (
        Group(_("Pledges"), tuple(_pledges(version, facts))),
        Group(_("Safeguards"), tuple(_safeguards(version, facts))),
        Group(_("Background checks"), tuple(_checks(version, facts))),
        Group(_("Documents"), tuple(_documents(version, facts))),
        Group(_("Kept word"), (_kept_word(facts),)),
    )
    asked = next((row for row in applications if row.tier_version.tier_id == version.tier_id
                  and row.state in ("draft", "submitted")), None)  # fmt: skip
    return NextTier(now, version, tuple(group for group in groups if group.requirements), asked)


def _facts(partner_id: UUID, programme_id: UUID) -> _Facts:
    rows = Commitment.objects.filter(
        partner_id=partner_id,
        application__programme_id=programme_id,
        side=Side.PARTNER,
        agreement__countersigned_at__isnull=False,
    ).exclude(state=CommitmentState.ENDED)
    newest: dict[str, Commitment] = {}
    for row in rows.select_related("template").order_by("agreement__created_at", "period"):
        before = newest.get(row.template.slug)
        if before is None or row.state != CommitmentState.PLEDGED or before.state == CommitmentState.VERIFIED:
            newest[row.template.slug] = row
    files = EvidenceFile.objects.filter(partner_id=partner_id, removed_at__isnull=True).exclude(scan_state="infected")
    sent: dict[str, bool] = {}
    for kind, submitted in files.values_list("evidence_kind", "application__submitted_at"):
        sent[kind] = sent.get(kind, False) or submitted is not None
    return _Facts(
        assessment=current_assessment(partner_id, programme_id),
        pledges=pledge_facts(partner_id, programme_id),
        newest=newest,
        files=sent,
        passed=_passed(partner_id, programme_id),
        broken=tuple(row for row in newest.values() if row.state in (CommitmentState.BREACHED, CommitmentState.CURING)),
    )


def _passed(partner_id: UUID, programme_id: UUID) -> frozenset[str]:
    """Checks behind what the partner was given. Only a decision tells: how a check ended, or that somebody looks into
    it, must not be read off this page."""
    given = Grant.objects.filter(partner_id=partner_id, programme_id=programme_id, state__in=_HELD)
    return frozenset(slug for slugs in given.values_list("tier_version__required_checks", flat=True) for slug in slugs)


def _pledges(version: TierVersion, facts: _Facts) -> Iterator[Requirement]:
    for asked in version.tier_commitments.all():
        template = asked.template
        if not asked.required or template.side != Side.PARTNER:
            continue
        yield _pledge(template.slug, template.title, facts)


def _pledge(slug: str, title: str, facts: _Facts) -> Requirement:
    running = facts.newest.get(slug)
    if f"verified:{slug}" in facts.pledges:
        return Requirement(title, MET, _("Your evidence was verified."), running.id if running else None)
    if running is None:
        return Requirement(title, MISSING, _("You pledge it with the application for this tier."))
    words = {
        CommitmentState.SUBMITTED: _("Your evidence waits for its verdict."),
        CommitmentState.DUE: _("Evidence is due: bring it."),
        CommitmentState.DISPUTED: _("Your evidence was disputed: bring better."),
        CommitmentState.BREACHED: _("It was found broken: propose a cure plan."),
        CommitmentState.CURING: _("It is being cured: bring evidence by the plan's date."),
    }
    state = MISSING if running.state == CommitmentState.BREACHED else IN_PROGRESS
    said = words.get(CommitmentState(running.state), _("Pledged; you can bring evidence before its date."))
    owed = running.state in (CommitmentState.PLEDGED, CommitmentState.DUE, CommitmentState.DISPUTED)
    return Requirement(title, state, said, running.id, running.due_at if owed else None)


def _safeguards(version: TierVersion, facts: _Facts) -> Iterator[Requirement]:
    """What the published rule names up to the level of the tier's most capable model."""
    rule = published_rule(version.tier.programme_id)
    levels = capability_levels([row.offering_id for row in version.tier_offerings.all()])
    if rule is None or not levels:
        return
    highest = max(levels.values())
    known = {*(facts.assessment.facts if facts.assessment else ()), *facts.pledges}
    for need in needs(rule.rule):
        if need.level <= highest:
            yield _safeguard(need, known, facts)


def _safeguard(need: Need, known: set[str], facts: _Facts) -> Requirement:
    kind, _sep, slug = need.fact.partition(":")
    words = _("S%(level)s: %(words)s") % {"level": need.level, "words": need.words}
    if kind == "check":
        return _check(words, slug, facts)
    if need.fact in known and not (kind in ("verified", "pledged") and need.fact not in facts.pledges):
        return Requirement(words, MET, _("On record from your last assessment."))
    if kind in ("verified", "pledged"):
        pledge = _pledge(slug, words, facts)
        return pledge if pledge.state != MET else Requirement(words, MET, pledge.said)
    return Requirement(words, MISSING, _("Your last application did not say so. Put it in place, then apply."))


def _checks(version: TierVersion, facts: _Facts) -> Iterator[Requirement]:
    titles = dict(PublishedCheck.objects.values_list("slug", "title"))
    yield from (_check(titles.get(slug, slug), slug, facts) for slug in version.required_checks)


def _check(words: str, slug: str, facts: _Facts) -> Requirement:
    if slug in facts.passed:
        return Requirement(words, MET, _("Behind the access you have; it runs again when you apply."))
    return Requirement(words, MISSING, _("It runs by itself when you apply."))


def _documents(version: TierVersion, facts: _Facts) -> Iterator[Requirement]:
    for document in version.evidence:
        if not document.get("required"):
            continue
        sent = facts.files.get(document["slug"])
        if sent:
            yield Requirement(document["title"], MET, _("You sent it; it is asked for again only when it changed."))
        elif sent is False:
            yield Requirement(document["title"], IN_PROGRESS, _("It lies in your draft."))
        else:
            yield Requirement(document["title"], MISSING, _("You add it to the application."))


def _kept_word(facts: _Facts) -> Requirement:
    words = _("No pledge of yours is broken")
    if facts.broken:
        titles = ", ".join(row.title for row in facts.broken)
        return Requirement(words, MISSING, _("Cure first: %(titles)s.") % {"titles": titles}, facts.broken[0].id)
    return Requirement(words, MET, _("Every pledge that was judged stands or was cured."))
