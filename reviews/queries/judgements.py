"""Where each check of a case stands: its current run, what it found, what people said of it, and whether it settles.

The current run of a check is the newest generation on the case's submission. An error, a timeout and a missing run are
never clear.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accessprogram.queries.together import Reading, read
from reviews.checks import CATALOGUE
from reviews.enums import SETTLING_DISPOSITIONS, Disposition, RunOutcome, RunStatus
from reviews.models import Adjudication, Case, CheckRun, Finding, Hit, Suppression, Waiver
from reviews.policy.adjudications import Asked

CLEARING = (RunOutcome.CLEAR, RunOutcome.NOT_APPLICABLE)


def settles(word: Adjudication | None) -> bool:
    """Whether a decision can stand on this word: it says what the thing is, and waits for no second person."""
    return word is not None and word.disposition in SETTLING_DISPOSITIONS and not word.awaits_second


def stands(suppression: Suppression | None) -> bool:
    """Whether an earlier word still settles the hits that were born under it: nobody took it back in its time."""
    if suppression is None:
        return False
    return suppression.ended_at is None or suppression.ended_at >= suppression.until


@dataclass(frozen=True, kw_only=True)
class HitState:
    """One hit and the latest word on it; without one, ``leans_on`` is the earlier word that settles it unchanged."""

    hit: Hit
    adjudication: Adjudication | None

    @property
    def leans_on(self) -> Suppression | None:
        suppression = self.hit.suppressed_by
        return suppression if self.adjudication is None and stands(suppression) else None

    @property
    def settled(self) -> bool:
        return settles(self.adjudication) or self.leans_on is not None

    @property
    def awaits_second(self) -> bool:
        return self.adjudication is not None and self.adjudication.awaits_second

    @property
    def false_positive(self) -> bool:
        """It is settled, and as that."""
        if self.adjudication is None:
            return self.leans_on is not None
        return settles(self.adjudication) and self.adjudication.disposition == Disposition.FALSE_POSITIVE

    @property
    def standing(self) -> str:
        """Where it stands, as a word of the badges: a disposition, or open, awaits_second, suppressed."""
        if self.adjudication is None:
            return "open" if self.leans_on is None else "suppressed"
        return "awaits_second" if self.awaits_second else self.adjudication.disposition


@dataclass(frozen=True, kw_only=True)
class CheckState:
    """One check of a case. ``adjudication`` is the latest word on a finding without hits; ``waiver`` is in force."""

    slug: str
    title: str
    required: bool
    run: CheckRun | None
    finding: Finding | None
    hits: tuple[HitState, ...]
    adjudication: Adjudication | None
    waiver: Waiver | None

    @property
    def needs_judgement(self) -> bool:
        """Completed, and not clear by itself: a person has to say what it means."""
        return self.finding is not None and self.finding.outcome not in CLEARING

    @property
    def judged(self) -> bool:
        if self.hits:
            return all(state.settled for state in self.hits)
        return settles(self.adjudication)

    @property
    def settled(self) -> bool:
        """Whether a decision can stand on it: clear or not applicable, or judged, or waived."""
        if self.waiver is not None:
            return True
        if self.run is None or self.run.status != RunStatus.COMPLETED or self.finding is None:
            return False
        return not self.needs_judgement or self.judged

    @property
    def refused(self) -> bool:
        """A person said: a true match, and not acceptable."""
        words = [self.adjudication, *(state.adjudication for state in self.hits)]
        return any(
            word is not None and word.disposition == Disposition.TRUE_REFUSED and settles(word) for word in words
        )


def word_on(state: CheckState, hit_id: UUID | None) -> Adjudication | None:
    """The latest word on one hit of a check; without ``hit_id``, on its finding."""
    if hit_id is None:
        return state.adjudication
    return next((hit.adjudication for hit in state.hits if hit.hit.id == hit_id), None)


def asked_about(word: Adjudication | None, *, found_later: bool = False) -> Asked:
    """What the rules of judging look at: the latest ``word`` on a hit, or on a finding without hits."""
    if word is None or not word.awaits_second:
        return Asked(found_later=found_later)
    return Asked(found_later=found_later, first_by=word.by_id, first=word.disposition)


def is_found_later(case: Case, run: CheckRun | None) -> bool:
    """Whether the run found worse than was known when its case was closed: that is judged all the same."""
    return case.closed_at is not None and run is not None and run.worse


def clear_checks(states: Iterable[CheckState]) -> set[str]:
    """Slugs of checks that are clear: by themselves, or because a person said false positive of all they found."""
    return {state.slug for state in states if _clear(state)}


def _clear(state: CheckState) -> bool:
    if state.finding is None or state.run is None or state.run.status != RunStatus.COMPLETED:
        return False
    if state.finding.outcome == RunOutcome.CLEAR:
        return True
    if not state.needs_judgement:
        return False
    if state.hits:
        return all(hit.false_positive for hit in state.hits)
    word = state.adjudication
    return word is not None and word.disposition == Disposition.FALSE_POSITIVE and settles(word)


def title_of(slug: str) -> str:
    """The check's title; of one that is no longer in the catalogue, its slug."""
    check = CATALOGUE.get(slug)
    return str(check.title) if check is not None else slug


def newest_runs(case: Case) -> QuerySet[CheckRun]:
    """The newest generation of each check on the case's submission, with its finding."""
    same = CheckRun.objects.filter(submission_id=case.submission_id, check_slug=OuterRef("check_slug"))
    newer = same.filter(generation__gt=OuterRef("generation"))
    runs = CheckRun.objects.filter(~Exists(newer), submission_id=case.submission_id)
    return runs.select_related("finding").order_by("check_slug")


def current_statuses(case: Case) -> list[str]:
    """How the newest generation of each check on the case's submission stands; one small query."""
    runs = CheckRun.objects.filter(submission_id=case.submission_id).order_by("generation")
    return list(dict(runs.values_list("check_slug", "status")).values())


def answered_questions(partner_id: UUID) -> set[tuple[str, str]]:
    """(check, input hash) of everything that was ever answered of this partner's submissions; one query."""
    runs = CheckRun.objects.filter(
        submission__application__partner_id=partner_id, status=RunStatus.COMPLETED, reused_from__isnull=True
    )
    return set(runs.order_by().values_list("check_slug", "input_hash"))


def before(run: CheckRun) -> Finding | None:
    """The finding of the newest generation before this one that has any; one query."""
    earlier = Finding.objects.filter(
        run__submission_id=run.submission_id, run__check_slug=run.check_slug, run__generation__lt=run.generation
    )
    return earlier.select_related("run").order_by("-run__generation").first()


def states_reading(case: Case) -> Reading[list[CheckState]]:
    """Every check of the case, required ones first in the tier's order."""
    of_newest = Finding.objects.filter(run__in=newest_runs(case).select_related(None).order_by().values("id"))
    return Reading(
        (
            newest_runs(case),
            Hit.objects.filter(finding__in=of_newest.values("id")).select_related("suppressed_by__adjudication__by"),
            Adjudication.objects.filter(finding__in=of_newest.values("id")).select_related("by"),
            Waiver.objects.filter(case_id=case.id, approved_by__isnull=False).order_by("until"),
        ),
        lambda rows, now: _states(case.tier_version.required_checks, now, *rows),
    )


def check_states(case: Case) -> list[CheckState]:
    """Every check of the case, required ones first in the tier's order; one query."""
    return read(states_reading(case))


def _states(
    required: list[str],
    now: datetime,
    runs: list[CheckRun],
    hits: list[Hit],
    said: list[Adjudication],
    waived: list[Waiver],
) -> list[CheckState]:
    of_check = {run.check_slug: run for run in runs}
    findings = {run.id: run.finding for run in runs if hasattr(run, "finding")}
    of_finding: dict[object, list[Hit]] = {}
    for hit in hits:
        of_finding.setdefault(hit.finding_id, []).append(hit)
    words = _latest_words(said)
    # In force: approved by a second person, and not past their end date.
    waivers = {waiver.check_slug: waiver for waiver in waived if waiver.until > now}
    states = []
    for slug in [*required, *sorted(set(of_check) - set(required))]:
        run = of_check.get(slug)
        finding = findings.get(run.id) if run is not None else None
        found = of_finding.get(finding.id, []) if finding is not None else []
        states.append(
            CheckState(
                slug=slug,
                title=title_of(slug),
                required=slug in required,
                run=run,
                finding=finding,
                hits=tuple(HitState(hit=hit, adjudication=words.get((hit.finding_id, hit.id))) for hit in found),
                adjudication=words.get((finding.id, None)) if finding is not None else None,
                waiver=waivers.get(slug),
            )
        )
    return states


def _latest_words(rows: Iterable[Adjudication]) -> dict[tuple[object, object], Adjudication]:
    """(finding, hit or nothing) -> the latest adjudication; rows come oldest first."""
    return {(row.finding_id, row.hit_id): row for row in rows}
