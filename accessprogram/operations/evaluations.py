"""Benchmarks and the runs on them: put on record, superseded, never changed. Each new run asks the rule again."""

import math
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accessprogram.clock import db_now
from accessprogram.errors import Invalid, NotAllowed, NotFound
from accessprogram.models import Benchmark, EvaluationRun, Offering
from accessprogram.operations import audit, capability
from accessprogram.policy.actors import Actor
from accessprogram.policy.evaluations import may_record
from accessprogram.queries.capability import visible_offerings
from accessprogram.queries.keys import tier_ids
from accessprogram.queries.roles import programmes_of

EVALUATORS = ("vendor", "partner", "independent")
_WORDS = ("benchmark_version", "harness", "metric", "source")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Every field that makes a score comparable or not. ``low`` and ``high`` are the ends of the 95 % interval,
    ``token_budget`` is for one task, ``attempts`` is the k of pass@k."""

    benchmark: str
    benchmark_version: str
    tasks: int
    harness: str
    metric: str
    score: float
    evaluator: str
    source: str
    run_on: date
    system: str = ""
    open_weight: bool = False
    effort: str = ""
    token_budget: int | None = None
    attempts: int = 1
    low: float | None = None
    high: float | None = None
    contamination: str = ""
    source_url: str = ""


def add_benchmark(*, actor: Actor, programme_id: UUID, title: str, measures: str, source: str) -> Benchmark:
    """Name what scores are measured on. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        if not programmes_of(actor).filter(programme_id=programme_id).exists():
            raise NotFound(_("There is no such programme."))
        _require(actor, programme_id)
        given = {"title": title.strip(), "measures": measures.strip(), "source": source.strip()}
        faults = {name: _("Fill this in.") for name, words in given.items() if not words}
        slug = slugify(given["title"])[:50]
        if given["title"] and not slug:
            faults["title"] = _("Write it with Latin letters or digits.")
        if faults:
            raise Invalid(_("Something is missing. What you wrote is kept."), fields=faults)
        try:
            with transaction.atomic():
                made = Benchmark.objects.create(programme_id=programme_id, slug=slug, **given)
        except IntegrityError as error:
            sentence = _("There is a benchmark of this name already.")
            raise Invalid(sentence, fields={"title": sentence}) from error
        audit.append(
            "evaluation.benchmark_added", actor=actor, thing=made, programme_id=programme_id, data={"benchmark": slug}
        )
        return made


def record(
    *, actor: Actor, offering_id: UUID, run: Run, theirs: bool = False, supersedes_id: UUID | None = None
) -> EvaluationRun:
    """Put a run on record: of the offering, or (``theirs``) of a system that is none of ours, to compare with it.

    A run that was wrong is superseded by its correction. A run of the offering asks the capability rule again, in this
    transaction: a rise is in force at once. Raises NotFound, NotAllowed, Invalid with every field that is wrong.
    """
    with transaction.atomic():
        offering = visible_offerings(actor).filter(pk=offering_id).first()
        if offering is None:
            raise NotFound(_("There is no such model."))
        _require(actor, offering.programme_id)
        faults = _faults(run, offering, theirs=theirs)
        if faults:
            raise Invalid(_("Something is missing or wrong. What you wrote is kept."), fields=faults)
        if supersedes_id is not None:
            _check_superseded(supersedes_id, offering, theirs=theirs)
        made = EvaluationRun.objects.create(
            offering=None if theirs else offering,
            programme_id=offering.programme_id,
            supersedes_id=supersedes_id,
            recorded_by_id=actor.person,
            **asdict(run) | {"system": run.system.strip() or str(offering)},
        )
        audit.append(
            "evaluation.recorded",
            actor=actor,
            thing=made,
            programme_id=offering.programme_id,
            data={
                "benchmark": run.benchmark,
                "system": made.system,
                "score": str(run.score),
                "supersedes": str(supersedes_id or ""),
            },
        )
        if not theirs:
            capability.recompute(offering_id=offering.id, cause=_("a run on %s was recorded") % run.benchmark)
        return made


def _require(actor: Actor, programme_id: UUID) -> None:
    verdict = may_record(actor, tier_ids(programme_id))
    if not verdict:
        raise NotAllowed(verdict.sentence, code=verdict.reason)


def _check_superseded(run_id: UUID, offering: Offering, *, theirs: bool) -> None:
    old = EvaluationRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if old is None or old.programme_id not in (None, offering.programme_id) or (old.offering_id is None) is not theirs:
        raise NotFound(_("There is no such run."))
    if EvaluationRun.objects.filter(supersedes=old).exists():
        raise Invalid(_("This run was superseded already."))


def _faults(run: Run, offering: Offering, *, theirs: bool) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not Benchmark.objects.filter(programme_id=offering.programme_id, slug=run.benchmark).exists():
        faults["benchmark"] = _("Choose a benchmark from the list, or add it first.")
    for name in _WORDS:
        if not str(getattr(run, name)).strip():
            faults[name] = _("Fill this in: without it the score cannot be compared.")
    if theirs and not run.system.strip():
        faults["system"] = _("Name the system with its version.")
    for name in ("tasks", "attempts"):
        if getattr(run, name) < 1:
            faults[name] = _("A whole number, 1 or more.")
    faults |= _number_faults(run)
    if run.evaluator not in EVALUATORS:
        faults["evaluator"] = _("Say who ran it.")
    if run.source_url and urlsplit(run.source_url).scheme not in ("http", "https"):
        faults["source_url"] = _("An address that begins with https://.")
    if run.run_on > db_now().date():
        faults["run_on"] = _("This day has not come yet.")
    return faults


def _number_faults(run: Run) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not math.isfinite(run.score):
        faults["score"] = _("A number.")
    if run.low is not None and not run.low <= run.score:
        faults["low"] = _("The lower end is not above the score.")
    if run.high is not None and not run.high >= run.score:
        faults["high"] = _("The upper end is not below the score.")
    if (run.low is None) is not (run.high is None):
        faults["high"] = _("Give both ends of the interval, or none.")
    return faults
