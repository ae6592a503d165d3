"""Comparing everybody again: who that is, which sweeps are due, and for whom the lists now say something else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from accessprogram.clock import db_now
from reviews.checks import CATALOGUE
from reviews.checks.answers import Hit as FoundHit
from reviews.checks.screening import asked_of
from reviews.checks.sources.screening import ImportedLists
from reviews.enums import RunOutcome, RunStatus, Stage, SweepKind
from reviews.models import CheckRun, Hit, ScreeningSweep
from reviews.queries.live_access import with_access
from reviews.queries.screening import folder_of, imported_lists, mark_of
from reviews.queries.subjects import snapshot_of
from reviews.queries.thresholds import in_force
from reviews.screening.register import touched

CHECK = "screening"
_SEEN = (RunStatus.COMPLETED, RunStatus.ERRORED, RunStatus.RUNNING)


@dataclass(frozen=True)
class Slice:
    """What one slice looked at: ``runs`` in the order of their ids, and those for whom a list says something else."""

    runs: tuple[UUID, ...]
    again: tuple[UUID, ...]


def due() -> QuerySet[ScreeningSweep]:
    """Sweeps that are not finished and that nobody works on, oldest first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=db_now())
    return ScreeningSweep.objects.filter(free, ended_at__isnull=True).order_by("created_at", "id")


def everybody(until: datetime) -> QuerySet[CheckRun]:
    """The screening that stands for each open case and each decided one with access, as of ``until``. What is screened
    anew meanwhile sees the new lists anyway."""
    current = CheckRun.objects.filter(check_slug=CHECK, status__in=_SEEN, created_at__lte=until)
    return current.filter(~Q(case__stage=Stage.CLOSED) | with_access("case_id"))


def next_slice(sweep: ScreeningSweep, size: int) -> Slice:
    """Look at the next ``size`` screenings after the sweep's cursor; writes nothing. Raises SourceUnavailable when a
    list cannot be searched, OSError when its register cannot be read."""
    rows = everybody(sweep.created_at).order_by("id").select_related(
        "finding", "submission__application__partner", "submission__application__questionnaire",
        "submission__application__tier_version__tier",
    )  # fmt: skip
    if sweep.cursor:
        rows = rows.filter(pk__gt=UUID(sweep.cursor))
    runs = list(rows[:size])
    lists = imported_lists(db_now(), only=sweep.list)
    again = tuple(run.id for run in runs if _differs(run, sweep, lists))
    return Slice(tuple(run.id for run in runs), again)


def _differs(run: CheckRun, sweep: ScreeningSweep, lists: ImportedLists) -> bool:
    """Whether screening this submission again would find something else."""
    finding = getattr(run, "finding", None)
    if run.status == RunStatus.RUNNING:
        return sweep.kind == SweepKind.DELTA  # it may read the list as it was
    if finding is None:
        return True
    if finding.outcome == RunOutcome.INCONCLUSIVE and finding.evidence.get("unusable"):
        return True
    if sweep.kind == SweepKind.DELTA and sweep.list is not None and mark_of(sweep.list) in finding.source_version:
        return False  # it was screened against this very version
    # What an outside service said is not compared here: it is asked when somebody is screened.
    standing = list(Hit.objects.filter(finding=finding).exclude(list_version__startswith="yente "))
    found = list(_search(run, lists))
    if sweep.kind == SweepKind.DELTA and sweep.list is not None:
        keys = {hit.entity_key for hit in standing} | {hit.entity_key for hit in found}
        return bool(touched(folder_of(sweep.list), sorted(keys)))
    return {_mark(hit) for hit in standing} != {_mark(hit) for hit in found}


def _mark(hit: Hit | FoundHit) -> tuple[str, str, str, str]:
    return hit.subject_label, hit.entity_key, hit.subject_hash, hit.entity_hash


def _search(run: CheckRun, lists: ImportedLists) -> Iterator[FoundHit]:
    """Every match of the submission's names in these lists, by the rules in force."""
    check = CATALOGUE[CHECK]
    threshold = float(in_force().of(CHECK).get("score", check.thresholds["score"].default))
    for one in asked_of(snapshot_of(run.submission, inputs=check.inputs).subject):
        if one.usable:
            yield from lists.search(
                label=str(one.label),
                field=one.field,
                kind=one.kind,
                name=one.name,
                country=one.country,
                birth_date=one.birth_date,
                identifiers=one.identifiers,
                threshold=threshold,
            )
