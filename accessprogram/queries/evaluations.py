"""Evaluation runs on record, and the pictures of them: only comparable scores share an axis."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accessprogram.models import Benchmark, EvaluationRun, Offering
from accessprogram.policy.evaluations import Conditions, Group, grouped


def runs_about(offering: Offering) -> QuerySet[EvaluationRun]:
    """The offering's own runs and those of systems that are none of ours, without what was superseded."""
    about = Q(offering=offering) | Q(offering__isnull=True, programme_id=offering.programme_id)
    return EvaluationRun.objects.filter(about, superseded_by__isnull=True).order_by("-run_on", "id")


def benchmarks(programme_id: UUID) -> dict[str, Benchmark]:
    """slug -> benchmark of the programme."""
    return {found.slug: found for found in Benchmark.objects.filter(programme_id=programme_id)}


@dataclass(frozen=True)
class Picture:
    """One axis: a benchmark under one set of conditions. ``apart`` says why it is not drawn with the one before;
    ``top`` is where the axis ends (0: at the largest value)."""

    title: str
    description: str
    benchmark: Benchmark | None
    apart: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    top: float = 0.0


def pictures(offering: Offering) -> list[Picture]:
    """Of every benchmark on which the offering was run: what it was compared with, under the same conditions only.

    Two queries.
    """
    runs = list(runs_about(offering))
    known = benchmarks(offering.programme_id)
    measured = {run.benchmark for run in runs if run.offering_id is not None}
    runs = [run for run in runs if run.benchmark in measured]
    groups = grouped([_conditions(run) for run in runs])
    return [_picture(group, [runs[place] for place in group.members], known) for group in groups]


def _conditions(run: EvaluationRun) -> Conditions:
    return Conditions(
        benchmark=run.benchmark,
        benchmark_version=run.benchmark_version,
        metric=run.metric,
        tasks=run.tasks,
        harness=run.harness,
        effort=run.effort,
        token_budget=run.token_budget or 0,
        attempts=run.attempts,
        contamination=run.contamination,
    )


def _picture(group: Group, runs: list[EvaluationRun], known: Mapping[str, Benchmark]) -> Picture:
    told = group.conditions
    benchmark = known.get(told.benchmark)
    parts = [
        _("%(metric)s over %(tasks)s tasks") % {"metric": told.metric, "tasks": told.tasks},
        _("harness %s") % told.harness,
        _("k = %s") % told.attempts,
        told.effort and _("effort %s") % told.effort,
        told.token_budget and _("%s tokens a task") % number_format(told.token_budget, force_grouping=True),
        told.contamination and _("contamination: %s") % told.contamination,
    ]
    brackets = (
        " " + _("In brackets, and as a line: the 95 % interval.") if any(run.low is not None for run in runs) else ""
    )
    return Picture(
        title=f"{benchmark or told.benchmark} {told.benchmark_version}",
        description=", ".join(str(part) for part in parts if part) + "." + brackets,
        top=100.0 if "%" in told.metric else 0.0,
        benchmark=benchmark,
        apart=group.apart,
        rows=tuple(_row(run) for run in sorted(runs, key=lambda run: -run.score)),
    )


def _row(run: EvaluationRun) -> dict[str, Any]:
    said = _number(run.score)
    if run.low is not None and run.high is not None:
        said += f" ({_number(run.low)}\u2013{_number(run.high)})"
    label = f"{run.system}, {run.get_evaluator_display()}"
    tone = "1" if run.offering_id else "3" if run.open_weight else "2"
    return {
        "label": label,
        "value": run.score,
        "low": run.low,
        "high": run.high,
        "said": said,
        "tone": tone,
        "run": run,
    }


def _number(value: float) -> str:
    return number_format(round(value, 3), use_l10n=True).rstrip("0").rstrip(".,") if value % 1 else str(int(value))
